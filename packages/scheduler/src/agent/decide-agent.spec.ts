import { describe, expect, it } from "vitest";
import type { Epoch } from "../fleet/epoch.js";
import type { AgentEffect, AgentEvent } from "./agent-events.js";
import { createAgent, type AgentOptions } from "./agent-state.js";
import { decideAgent, nextAgentTick, validateAgent } from "./decide-agent.js";

type Event = AgentEvent<string, string>;
type Told = Event extends infer E ? (E extends { now: number } ? Omit<E, "now"> : never) : never;

const epoch = (counter: number): Epoch => ({ incarnation: 1, counter });
const granted = (...counters: readonly number[]) =>
  counters.map((counter) => ({ epoch: epoch(counter), work: `work ${counter}` }));

/** An agent with a clock that a test turns. */
function agentAt(options: Partial<AgentOptions> = {}) {
  const agent = createAgent<string, string>({ agent: "a1", slots: 2, now: 0, ...options });
  const world = {
    agent,
    now: 0,
    tell(event: Told): AgentEffect<string, string>[] {
      const effects = decideAgent(agent, { ...event, now: world.now });
      expect(validateAgent(agent)).toEqual([]);
      return effects;
    },
    /** Lets time pass until the agent wants to look at it, at most to `until`. */
    wait(until = Infinity): AgentEffect<string, string>[] {
      world.now = Math.max(world.now, Math.min(until, nextAgentTick(agent) ?? until));
      return world.tell({ type: "tick" });
    },
    /** Ready and welcomed; the first request is out, as call 2. */
    work(ttlMs = 30_000): AgentEffect<string, string>[] {
      world.tell({ type: "ready" });
      return world.tell({ type: "welcomed", call: 1, session: 7, ttlMs, regrants: [] });
    },
  };
  return world;
}

const kinds = (effects: readonly AgentEffect<string, string>[]): string[] =>
  effects.map(({ type }) => type);
const unreachable = (call: number) =>
  ({ type: "failed", call, reason: "unreachable", message: "" }) as const;

describe("agent", () => {
  it("says hello once its threads are ready, then asks for lots for all slots and some ahead", () => {
    const world = agentAt();

    expect(world.tell({ type: "tick" })).toEqual([]);
    expect(world.tell({ type: "ready" })).toEqual([{ type: "hello", call: 1, holds: [] }]);
    const welcome = { type: "welcomed", call: 1, session: 7, ttlMs: 30_000, regrants: [] } as const;

    expect(world.tell(welcome)).toEqual([
      { type: "ask", call: 2, session: 7, request: 1, want: 4 },
    ]);
  });

  it("starts as many lots as it has slots, and asks for as many as it finishes", () => {
    const world = agentAt();
    world.work();

    const started = world.tell({
      type: "granted",
      call: 2,
      leases: granted(1, 2, 3, 4),
      retryMs: 0,
    });
    const next = world.tell({ type: "computed", lot: 1, attempted: 5, result: "rows 1" });

    expect(started).toMatchObject([
      { type: "start", lot: 1 },
      { type: "start", lot: 2 },
    ]);
    expect(next).toMatchObject([
      { type: "start", lot: 3, work: "work 3" },
      { type: "report", call: 3, session: 7, lot: 1, epoch: epoch(1), result: "rows 1" },
      { type: "ask", request: 2, want: 1 },
    ]);
  });

  it("repeats a request under the same number until it is answered", () => {
    const world = agentAt();
    world.work();

    expect(kinds(world.tell(unreachable(2)))).toEqual(["disconnect"]);
    const again = world.wait();

    expect(again).toMatchObject([{ type: "ask", session: 7, request: 1, want: 4 }]);
  });

  it("waits 0.1 to 4 s between tries, longer each time, and not as long as another agent", () => {
    const waits = (agent: string): number[] => {
      const world = agentAt({ agent });
      world.tell({ type: "ready" });
      return Array.from({ length: 12 }, (_, i) => {
        const before = world.now;
        world.tell(unreachable(1 + i));
        expect(world.wait()).toMatchObject([{ type: "hello", call: 2 + i }]);
        return world.now - before;
      });
    };

    const [first, second] = [waits("a1"), waits("a2")];

    for (const all of [first, second]) {
      expect(all[0]).toBeGreaterThanOrEqual(100);
      expect(all[0]).toBeLessThanOrEqual(200);
      expect(Math.max(...all)).toBeLessThanOrEqual(4000);
      expect(Math.min(...all.slice(6))).toBeGreaterThanOrEqual(2000);
    }
    expect(first).not.toEqual(second);
    expect(waits("a1")).toEqual(first);
  });

  it("beats three times per ttl, also while nothing else is to be said", () => {
    const world = agentAt();
    world.work();
    world.tell({ type: "granted", call: 2, leases: granted(1, 2, 3, 4), retryMs: 0 });

    const beats: number[] = [];
    for (let call = 3; call < 6; call++) {
      expect(world.wait()).toMatchObject([{ type: "beat", call, session: 7 }]);
      beats.push(world.now);
      world.tell({ type: "beaten", call, revoked: [], leave: false });
    }

    expect(beats).toEqual([10_000, 20_000, 30_000]);
  });

  it("computes on while the coordinator is away, and offers at its return what it has", () => {
    const world = agentAt();
    world.work();
    world.tell({ type: "granted", call: 2, leases: granted(1, 2, 3), retryMs: 1000 });
    world.wait();
    world.tell(unreachable(3));

    expect(world.tell({ type: "computed", lot: 1, attempted: 5, result: "rows 1" })).toMatchObject([
      { type: "start", lot: 3 },
    ]);
    world.tell({ type: "computed", lot: 2, attempted: 5, result: "rows 2" });
    world.wait();
    const [disconnect, back] = world.tell({
      type: "failed",
      call: 4,
      reason: "unknown",
      message: "",
    });

    expect(disconnect).toEqual({ type: "disconnect" });
    expect(back).toMatchObject({ type: "hello", holds: [epoch(1), epoch(2), epoch(3)] });
    const regrants = [
      { epoch: epoch(1), becomes: epoch(11) },
      { epoch: epoch(2), becomes: undefined },
      { epoch: epoch(3), becomes: epoch(13) },
    ];
    const call = back.type === "hello" ? back.call : 0;
    const effects = world.tell({ type: "welcomed", call, session: 8, ttlMs: 30_000, regrants });
    expect(effects).toMatchObject([
      { type: "report", session: 8, epoch: epoch(11), result: "rows 1" },
      { type: "ask", session: 8, request: 1, want: 3 },
    ]);
    expect([...world.agent.lots.keys()]).toEqual([1, 3]);
  });

  it("says hello at once where the coordinator does not know it, then more and more slowly", () => {
    const world = agentAt();
    world.work();
    world.tell(unreachable(2));
    world.wait();
    const waits = Array.from({ length: 6 }, (_, i) => {
      const before = world.now;
      const [ask, hello] = [3 + 2 * i, 4 + 2 * i];
      const failed = world.tell({ type: "failed", call: ask, reason: "unknown", message: "" });
      const effects = kinds(failed).includes("hello") ? failed : world.wait();
      expect(effects.at(-1)).toMatchObject({ type: "hello", call: hello });
      const waited = world.now - before;
      world.tell({ type: "welcomed", call: hello, session: 8 + i, ttlMs: 30_000, regrants: [] });
      return waited;
    });

    expect(waits[0]).toBe(0);
    expect(Math.min(...waits.slice(1))).toBeGreaterThanOrEqual(100);
    expect(waits[5]).toBeGreaterThan(waits[1]);
  });

  it("offers a stale report once more by hello, then forgets it", () => {
    const world = agentAt({ slots: 1, ahead: 0 });
    world.work();
    world.tell({ type: "granted", call: 2, leases: granted(1), retryMs: 0 });
    world.tell({ type: "computed", lot: 1, attempted: 5, result: "rows" });

    const again = world.tell({ type: "reported", call: 3, outcome: "stale" });
    expect(again).toMatchObject([{ type: "disconnect" }, { type: "hello", holds: [epoch(1)] }]);
    const regrants = [{ epoch: epoch(1), becomes: epoch(2) }];
    const [report] = world.tell({ type: "welcomed", call: 4, session: 8, ttlMs: 30_000, regrants });
    expect(report).toMatchObject({ type: "report", epoch: epoch(2) });
    const call = report.type === "report" ? report.call : 0;
    world.tell({ type: "reported", call, outcome: "stale" });

    expect(world.agent.lots.size).toBe(0);
  });

  it("drops revoked leases: what is computed is stopped, and its slot is free when it has stopped", () => {
    const world = agentAt();
    world.work();
    world.tell({ type: "granted", call: 2, leases: granted(1, 2, 3, 4), retryMs: 0 });
    world.wait();

    const revoked = [epoch(1), epoch(3), epoch(99)];
    const effects = world.tell({ type: "beaten", call: 3, revoked, leave: false });
    expect(effects).toMatchObject([
      { type: "stop", lot: 1 },
      { type: "ask", want: 2 },
    ]);

    const freed = world.tell({ type: "computed", lot: 1, attempted: 2, result: "unwanted" });
    expect(freed).toMatchObject([{ type: "start", lot: 4 }]);
  });

  it("blames the only row that was underway when the process died, and computes the other lots again", () => {
    const world = agentAt();
    world.work();
    world.tell({ type: "granted", call: 2, leases: granted(1, 2), retryMs: 1000 });

    const died = {
      type: "compute-died",
      underway: [{ lot: 2, row: 17 }],
      message: "exit 134",
    } as const;
    const effects = world.tell(died);
    expect(effects).toMatchObject([
      { type: "restart" },
      { type: "crash", epoch: epoch(2), row: 17, message: "exit 134" },
    ]);
    expect(world.tell({ type: "ready" })).toMatchObject([{ type: "start", lot: 1 }]);
  });

  it("finds the guilty one of eight lots by halves, and blames no other", () => {
    const world = agentAt({ slots: 8 });
    world.work();
    let computing = world
      .tell({ type: "granted", call: 2, leases: granted(1, 2, 3, 4, 5, 6, 7, 8), retryMs: 1000 })
      .flatMap((effect) => (effect.type === "start" ? [effect.lot] : []));
    const company: number[] = [];
    const crashes: object[] = [];

    for (let step = 0; step < 40 && crashes.length === 0; step++) {
      const isFatal = computing.includes(7);
      company.push(computing.length);
      const effects = isFatal
        ? [
            ...world.tell({
              type: "compute-died",
              underway: computing.map((lot) => ({ lot, row: lot })),
              message: "",
            }),
            ...world.tell({ type: "ready" }),
          ]
        : world.tell({ type: "computed", lot: computing[0], attempted: 1, result: "" });
      computing = isFatal ? [] : computing.slice(1);
      computing.push(...effects.flatMap((e) => (e.type === "start" ? [e.lot] : [])));
      crashes.push(...effects.filter(({ type }) => type === "crash"));
    }

    expect(company[0]).toBe(8);
    expect(Math.max(...company.slice(1))).toBe(4);
    // What was computed meanwhile is being reported; the crash is next.
    expect(world.agent.lots.get(7)).toMatchObject({ report: { type: "crash", row: 7 } });
    const others = [...world.agent.lots.values()].filter(({ lot }) => lot !== 7);
    expect(others.every(({ report }) => report?.type !== "crash")).toBe(true);
  });

  it("gives up where its process dies five times without a row underway, longer apart each time", () => {
    const world = agentAt();
    const died = { type: "compute-died", underway: [], message: "exit 3" } as const;
    for (let deaths = 1; deaths <= 4; deaths++) {
      expect(world.tell(died)).toEqual([]);
      expect(kinds(world.wait())).toEqual(["restart"]);
    }

    expect(world.tell(died)).toMatchObject([{ type: "ended", ending: "broken" }]);
    expect(nextAgentTick(world.agent)).toBeUndefined();
  });

  it("turns a report that will never be taken into a crash without a row, so that smaller lots follow", () => {
    const world = agentAt({ slots: 1, ahead: 0 });
    world.work();
    world.tell({ type: "granted", call: 2, leases: granted(1), retryMs: 0 });
    world.tell({ type: "computed", lot: 1, attempted: 5, result: "too large" });

    const effects = world.tell({
      type: "failed",
      call: 3,
      reason: "refused",
      message: "Too large.",
    });

    expect(effects).toMatchObject([{ type: "crash", row: undefined, message: "Too large." }]);
  });

  it("drains: stops what it computes, reports what came of it, says goodbye, ends", () => {
    const world = agentAt();
    world.work();
    world.tell({ type: "granted", call: 2, leases: granted(1, 2, 3), retryMs: 1000 });

    expect(kinds(world.tell({ type: "drain", message: "SIGTERM" }))).toEqual(["stop", "stop"]);
    const report = world.tell({ type: "computed", lot: 1, attempted: 2, result: "half" });
    expect(report).toMatchObject([{ type: "report", lot: 1 }]);
    expect(world.tell({ type: "not-begun", lot: 2, message: "terminated" })).toEqual([]);
    expect(world.tell({ type: "reported", call: 3, outcome: "recorded" })).toMatchObject([
      { type: "goodbye", call: 4, session: 7 },
    ]);
    expect(world.tell({ type: "parted", call: 4 })).toMatchObject([
      { type: "ended", ending: "drained", message: "SIGTERM" },
    ]);
    expect(world.tell({ type: "ready" })).toEqual([]);
  });

  it("ends in time where its lots do not stop or nobody takes its reports", () => {
    const world = agentAt({ drainMs: 5000 });
    world.work();
    world.tell({ type: "granted", call: 2, leases: granted(1), retryMs: 1000 });
    world.tell({ type: "drain", message: "SIGTERM" });

    const ends = world.wait(5000);

    expect(world.now).toBe(5000);
    expect(ends).toMatchObject([{ type: "ended", ending: "drained" }]);
  });

  it("ends after its idle time, before its time is up, when sent away, and when its bits are wrong", () => {
    const idle = agentAt({ idleTimeoutMs: 3000 });
    idle.work();
    idle.tell({ type: "granted", call: 2, leases: [], retryMs: 100_000 });
    expect(kinds(idle.wait())).toEqual(["goodbye"]);
    expect(idle.now).toBe(3000);

    const short = agentAt({ endsAt: 8000, drainMs: 2000 });
    short.work();
    short.tell({ type: "granted", call: 2, leases: [], retryMs: 100_000 });
    expect(kinds(short.wait())).toEqual(["goodbye"]);
    expect(short.now).toBe(6000);

    const sent = agentAt();
    sent.work(300);
    sent.tell({ type: "granted", call: 2, leases: [], retryMs: 1000 });
    sent.wait();
    expect(kinds(sent.tell({ type: "beaten", call: 3, revoked: [], leave: true }))).toEqual([
      "goodbye",
    ]);

    const wrong = agentAt({ slots: 1, ahead: 1 });
    wrong.work();
    wrong.tell({ type: "granted", call: 2, leases: granted(1, 2), retryMs: 0 });
    wrong.tell({ type: "computed", lot: 1, attempted: 1, result: "" });
    expect(kinds(wrong.tell({ type: "reported", call: 3, outcome: "conflict" }))).toEqual([
      "stop",
      "goodbye",
    ]);
    expect(wrong.tell({ type: "parted", call: 5 })).toMatchObject([
      { type: "ended", ending: "quarantined" },
    ]);
  });

  it("ends at once where the coordinator refuses it or its user says so twice", () => {
    const refused = agentAt();
    refused.tell({ type: "ready" });
    const no = { type: "failed", call: 1, reason: "refused", message: "Another build." } as const;
    expect(refused.tell(no)).toEqual([
      { type: "ended", ending: "refused", message: "Another build." },
    ]);

    const aborted = agentAt();
    aborted.work();
    aborted.tell({ type: "drain", message: "SIGTERM" });
    expect(kinds(aborted.tell({ type: "abort" }))).toEqual(["ended"]);
  });
});
