// The fleet against a world that knows under which grant each row was computed: agents that die, freeze and come back,
// lost and repeated messages, restarts with stale hints, wishes, new rounds. The same property has to catch fleets with
// one planted mistake.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import fc from "fast-check";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import * as scheduler from "../index.js";
import type { Fate, Machine, World } from "./truth.fixture.js";
import { play } from "./world.fixture.js";

const SEED = 20261122;

const WORK =
  "ask ask ask ask compute compute compute send send send deliver again again commit commit";
const TAIL_ACTS = `${WORK} crash beat freeze tick`.split(" ");
const ACTS =
  `${WORK} ${WORK} work work beat join lose crash crash die leave freeze wish resume replan restart tick`.split(
    " ",
  );

const fate = fc.oneof(
  { weight: 9, arbitrary: fc.constant<Fate>("fine") },
  { weight: 1, arbitrary: fc.constantFrom<Fate>("flaky", "diverges", "poison") },
);

interface Kind {
  readonly agents: readonly [least: number, most: number];
  readonly items: number;
  readonly acts: readonly string[];
  readonly waits: readonly number[];
}

function worldOf({ agents: [min, max], items, acts, waits }: Kind): fc.Arbitrary<World> {
  const item = fc.record({
    seconds: fc.constantFrom(0.001, 0.4, 3),
    fates: fc.array(fate, { minLength: 1, maxLength: 3 * items }),
  });
  const step = fc.record({
    agent: fc.nat(3),
    act: fc.constantFrom(...acts),
    wait: fc.constantFrom(...waits),
    luck: fc.nat(99),
  });
  return fc.record({
    agents: fc.integer({ min, max }),
    slots: fc.integer({ min: 1, max: 2 }),
    isNamed: fc.boolean(),
    spotChecks: fc.constantFrom(0, 0.02, 0.5),
    sweeps: fc.array(fc.array(item, { minLength: 1, maxLength: items }), {
      minLength: 1,
      maxLength: 2,
    }),
    steps: fc.array(step, { minLength: 30, maxLength: 200 }),
  });
}

/** Anything happens; and a few rows of which nothing is pending, so that late lots have copies. */
const world = fc.oneof(
  worldOf({ agents: [1, 4], items: 4, acts: ACTS, waits: [0, 0, 0, 1, 100, 5500, 7000, 31_000] }),
  worldOf({ agents: [2, 3], items: 1, acts: TAIL_ACTS, waits: [0, 0, 0, 100, 5500] }),
);

const FOLDER = fileURLToPath(new URL("..", import.meta.url));
const SOURCES = new Map(
  (readdirSync(FOLDER, { recursive: true }) as string[])
    .filter((name) => name.endsWith(".ts") && !/\.(spec|fixture)\.ts$/.test(name))
    .map((name) => [name, readFileSync(join(FOLDER, name), "utf8")] as const),
);

function compile(source: string): string {
  const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  return ts.transpileModule(source, { compilerOptions: options }).outputText;
}

const COMPILED = new Map(Array.from(SOURCES, ([name, source]) => [name, compile(source)] as const));

/** A copy of this package with `from` replaced by `to` in one file of the fleet, loaded. */
async function mutant(file: string, from: string, to: string): Promise<Machine> {
  const path = join("fleet", file);
  const source = SOURCES.get(path) ?? "";
  const places = source.split(from).length - 1;
  if (places !== 1) throw new Error(`${file} has ${places} places that read: ${from}`);
  const copy = mkdtempSync(join(tmpdir(), "fleet-mutant-"));
  try {
    writeFileSync(join(copy, "package.json"), '{ "type": "module" }');
    for (const [name, compiled] of COMPILED) {
      mkdirSync(join(copy, dirname(name)), { recursive: true });
      const text = name === path ? compile(source.replace(from, to)) : compiled;
      writeFileSync(join(copy, name.replace(/ts$/, "js")), text);
    }
    return (await import(pathToFileURL(join(copy, "index.js")).href)) as Machine;
  } finally {
    rmSync(copy, { recursive: true });
  }
}

const MUTANTS: readonly (readonly [name: string, file: string, from: string, to: string])[] = [
  [
    "takes reports under a grant that has ended",
    "grants.ts",
    "fleet.grants.delete(epochKey(lease.epoch));",
    "",
  ],
  ["forgets the lots of lost agents", "grants.ts", "loseLot(round.schedule, held, step.now);", ""],
  [
    "never takes a lease from a silent agent",
    "agents.ts",
    "if (agent.lastSeen + rules.ttlMs > now) break;",
    "break;",
  ],
  [
    "takes a lease away while its rows are being committed",
    "grants.ts",
    "if (grant.committing !== undefined) return;",
    "",
  ],
  [
    "acknowledges rows that are not durable",
    "reports.ts",
    'entry.isDurable ? { type: "duplicate", epoch: event.epoch } : stale',
    '{ type: "duplicate", epoch: event.epoch }',
  ],
  [
    "commits a report that is being committed once more",
    "reports.ts",
    "if (grant.committing !== undefined) {\n    again",
    "if (grant.twin === grant) {\n    again",
  ],
  ["copies a lot to the agent that has it", "copies.ts", "lease.agent === agent.id", "false"],
  [
    "copies a lot whose report is being committed",
    "copies.ts",
    "twin === undefined && committing === undefined",
    "twin === undefined",
  ],
  ["counts both copies of a lot", "reports.ts", "close(step, twin);", ""],
  [
    "takes the lot from a copy when its twin crashes",
    "reports.ts",
    'granted.kind === "check" || twin !== undefined',
    'granted.kind === "check"',
  ],
  [
    "numbers grants anew after a restart",
    "grants.ts",
    "incarnation: fleet.rules.incarnation,",
    "incarnation: 1,",
  ],
  ["answers a repeated request anew", "ask.ts", "if (isAgain) {", "if (false) {"],
  [
    "leaves leases to an agent that does not name them",
    "agents.ts",
    'giveUp(step, grant, "released");',
    "continue;",
  ],
  [
    "goes on under the old epoch when an agent comes back",
    "agents.ts",
    "open(step, { agent, round, granted }, { since });",
    "open(step, { agent, round, granted }, { since, epoch: grant.lease.epoch });",
  ],
  ["lets an agent check its own rows", "checks.ts", "by !== agent.id &&", ""],
  [
    "goes on leasing from a round that was replaced",
    "rounds.ts",
    'tellSchedule(round, { type: "stop", reason: "replaced by a newer round", now });',
    "",
  ],
  ["leaves leases of a cancelled sweep alone", "rounds.ts", 'giveUp(step, grant, "revoked");', ""],
  ["leases from sweeps that are held back", "ask.ts", '&& sweep.wish === "running"', ""],
  [
    "records only the first half of the rows",
    "reports.ts",
    'type: "reported", ...about, attempted, failures }',
    'type: "reported", ...about, attempted: attempted >> 1, failures: [] }',
  ],
];

describe("fleet in any world", () => {
  it("records each row exactly once and under a live grant, blames only the guilty, and ends when faults end", () => {
    fc.assert(
      fc.property(world, (given) => {
        play(scheduler, given);
      }),
      { seed: SEED, numRuns: 600 },
    );
  });

  it.each(MUTANTS)(
    "catches a fleet that %s",
    async (_, file, from, to) => {
      const machine = await mutant(file, from, to);
      const blind = { ...machine, validateFleet: () => [] };

      for (const checked of [machine, blind]) {
        const outcome = fc.check(
          fc.property(world, (given) => {
            play(checked, given);
          }),
          { seed: SEED, numRuns: 1000, endOnFailure: true },
        );
        expect(outcome.failed, "the property holds for the mutant").toBe(true);
      }
    },
    60_000,
  );
});
