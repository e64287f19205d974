// The agent against a small coordinator and a compute process, in any order of events: lost and late answers, restarts,
// expiry, revoked leases, rows that kill the process. The same property has to catch agents with one planted mistake.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import fc from "fast-check";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { epochKey, type Epoch } from "../fleet/epoch.js";
import type { AgentEffect, AgentEvent } from "./agent-events.js";
import { createAgent } from "./agent-state.js";
import { decideAgent, nextAgentTick, validateAgent } from "./decide-agent.js";

const SEED = 20270114;
const RUNS = 600;

const original = { createAgent, decideAgent, nextAgentTick, validateAgent };
type Machine = typeof original;
type Effect = AgentEffect<Task, number>;
type Event = AgentEvent<Task, number>;
type Call = Extract<Effect, { call: number }>;

interface Task {
  readonly id: number;
  readonly isPoison: boolean;
  state: "pending" | "leased" | "recorded" | "failed";
  crashes: number;
  computed: number;
}

interface World {
  readonly slots: number;
  readonly poison: readonly boolean[];
  /** What happens next, as long as there is an entry; then everything goes well. */
  readonly tape: readonly number[];
  /** Step at which the user drains the agent; beyond the tape: at the end. */
  readonly drainAt: number;
  /** Whether leases expire or are revoked, and rows kill. Without, no row may be computed twice. */
  readonly isHarsh: boolean;
}

const world: fc.Arbitrary<World> = fc.record({
  slots: fc.integer({ min: 1, max: 4 }),
  poison: fc.array(
    fc.nat(5).map((n) => n === 0),
    { minLength: 1, maxLength: 12, size: "max" },
  ),
  tape: fc.array(fc.nat(1000), { maxLength: 150, size: "max" }),
  drainAt: fc.nat(600),
  isHarsh: fc.boolean(),
});

const fail = (message: string): never => {
  throw new Error(message);
};

/** Grants, fences and forgets as a coordinator does; one agent. Undefined: it does not know the session. */
function smallCoordinator(tasks: readonly Task[]) {
  let incarnation = 1;
  let counter = 0;
  let session = 0;
  let isKnown = false;
  let request = 0;
  let lastGrant: readonly { epoch: Epoch; work: Task }[] = [];
  const live = new Map<string, Task>();
  /** Expired, or of an earlier incarnation: granted again to the agent that still has it. */
  const lost = new Map<string, Task>();
  let revoked: Epoch[] = [];
  const epochs = new Map<string, Epoch>();
  const settled = new Set<string>();

  function grant(work: Task): Epoch {
    const epoch = { incarnation, counter: ++counter };
    work.state = "leased";
    live.set(epochKey(epoch), work);
    epochs.set(epochKey(epoch), epoch);
    return epoch;
  }
  function lose(): void {
    for (const [key, task] of live) {
      task.state = "pending";
      lost.set(key, task);
    }
    live.clear();
    isKnown = false;
  }
  function welcome(holds: readonly Epoch[]) {
    session += 1;
    isKnown = true;
    request = 0;
    const regrants = holds.map((epoch) => {
      const key = epochKey(epoch);
      const task = live.get(key) ?? lost.get(key);
      live.delete(key);
      const isLost = lost.delete(key);
      const isFree = task !== undefined && (!isLost || task.state === "pending");
      return { epoch, becomes: isFree ? grant(task) : undefined };
    });
    const kept = new Set(regrants.map(({ becomes }) => becomes && epochKey(becomes)));
    for (const [key, task] of live) {
      if (kept.has(key)) continue;
      task.state = "pending";
      live.delete(key);
    }
    return { session, ttlMs: 30_000, regrants };
  }

  function answer(call: Call): object | undefined {
    if (call.type === "hello") return { type: "welcomed", ...welcome(call.holds) };
    if (!isKnown || call.session !== session) return undefined;
    switch (call.type) {
      case "ask": {
        if (call.request > request + 1) fail("A request is left out.");
        if (call.request < request) return { type: "failed", reason: "refused", message: "" };
        if (call.request > request) {
          const free = tasks.filter(({ state }) => state === "pending").slice(0, call.want);
          lastGrant = free.map((work) => ({ epoch: grant(work), work }));
        }
        request = call.request;
        return { type: "granted", leases: lastGrant, retryMs: lastGrant.length > 0 ? 0 : 500 };
      }
      case "beat": {
        const told = revoked;
        revoked = [];
        return { type: "beaten", revoked: told, leave: false };
      }
      case "report": {
        const key = epochKey(call.epoch);
        const task = live.get(key);
        if (settled.has(key)) return { type: "reported", outcome: "duplicate" };
        if (task === undefined) return { type: "reported", outcome: "stale" };
        if (call.result !== task.id) fail("A report carries another lot's rows.");
        task.state = "recorded";
        settled.add(key);
        live.delete(key);
        return { type: "reported", outcome: "recorded" };
      }
      case "crash": {
        const task = live.get(epochKey(call.epoch));
        if (task !== undefined) {
          if (!task.isPoison) fail("An innocent row is blamed.");
          task.crashes += 1;
          task.state = task.crashes >= 3 ? "failed" : "pending";
          live.delete(epochKey(call.epoch));
        }
        return { type: "crash-noted" };
      }
      case "goodbye":
        for (const task of live.values()) task.state = "pending";
        live.clear();
        isKnown = false;
        return { type: "parted" };
    }
  }

  return {
    answer,
    /** The leases are lost, and another agent records one of the rows. */
    expire(n: number): void {
      lose();
      const task = tasks[n % tasks.length];
      if (task.state === "pending") task.state = "recorded";
    },
    restart(): void {
      lose();
      incarnation += 1;
      counter = 0;
    },
    revoke(n: number): void {
      const key = [...live.keys()][n % Math.max(1, live.size)];
      const task = live.get(key);
      const epoch = epochs.get(key);
      if (task === undefined || epoch === undefined) return;
      task.state = "pending";
      live.delete(key);
      revoked.push(epoch);
    },
  };
}

/** Plays `given` to its end; throws where a promise of the agent is broken. */
function play(machine: Machine, given: World): void {
  const { slots, isHarsh, tape } = given;
  const tasks = given.poison.map<Task>((isPoison, i) => {
    const id = i + 1;
    return { id, isPoison: isPoison && isHarsh, state: "pending", crashes: 0, computed: 0 };
  });
  const coordinator = smallCoordinator(tasks);
  const agent = machine.createAgent<Task, number>({ agent: "a".repeat(32), slots, now: 0 });
  let now = 0;
  let isOver = false as boolean;
  let starting = true;
  let calls: Call[] = [];
  const forgotten: Call[] = [];
  const computing = new Map<number, { readonly task: Task; isStopped: boolean }>();

  function tell(event: object): void {
    if ("type" in event && event.type === "ready") starting = false;
    const effects = machine.decideAgent(agent, { ...event, now } as Event);
    if (effects.length > 10 + 4 * slots) fail("An event has too many effects.");
    if (isOver && effects.length > 0) fail("It acts after its end.");
    for (const effect of effects) perform(effect);
    const faults = machine.validateAgent(agent);
    if (faults.length > 0) fail(faults.join(" "));
  }
  function perform(effect: Effect): void {
    const kind = (type: string): string => (type === "crash" ? "report" : type);
    switch (effect.type) {
      case "disconnect":
        // A hello that arrives late, or whose answer is lost, may cost leases, and so a second computation.
        forgotten.push(...calls.filter(({ type }) => isHarsh || type !== "hello"));
        calls = [];
        return;
      case "start":
        computing.set(effect.lot, { task: effect.work, isStopped: false });
        if (computing.size > slots) fail("More lots are computed than there are slots.");
        return;
      case "stop": {
        const lot = computing.get(effect.lot) ?? fail("It stops what is not computed.");
        lot.isStopped = true;
        return;
      }
      case "restart":
        starting = true;
        return;
      case "ended":
        isOver = true;
        return;
      default:
        if (calls.some(({ type }) => kind(type) === kind(effect.type))) {
          fail(`Two calls of one kind are in flight: ${effect.type}.`);
        }
        calls.push(effect);
    }
  }

  function answerTo(call: Call): object {
    const answer = coordinator.answer(call);
    const failed = { type: "failed", reason: "unknown", message: "" };
    return { ...(answer ?? failed), call: call.call };
  }
  function settle(call: Call, how: "answered" | "request lost" | "answer lost"): void {
    calls = calls.filter((other) => other !== call);
    const answer = how === "request lost" ? undefined : answerTo(call);
    const lost = { type: "failed", call: call.call, reason: "unreachable", message: "" };
    tell(how === "answered" && answer !== undefined ? answer : lost);
  }
  function comesBack(lot: number): void {
    const { task, isStopped } = computing.get(lot) ?? fail("No such lot.");
    computing.delete(lot);
    const attempted = isStopped ? task.id % 2 : 1;
    task.computed += isStopped ? 0 : 1;
    if (isStopped && task.id % 3 === 0) tell({ type: "not-begun", lot, message: "" });
    else tell({ type: "computed", lot, attempted, result: task.id });
  }
  /** Lots with an odd number in the world have begun a row. */
  function processDies(lot: number): void {
    const underway = [...computing.keys()]
      .filter((other) => other === lot || other % 2 === 1)
      .map((other) => ({ lot: other, row: 0 }));
    computing.clear();
    tell({ type: "compute-died", underway, message: "exit 134" });
  }
  function threadDies(lot: number): void {
    if (computing.delete(lot)) tell({ type: "thread-died", lot, row: 0, message: "exit 3" });
  }

  function possible(isCalm: boolean, n: number): (() => void)[] {
    const actions: (() => void)[] = [];
    // Where a row kills, it does so before its neighbours end.
    const killer = [...computing].find(([, { task }]) => task.isPoison);
    if (isCalm && killer !== undefined) return [() => processDies(killer[0])];
    const at = machine.nextAgentTick(agent);
    if (starting) actions.push(() => tell({ type: "ready" }));
    for (const call of calls) {
      actions.push(() => settle(call, "answered"));
      if (isCalm) continue;
      actions.push(() => settle(call, "request lost"));
      if (isHarsh || call.type !== "hello") actions.push(() => settle(call, "answer lost"));
    }
    for (const [lot, { task }] of computing) {
      if (!task.isPoison) actions.push(() => comesBack(lot));
      else if (n % 5 === 0) actions.push(() => threadDies(lot));
      else actions.push(() => processDies(lot));
    }
    // In calm times nothing takes long: time passes when there is nothing else to do.
    if (at !== undefined && (!isCalm || actions.length === 0)) {
      actions.push(() => {
        now = Math.max(now, at);
        tell({ type: "tick" });
      });
    }
    if (isCalm) return actions;
    for (const call of forgotten.slice(-8)) actions.push(() => tell(answerTo(call)));
    if (n % 4 === 0) actions.push(() => coordinator.restart());
    if (!isHarsh) return actions;
    actions.push(() => coordinator.revoke(n));
    if (n % 3 === 0) actions.push(() => coordinator.expire(n));
    return actions;
  }

  tape.forEach((n, step) => {
    if (step === given.drainAt) tell({ type: "drain", message: "SIGTERM" });
    const actions = possible(false, n);
    if (!isOver) actions[n % actions.length]();
  });
  const isOpen = ({ state }: Task): boolean => state === "pending" || state === "leased";
  for (let step = 0; !isOver && tasks.some(isOpen); step++) {
    if (step > 400 + 60 * tasks.length) fail("The sweep does not end.");
    const actions = possible(true, step);
    actions[step % actions.length]();
  }
  tell({ type: "drain", message: "SIGTERM" });
  const latest = now + 25_000;
  for (let step = 0; !isOver; step++) {
    if (step > 200 || now > latest) fail("It does not end.");
    const actions = possible(true, step);
    actions[step % actions.length]();
  }

  for (const { state, isPoison, computed } of tasks) {
    if (state === "failed" && !isPoison) fail("An innocent row failed.");
    if (computed > 1 && !isHarsh) fail("A row is computed twice.");
  }
}

/** A copy of the machine with `from` replaced by `to` in one file, loaded. */
async function mutant(file: string, from: string, to: string): Promise<Machine> {
  const folder = fileURLToPath(new URL(".", import.meta.url));
  const copy = mkdtempSync(join(tmpdir(), "agent-mutant-"));
  try {
    writeFileSync(join(copy, "package.json"), '{ "type": "module" }');
    for (const part of ["agent", "fleet"]) {
      mkdirSync(join(copy, part));
      for (const name of readdirSync(join(folder, "..", part))) {
        if (name.endsWith(".spec.ts") || (part === "fleet" && name !== "epoch.ts")) continue;
        const source = readFileSync(join(folder, "..", part, name), "utf8");
        if (name === file && source.split(from).length !== 2) {
          throw new Error(`${file} has ${source.split(from).length - 1} places that read: ${from}`);
        }
        const text = name === file ? source.replace(from, to) : source;
        const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
        const { outputText } = ts.transpileModule(text, { compilerOptions: options });
        writeFileSync(join(copy, part, name.replace(/ts$/, "js")), outputText);
      }
    }
    const load = (name: string): Promise<object> =>
      import(pathToFileURL(join(copy, "agent", name)).href) as Promise<object>;
    return { ...(await load("agent-state.js")), ...(await load("decide-agent.js")) } as Machine;
  } finally {
    rmSync(copy, { recursive: true });
  }
}

/** What the mutant does | file | text | what it becomes. */
const MUTANTS = `
numbers a repeated request anew | advance.ts | request: agent.request | request: agent.request++
reports while a report is in flight | advance.ts | if (calls.delivery === undefined && first | if (first
asks while a request is in flight | due.ts | agent.calls.ask === undefined | true
computes more than it has slots for | advance.ts | free -= 1; |
frees a slot before its lot has stopped | ending.ts | held.phase = "dropped"; | agent.lots.delete(lot);
does not name finished lots when it comes back | advance.ts | phase !== "dropped" | phase === "computing"
keeps the old epoch | answers.ts | else lot.epoch = epoch; |
takes answers to forgotten calls | answers.ts | if (calls.ask?.call === event.call) granted(agent, event, calls.ask.want) | granted(agent, event, 1)
takes an unknown session for no coordinator | answers.ts | reason === "unreachable" | reason !== "refused"
blames every row that was underway | compute.ts | rows.length === 1 && held | held
tries suspects in the same company | compute.ts | rows.length >> 1 | rows.length
forgets lots that a dead process had | compute.ts | if (agent.ending === undefined) lot.phase = "queued"; | agent.lots.delete(lot.lot);
keeps what it has reported | answers.ts | } else drop(agent, lot, effects); | }
`
  .trim()
  .split("\n")
  .map((line) => line.split(" |").map((part) => part.trim()));

const property = (machine: Machine) =>
  fc.property(world, (given) => {
    play(machine, given);
  });

describe("agent in any world", () => {
  it("ends each lease once, blames nobody for a neighbour, and never does more than one thing of a kind", () => {
    fc.assert(property(original), { seed: SEED, numRuns: 2000 });
  });

  it.each(MUTANTS)("catches an agent that %s", async (_, file, from, to = "") => {
    const machine = await mutant(file, from, to);
    for (const checked of [machine, { ...machine, validateAgent: () => [] }]) {
      const runs = { seed: SEED, numRuns: RUNS, endOnFailure: true };
      expect(fc.check(property(checked), runs).failed).toBe(true);
    }
  });

  it("takes the original for no mutant", async () => {
    const machine = await mutant("compute.ts", "const MAX_DEATHS = 4;", "const MAX_DEATHS = 4; ");

    expect(fc.check(property(machine), { seed: SEED, numRuns: RUNS }).failed).toBe(false);
  });
});
