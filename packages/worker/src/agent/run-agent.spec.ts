// The agent with its real compute process and threads, against a coordinator in this process.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { KtsweepError, runChain } from "@ktsweep/core";
import type { GrantedLease, ReportRequest, WorkerCalls } from "@ktsweep/protocol";
import {
  createFleet,
  decideFleet,
  eachRow,
  fullPlan,
  type FleetEffect,
  type FleetEvent,
  type FleetLease,
} from "@ktsweep/scheduler";
import { parseSpec } from "@ktsweep/sweep";
import { afterEach, describe, expect, it } from "vitest";
import { expectedProbeDigest } from "../probe.js";
import type { RunAgentOptions } from "./agent-options.js";
import { runAgent } from "./run-agent.js";

const OUTPUTS = ["teacher_risk", "teacher_floor", "teacher_misfit", "teacher_expected_risk"];
const fakeThread = new URL("../../fixtures/fake-thread.mjs", import.meta.url);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

if (!existsSync(new URL("../../dist/child.js", import.meta.url))) {
  throw new Error(
    "Processes load built files: run `npx tsc -b packages/worker` before these tests.",
  );
}

interface FakeSpec {
  /** Rows of each cell. */
  readonly rows: readonly number[];
  readonly resolved: unknown;
  readonly secondsPerRow?: number;
}

/** The real fleet behind the calls of a worker, without a wire; rows are kept in memory. */
function littleCoordinator({ rows, resolved, secondsPerRow = 0.3 }: FakeSpec) {
  const text = Buffer.from(JSON.stringify(resolved));
  const spec = createHash("sha256").update(text).digest("hex");
  const recorded = new Map<string, number[]>();
  const computedTwice: string[] = [];
  const failures: { readonly row: string; readonly cause: string; readonly final: boolean }[] = [];
  const hellos: Parameters<WorkerCalls["hello"]>[0][] = [];
  let fleet = createFleet({ incarnation: 1, spotChecks: 0 });
  let session = 0;
  let isAway = false;
  const leased: FleetLease[] = [];
  let isOver = false;

  const now = (): number => performance.now();
  const nameOf = (item: number, replicate: number): string => `${item}:${replicate}`;
  function tell(event: FleetEvent): readonly FleetEffect[] {
    const decision = decideFleet(fleet, event);
    if (!decision.ok) throw unknown(decision.rejection.message);
    for (const effect of decision.effects) {
      if (effect.type === "attempt-failed") {
        const { item, replicate, cause, final } = effect;
        failures.push({ row: nameOf(item, replicate), cause, final });
      }
      if (effect.type === "round-ended") isOver = true;
    }
    return decision.effects;
  }
  function plan(incarnation: number, missing: readonly number[]): void {
    fleet = createFleet({ incarnation, spotChecks: 0 });
    const seconds = new Float64Array(missing.length).fill(secondsPerRow);
    tell({
      ...{ type: "plan", sweep: "s", round: 1, plan: fullPlan(missing, seconds), leases: [] },
      ...{
        options: { minLotSeconds: 1, maxLotSeconds: 2 },
        wish: "running",
        priority: 0,
        now: now(),
      },
    });
  }
  const unknown = (why: string): Error => new KtsweepError("AGENT_UNKNOWN", why, "");
  function hear(call?: { readonly session: number }): void {
    if (isAway) throw new KtsweepError("COORDINATOR_UNREACHABLE", "Nobody is there.", "");
    if (call !== undefined && call.session !== session) throw unknown("An older session.");
  }
  function granted({ epoch, ranges, seconds }: FleetLease): GrantedLease {
    const { items, firsts, counts } = ranges;
    const indices = Float64Array.from(items);
    return { epoch, spec, rows: { indices, firsts, counts }, seconds, timeoutSeconds: undefined };
  }
  function record({ attempted, failures: failed, values }: ReportRequest, { ranges }: FleetLease) {
    const width = OUTPUTS.length;
    let at = 0;
    [...eachRow(ranges)].slice(0, attempted).forEach(({ item, replicate }, row) => {
      if (failed.some((failure) => failure.row === row)) return;
      const name = nameOf(item, replicate);
      if (recorded.has(name)) computedTwice.push(name);
      recorded.set(name, [...values.slice(at, (at += width))]);
    });
  }

  const calls: WorkerCalls = {
    async hello(request) {
      hear();
      hellos.push(request);
      const { agent, slots, holds } = request;
      const [effect] = tell({ type: "join", agent, slots, holds, now: now() });
      const regrants = effect.type === "joined" ? effect.regrants : [];
      return { session: ++session, incarnation: 1, ttlMs: 300, regrants };
    },
    async lease(request) {
      hear(request);
      const effects = tell({ type: "ask", ...request, now: now() });
      const leases = effects.flatMap((effect) => (effect.type === "lease" ? [effect.lease] : []));
      leased.push(...leases);
      return { leases: leases.map(granted), retryMs: 50, reason: "" };
    },
    async beat(request) {
      hear(request);
      const [effect] = tell({ type: "beat", agent: request.agent, now: now() });
      return { revoked: effect.type === "beaten" ? effect.revoked : [], leave: false };
    },
    async report(request) {
      hear(request);
      const { agent, epoch, attempted, digest } = request;
      const bytes = new Uint8Array(
        request.values.buffer,
        request.values.byteOffset,
        request.values.byteLength,
      );
      expect(createHash("sha256").update(bytes).digest("hex")).toBe(digest);
      const seconds = request.seconds.reduce((sum, each) => sum + each, 0);
      const failed = request.failures.map(({ row, code, permanent }) => ({
        row,
        cause: code,
        permanent,
      }));
      const about = { agent, epoch, attempted, digest, seconds, failures: failed };
      for (const effect of tell({ type: "report", ...about, now: now() })) {
        if (effect.type === "commit") {
          record(request, effect.lease);
          tell({ type: "recorded", epoch, now: now() });
          return { outcome: "recorded" };
        }
        if (effect.type === "duplicate" || effect.type === "conflict")
          return { outcome: effect.type };
      }
      return { outcome: "stale" };
    },
    async crash(request) {
      hear(request);
      const { agent, epoch, row } = request;
      tell({ type: "crash", agent, epoch, ...(row === undefined ? {} : { row }), now: now() });
    },
    async goodbye(request) {
      hear(request);
      tell({ type: "leave", agent: request.agent, now: now() });
    },
    async getBlob({ digest, offset }) {
      hear();
      expect(digest).toBe(spec);
      return { bytes: text.subarray(offset, offset + 100), size: text.length };
    },
  };
  plan(1, rows);
  return {
    calls,
    recorded,
    computedTwice,
    failures,
    hellos,
    leases: () => leased,
    isOver: () => isOver,
    setAway: (away: boolean) => (isAway = away),
    /** Cancels the sweep: leases are revoked. */
    cancel: () => tell({ type: "wish", sweep: "s", wish: "cancelled", now: now() }),
    forgetSession: () => (session += 1),
  };
}

type Little = ReturnType<typeof littleCoordinator>;
const running: { readonly abort: AbortController; readonly ended: Promise<unknown> }[] = [];
afterEach(async () => {
  for (const { abort } of running) abort.abort();
  await Promise.allSettled(running.splice(0).map(({ ended }) => ended));
});

function agentFor(little: Little, options: Partial<RunAgentOptions> = {}) {
  const abort = new AbortController();
  const drain = new AbortController();
  const logged: string[] = [];
  const pids: number[] = [];
  const note = (fields: object, message: string): void => {
    logged.push(`${message} ${JSON.stringify(fields)}`);
    if ("pid" in fields && message.includes("ready")) pids.push(fields.pid as number);
  };
  const ended = runAgent({
    locate: async () => ({ address: "here:1", token: "a-secret-token" }),
    open: () => ({ worker: little.calls, close: () => undefined }),
    build: "b".repeat(64),
    threads: 2,
    memoryBytes: 2 ** 31,
    signal: drain.signal,
    abort: abort.signal,
    log: { info: note, warn: note, error: note },
    threadFile: fakeThread,
    ...options,
  });
  ended.catch(() => undefined);
  running.push({ abort, ended });
  return { ended, drain: () => drain.abort(), abort: () => abort.abort(), logged, pids };
}

async function until(isTrue: () => boolean, what: string): Promise<void> {
  const end = performance.now() + 50_000;
  while (!isTrue()) {
    if (performance.now() > end) throw new Error(`In vain: ${what}`);
    await pause(5);
  }
}

const fake = (rows: readonly number[], spec: object = {}): FakeSpec => ({
  rows,
  resolved: { rowMs: 1, outputs: OUTPUTS, ...spec },
});
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe("agent", { timeout: 60_000 }, () => {
  it("computes a sweep with the bits of runChain, and says who it is", async () => {
    const sweep =
      parseSpec(`{ version: 1, name: tiny, axes: { N: [16, 64] }, replicates: 8, engine: sampled,
      problem: { d: 8, target: { exponent: 1.5 } },
      chain: { teacher: { learner: sgd, spectrum: { exponent: 2 }, samples: N, stepSize: 0.1 } } }`);
    const little = littleCoordinator({ rows: [8, 8], resolved: sweep.resolved });
    const { ended, drain } = agentFor(little, {
      threadFile: new URL("../../dist/thread.js", import.meta.url),
    });

    await until(little.isOver, "the sweep ends");
    drain();

    expect(await ended).toMatchObject({ ending: "drained", rows: 16, crashes: 0 });
    for (const [name, values] of little.recorded) {
      const [index, replicate] = name.split(":").map(Number);
      const { risk, floor, misfit, expectedRisk } = runChain(sweep.cell(index), {
        replicate,
      }).teacher;
      expect(values).toEqual([risk, floor, misfit, expectedRisk ?? NaN]);
    }
    expect(little.recorded.size).toBe(16);
    expect(little.hellos).toMatchObject([
      { slots: 2, probe: expectedProbeDigest, build: "b".repeat(64), holds: [] },
    ]);
  });

  it.each([
    ["ends its thread", { kill: [3], killReplicate: 2 }],
    ["aborts the process", { abort: [3], killReplicate: 2 }],
    ["takes 8 GiB", { hog: [3], killReplicate: 2 }],
  ])("blames the row that %s, after three crashes, and records all others", async (_, poison) => {
    const little = littleCoordinator(fake(new Array<number>(8).fill(6), poison));
    const { ended, drain } = agentFor(little, { memoryBytes: 2 ** 29 });

    await until(little.isOver, "the sweep ends");
    drain();

    await ended;
    expect(little.failures.map(({ row, final }) => [row, final])).toEqual([
      ["3:2", false],
      ["3:2", false],
      ["3:2", true],
    ]);
    expect(little.recorded.size).toBe(47);
    expect(little.computedTwice).toEqual([]);
  });

  it("blames nobody for long where its process is killed from outside", async () => {
    const little = littleCoordinator(fake(new Array<number>(8).fill(120), { rowMs: 10 }));
    const { ended, drain, pids } = agentFor(little);

    for (let kills = 1; kills <= 3; kills++) {
      await until(
        () => pids.length === kills && little.recorded.size > 8 * kills,
        "rows are recorded",
      );
      expect(little.isOver()).toBe(false);
      process.kill(pids[kills - 1], "SIGKILL");
    }
    await until(little.isOver, "the sweep ends");
    drain();

    expect((await ended).crashes).toBe(3);
    expect(little.recorded.size).toBe(960);
    expect(little.failures.every(({ final }) => !final)).toBe(true);
  });

  it("goes on while the coordinator is away, computes nothing twice and loses nothing", async () => {
    const little = littleCoordinator(fake(new Array<number>(10).fill(6), { rowMs: 5 }));
    const { ended, drain } = agentFor(little);

    await until(() => little.recorded.size > 0, "a row is recorded");
    little.setAway(true);
    await pause(400);
    little.forgetSession();
    little.setAway(false);
    await until(little.isOver, "the sweep ends");
    drain();

    expect(await ended).toMatchObject({ rows: 60, crashes: 0 });
    expect(little.hellos).toHaveLength(2);
    expect(little.hellos[1].holds.length).toBeGreaterThan(0);
    expect(little.recorded.size).toBe(60);
    const rows = little.leases().reduce((sum, lease) => sum + lease.rows, 0);
    expect(rows).toBe(60);
  });

  it("stops lots that are revoked, and takes no slot for them any more", async () => {
    const little = littleCoordinator(fake([4, 4, 4, 4], { rowMs: 5000 }));
    const { ended, drain, pids } = agentFor(little);
    await until(() => little.leases().length > 1, "there are leases");
    await pause(100);

    little.cancel();
    await pause(500);
    const start = performance.now();
    drain();

    expect((await ended).ending).toBe("drained");
    expect(performance.now() - start).toBeLessThan(500);
    expect(little.recorded.size).toBe(0);
    await until(() => !isAlive(pids[0]), "its process has ended");
  });

  it("drains: reports the rows it has, gives back the others, ends its process", async () => {
    const little = littleCoordinator(fake([200, 200], { rowMs: 20 }));
    const { ended, drain, pids } = agentFor(little);
    await until(() => little.leases().length > 1, "there are leases");
    await pause(300);

    const start = performance.now();
    drain();
    const { ending, rows } = await ended;

    expect(performance.now() - start).toBeLessThan(1500);
    expect(ending).toBe("drained");
    expect(rows).toBe(little.recorded.size);
    expect(rows).toBeGreaterThan(0);
    expect(little.failures).toEqual([]);
    await until(() => !isAlive(pids[0]), "its process has ended");
  });

  it("ends when there was nothing to compute for long enough, and before its time is up", async () => {
    const idle = littleCoordinator(fake([1]));
    expect((await agentFor(idle, { idleTimeoutSeconds: 0.3 }).ended).ending).toBe("idle");

    const short = littleCoordinator(fake([500], { rowMs: 20 }));
    const { ended } = agentFor(short, { secondsLeft: () => 3, graceMs: 2000 });
    expect((await ended).ending).toBe("time");
  });

  it("rejects where the coordinator will not have it, or its threads can't compute", async () => {
    const little = littleCoordinator(fake([1]));
    const calls = {
      ...little.calls,
      hello: () => Promise.reject(new KtsweepError("AGENT_REFUSED", "Another build.", "Use ours.")),
    };
    const open = () => ({ worker: calls, close: () => undefined });
    await expect(agentFor(little, { open }).ended).rejects.toMatchObject({ code: "AGENT_REFUSED" });

    const threadFile = new URL("../../fixtures/throws-at-start.mjs", import.meta.url);
    const { ended } = agentFor(little, { threadFile });
    await expect(ended).rejects.toMatchObject({ code: "WORKER_CRASHED" });

    const small = agentFor(little, { memoryBytes: 2 ** 20 });
    await expect(small.ended).rejects.toMatchObject({ code: "MEMORY_REFUSED" });
  });

  it("never logs its token", async () => {
    const little = littleCoordinator(fake([4], { abort: [0], killReplicate: 1 }));
    const { ended, drain, logged } = agentFor(little);
    await until(little.isOver, "the sweep ends");
    drain();
    await ended;

    expect(logged.length).toBeGreaterThan(3);
    expect(logged.join("\n")).not.toContain("a-secret-token");
  });
});
