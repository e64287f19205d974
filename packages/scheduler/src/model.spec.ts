// The schedule against a world that knows the fate of every row: agents that die, rows that poison, flicker or
// diverge, any interleaving. The same property has to catch schedules with one planted mistake.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import fc from "fast-check";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import * as scheduler from "./index.js";
import type { Lot, ReportedFailure, Schedule, ScheduleEvent } from "./index.js";

const SEED = 20261122;
const RUNS = 300;

type Machine = Pick<
  typeof scheduler,
  "createSchedule" | "decide" | "eachRow" | "rangesOf" | "validate"
>;

/** What becomes of a row each time it is computed. */
type Fate =
  | { readonly kind: "fine" | "diverges" | "poison" }
  /** Fails, or kills its agent, the first `times` times. */
  | { readonly kind: "flaky" | "fragile"; readonly times: number };

interface World {
  readonly agents: number;
  readonly retries: number;
  readonly maxCrashes: number;
  /** Whether a crash report names the row that was being computed. */
  readonly isNamed: boolean;
  /** Neighbours that are computed together. */
  readonly together: number;
  readonly items: readonly { readonly seconds: number; readonly fates: readonly Fate[] }[];
  /** Which agent acts next; chance 9: it dies for no reason of a row's, 8: it returns half its lot. */
  readonly steps: readonly { readonly agent: number; readonly chance: number }[];
  /** Step at which the user stops the run; beyond the last step: never. */
  readonly stopAt: number;
}

const fate = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Fate>({ kind: "fine" }) },
  { weight: 1, arbitrary: fc.constantFrom<Fate>({ kind: "diverges" }, { kind: "poison" }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom("flaky" as const, "fragile" as const),
      times: fc.integer({ min: 1, max: 4 }),
    }),
  },
);

const world: fc.Arbitrary<World> = fc.record({
  agents: fc.integer({ min: 1, max: 4 }),
  retries: fc.nat(3),
  maxCrashes: fc.integer({ min: 1, max: 3 }),
  isNamed: fc.boolean(),
  together: fc.constantFrom(1, 1, 3, 16),
  items: fc.array(
    fc.record({
      seconds: fc.constantFrom(0, 0.001, 0.0011, 0.02, 5),
      fates: fc.array(fate, { maxLength: 40 }),
    }),
    { maxLength: 10 },
  ),
  steps: fc.array(fc.record({ agent: fc.nat(3), chance: fc.nat(9) }), { maxLength: 120 }),
  stopAt: fc.nat(400),
});

/** Plays `world` to its end; throws where a promise of the schedule is broken. */
function play(machine: Machine, given: World): void {
  const { agents, retries, maxCrashes, isNamed, together, items, steps, stopAt } = given;
  const triples = items.flatMap(({ fates }, item) =>
    fates.length === 0 ? [] : [[item, 0, fates.length] as const],
  );
  const plan = {
    missing: machine.rangesOf(triples),
    secondsPerRow: Float64Array.from(items, ({ seconds }) => seconds),
    together,
  };
  const schedule: Schedule = machine.createSchedule(plan, { agents, retries, maxCrashes });
  const ended = new Map<string, "recorded" | "failed">();
  const tries = new Map<string, number>();
  const failed = new Map<string, number>();
  const held = new Map<number, Lot>();
  const leased = new Set<string>();
  let innocentDeaths = 0;
  let crashingRows = 0;
  let now = 0;

  const key = (item: number, replicate: number): string => `${item}:${replicate}`;
  const fail = (message: string): never => {
    throw new Error(message);
  };
  const end = (row: string, how: "recorded" | "failed"): void => {
    if (ended.has(row)) fail(`Row ${row} ended twice.`);
    ended.set(row, how);
  };

  function tell(event: ScheduleEvent): void {
    const decision = machine.decide(schedule, event);
    if (!decision.ok) return fail(decision.rejection.message);
    for (const effect of decision.effects) {
      if (effect.type === "lease") {
        for (const { item, replicate } of machine.eachRow(effect.lot.ranges)) {
          const row = key(item, replicate);
          if (ended.has(row)) fail(`Row ${row} is leased after its end.`);
          if (leased.has(row)) fail(`Row ${row} is leased twice.`);
          leased.add(row);
        }
        held.set(effect.lot.agent, effect.lot);
      }
      if (effect.type === "attempt-failed") {
        const row = key(effect.item, effect.replicate);
        const isCrash = effect.cause === "WORKER_CRASHED";
        const failures = (failed.get(row) ?? 0) + (isCrash ? 0 : 1);
        failed.set(row, failures);
        if (failures > retries && !effect.final) fail(`Row ${row} is tried once too often.`);
        if (effect.permanent && !effect.final) fail(`Row ${row} is tried again in vain.`);
        if (effect.final && isCrash && crashingRows > 1) fail(`Row ${row} is blamed in company.`);
        if (effect.final) end(row, "failed");
      }
    }
    const faults = machine.validate(schedule);
    if (faults.length > 0) fail(faults.join(" "));
  }

  function act(agent: number, dies: boolean, isHasty: boolean): void {
    const lot = held.get(agent);
    now += 1;
    if (lot === undefined) {
      tell({ type: "ask", agent, now });
      return;
    }
    held.delete(agent);
    const all = [...machine.eachRow(lot.ranges)];
    const rows = isHasty ? all.slice(0, all.length >> 1) : all;
    for (const { item, replicate } of all) leased.delete(key(item, replicate));
    const failures: ReportedFailure[] = [];
    for (const [row, ref] of rows.entries()) {
      const id = key(ref.item, ref.replicate);
      const isInnocentDeath = dies && innocentDeaths < maxCrashes - 1 && row === rows.length >> 1;
      const { kind, times } = { times: Infinity, ...items[ref.item].fates[ref.replicate] };
      const tried = tries.get(id) ?? 0;
      tries.set(id, tried + 1);
      if (isInnocentDeath) innocentDeaths += 1;
      if (isInnocentDeath || ((kind === "poison" || kind === "fragile") && tried < times)) {
        const suspect = isNamed ? { suspect: ref } : {};
        crashingRows = all.length;
        tell({ type: "crashed", agent, lot: lot.id, ...suspect, now });
        return;
      }
      if (kind === "diverges") failures.push({ row, cause: "SGD_DIVERGED", permanent: true });
      if (kind === "flaky" && tried < times)
        failures.push({ row, cause: "STORE_IO", permanent: false });
    }
    const attempted = rows.length;
    tell({ type: "computed", agent, lot: lot.id, attempted, seconds: lot.seconds, now });
    const failing = new Set(failures.map(({ row }) => row));
    rows.forEach(({ item, replicate }, row) => {
      if (!failing.has(row)) end(key(item, replicate), "recorded");
    });
    const report = { type: "reported", agent, lot: lot.id, attempted, failures, now } as const;
    tell(report);
    if (machine.decide(schedule, report).ok) fail("A report was taken twice.");
  }

  steps.forEach(({ agent, chance }, step) => {
    if (step === stopAt && schedule.phase === "running")
      tell({ type: "stop", reason: "user", now });
    act(agent % agents, chance === 9, chance === 8);
  });
  const isOver = (): boolean => schedule.phase === "finished" || schedule.phase === "stopped";
  for (let turn = 0; !isOver(); turn++) {
    if (turn > 20_000) fail(`The sweep does not end: ${JSON.stringify(schedule.rows)}`);
    act(turn % agents, false, false);
  }

  const planned = items.flatMap(({ fates }, item) =>
    fates.map((_, replicate) => key(item, replicate)),
  );
  if (schedule.phase === "finished" && ended.size !== planned.length) fail("A row was lost.");
  if (ended.size !== schedule.rows.recorded + schedule.rows.failed) fail("The counts are wrong.");
  for (const [row, how] of ended) {
    const [item, replicate] = row.split(":").map(Number);
    const { kind, times } = { times: 0, ...items[item].fates[replicate] };
    const isGuilty =
      kind === "diverges" ||
      kind === "poison" ||
      (kind === "flaky" && times > retries) ||
      (kind === "fragile" && times + innocentDeaths >= maxCrashes);
    if (how === "failed" && !isGuilty) fail(`Row ${row} (${kind}) is blamed.`);
    if (how === "recorded" && (kind === "diverges" || kind === "poison"))
      fail(`Row ${row} passed.`);
  }
}

/** A copy of this package with `from` replaced by `to` in one file, loaded. */
async function mutant(file: string, from: string, to: string): Promise<Machine> {
  const folder = fileURLToPath(new URL(".", import.meta.url));
  const copy = mkdtempSync(join(tmpdir(), "scheduler-mutant-"));
  try {
    writeFileSync(join(copy, "package.json"), '{ "type": "module" }');
    for (const name of readdirSync(folder, { recursive: true }) as string[]) {
      if (!name.endsWith(".ts") || name.endsWith(".spec.ts")) continue;
      mkdirSync(join(copy, dirname(name)), { recursive: true });
      const source = readFileSync(join(folder, name), "utf8");
      if (name === file && source.split(from).length !== 2) {
        throw new Error(`${file} has ${source.split(from).length - 1} places that read: ${from}`);
      }
      const text = name === file ? source.replace(from, to) : source;
      const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
      const { outputText } = ts.transpileModule(text, { compilerOptions: options });
      writeFileSync(join(copy, name.replace(/ts$/, "js")), outputText);
    }
    return (await import(pathToFileURL(join(copy, "index.js")).href)) as Machine;
  } finally {
    rmSync(copy, { recursive: true });
  }
}

const MUTANTS: readonly (readonly [name: string, file: string, from: string, to: string])[] = [
  [
    "forgets rows in front of the suspect",
    "crash.ts",
    "giveBack(schedule, sliceRows(lot.ranges, 0, position));",
    "",
  ],
  [
    "forgets a crashed lot",
    "crash.ts",
    "schedule.suspects.push(sliceRows(lot.ranges, from, to));",
    "",
  ],
  [
    "blames the whole lot",
    "crash.ts",
    "suspectParts(schedule, lot);\n",
    "schedule.rows.failed += lot.rows;\n",
  ],
  [
    "blames a suspect that was not alone",
    "attempts.ts",
    "isAlone && attempts.crashes",
    "attempts.crashes",
  ],
  [
    "never tells a poisoned row from a crashed agent",
    "attempts.ts",
    "attempts.crashes >= schedule.rules.maxCrashes",
    "false",
  ],
  [
    "forgets rows of a pass that is cut",
    "fresh-together.ts",
    "if (taken < pass) return;",
    "if (taken < pass) return void Object.assign(walker, { place: walker.place + 1, range: -1 });",
  ],
  ["forgets rows to be tried again", "report.ts", "giveBack(schedule, retry);", ""],
  ["forgets rows that were not begun", "report.ts", "giveBack(schedule, notBegun);", ""],
  [
    "retries for ever",
    "attempts.ts",
    "permanent || attempts.failures > schedule.rules.retries",
    "permanent",
  ],
  ["retries what can't be helped", "attempts.ts", "permanent || attempts", "attempts"],
  ["leases rows twice", "fresh-pass.ts", "fresh.taken[r] += count;", ""],
  ["takes a report twice", "report.ts", "schedule.lots.delete(lot.id);", ""],
];

describe("schedule in any world", () => {
  it("ends each row exactly once, loses none, leases none twice, and blames only who is guilty", () => {
    fc.assert(
      fc.property(world, (given) => {
        play(scheduler, given);
      }),
      { seed: SEED, numRuns: 1000 },
    );
  });

  it.each(MUTANTS)("catches a schedule that %s", async (_, file, from, to) => {
    const machine = await mutant(file, from, to);
    const blind = { ...machine, validate: () => [] };

    for (const checked of [machine, blind]) {
      const outcome = fc.check(
        fc.property(world, (given) => {
          play(checked, given);
        }),
        { seed: SEED, numRuns: RUNS, endOnFailure: true },
      );
      expect(outcome.failed, "the property holds for the mutant").toBe(true);
    }
  });

  it("takes the original for no mutant", async () => {
    const machine = await mutant("crash.ts", "const PARTS = 16;", "const PARTS = 16; ");

    fc.assert(
      fc.property(world, (given) => {
        play(machine, given);
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });
});
