import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { createSchedule, fullPlan } from "@ktsweep/scheduler";
import type { RowBatch } from "./batch.js";
import type { LotOutcome } from "./lot-task.js";
import { createPool, type LotRequest, type Pool, type PoolOptions } from "./pool.js";
import { openDiary } from "./row-diary.js";
import { specText } from "./spec-text.js";
import { expectedProbeDigest } from "./probe.js";
import { runLots } from "./run-lots.js";

const OUTPUTS = ["teacher_risk", "teacher_floor", "teacher_misfit", "teacher_expected_risk"];
const fixture = (name: string): URL => new URL(`../fixtures/${name}.mjs`, import.meta.url);

if (!existsSync(new URL("../dist/serve-lots.js", import.meta.url))) {
  throw new Error("Threads load built files: run `npx tsc -b packages/worker` before these tests.");
}

const pools: Pool[] = [];
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.stop({ graceMs: 0 })));
});

/** What the cells of a fake sweep do; fields as in fixtures/fake-thread.mjs. */
interface FakeSweep {
  readonly rowMs?: number;
  readonly kill?: readonly number[];
  readonly killReplicate?: number;
  readonly diverge?: readonly number[];
  readonly throws?: readonly number[];
  readonly hang?: readonly number[];
  readonly stubborn?: readonly number[];
  readonly broken?: boolean;
  readonly together?: number;
  readonly curves?: boolean;
}

/** A sweep of the fake thread; equal ones have equal digests. */
function sweepOf(sweep: FakeSweep) {
  const resolved = { rowMs: 0, outputs: OUTPUTS, ...sweep };
  const digest = createHash("sha256").update(JSON.stringify(resolved)).digest("hex");
  return { resolved, digest, outputs: OUTPUTS };
}

type Rows = Omit<LotRequest, "spec"> & { readonly spec?: LotRequest["spec"] };

/** A pool whose lots are of `sweep` unless they say otherwise. */
function poolOf(threads: number, sweep: FakeSweep, options: Partial<PoolOptions> = {}) {
  const pool = createPool({ threads, threadFile: fixture("fake-thread"), ...options });
  const spec = specText(sweepOf(sweep));
  pools.push(pool);
  return { ...pool, compute: (request: Rows) => pool.compute({ spec, ...request }) };
}

const rows = (index: number, count: number, first = 0): Rows => ({
  indices: Float64Array.of(index),
  firsts: Int32Array.of(first),
  counts: Int32Array.of(count),
});

async function outcomeOf(pool: ReturnType<typeof poolOf>, request: Rows): Promise<LotOutcome> {
  return await pool.compute(request).outcome;
}

describe("pool", () => {
  it("computes lots in threads, values in the order of the rows", async () => {
    const outcome = await outcomeOf(poolOf(1, { curves: true }), rows(7, 2));

    expect(outcome).toMatchObject({ kind: "computed", attempted: 2, failures: [] });
    if (outcome.kind !== "computed") return;
    expect([...outcome.values]).toEqual([7, 0, 1, NaN, 7.001, 0, 1, NaN]);
    expect(outcome.curves).toMatchObject([{ row: 0, stage: "teacher" }, { row: 1 }]);
  });

  it("computes as many lots at a time as it has threads, and refuses more", async () => {
    const pool = poolOf(2, { rowMs: 20 });

    const first = pool.compute(rows(1, 1));
    const second = pool.compute(rows(2, 1));

    expect(() => pool.compute(rows(3, 1))).toThrow(RangeError);
    expect(new Set([first.lane, second.lane])).toEqual(new Set([0, 1]));
    expect((await first.outcome).kind).toBe("computed");
    expect((await second.outcome).kind).toBe("computed");
    expect((await outcomeOf(pool, rows(3, 1))).kind).toBe("computed");
  });

  it("returns failing rows as data, with code and cause", async () => {
    const outcome = await outcomeOf(poolOf(1, { diverge: [3], throws: [4] }), {
      indices: Float64Array.of(3, 4, 5),
      firsts: Int32Array.of(0, 0, 0),
      counts: Int32Array.of(1, 1, 1),
    });

    expect(outcome).toMatchObject({
      attempted: 3,
      failures: [
        { row: 0, code: "SGD_DIVERGED", permanent: true },
        { row: 1, code: "REPLICATE_FAILED", message: "TypeError: a learner's own mistake" },
      ],
    });
  });

  it("names the row at which a thread died, and goes on with a new thread", async () => {
    const pool = poolOf(1, { kill: [7], killReplicate: 3 });

    const crashed = await outcomeOf(pool, rows(7, 10));
    const next = await outcomeOf(pool, rows(8, 1));

    expect(crashed).toMatchObject({ kind: "crashed", row: 3 });
    expect(next.kind).toBe("computed");
  });

  it("names no row where several were computed at once when their thread died", async () => {
    const diary = openDiary(1);
    const pool = poolOf(1, { kill: [8], together: 16 }, { diary: diary.fd });
    const block = { indices: Float64Array.of(7, 8, 9), firsts: new Int32Array(3) };

    const crashed = await outcomeOf(pool, {
      ...block,
      counts: new Int32Array(3).fill(2),
      entry: 4,
    });

    expect(crashed.kind).toBe("crashed");
    expect(crashed).not.toHaveProperty("row");
    expect(diary.read()).toEqual([{ lot: 4 }]);
    diary.close();
  });

  it("leaves other threads alone when one dies", async () => {
    const pool = poolOf(2, { rowMs: 30, kill: [7] });

    const other = pool.compute(rows(1, 5)).outcome;
    const crashed = await outcomeOf(pool, rows(7, 1));

    expect(crashed.kind).toBe("crashed");
    expect(await other).toMatchObject({ kind: "computed", attempted: 5 });
  });

  it("says that a sweep can't be made, without killing a thread", async () => {
    const outcome = await outcomeOf(poolOf(1, { broken: true }), rows(0, 1));

    expect(outcome).toEqual({
      kind: "unusable",
      code: "SPEC_INVALID",
      message: "[SPEC_INVALID] The spec is broken. Mend it.",
    });
  });

  it.each(["throws-at-start", "exits-at-start"])(
    "never waits for threads that can't start (%s)",
    async (name) => {
      const pool = poolOf(2, {}, { threadFile: fixture(name) });

      for (let lot = 0; lot < 6; lot++) {
        expect((await outcomeOf(pool, rows(0, 1))).kind).toBe("not-begun");
      }
    },
  );

  it("says what to do where the thread file is missing", () => {
    const threadFile = new URL("file:///nowhere/thread.js");

    expect(() => createPool({ threads: 1, threadFile })).toThrow(/npm run build/);
  });

  it("returns finished rows within a second of a stop", async () => {
    const pool = poolOf(2, { rowMs: 40, hang: [9] });
    const long = pool.compute(rows(1, 1000)).outcome;
    const hanging = pool.compute(rows(9, 1)).outcome;
    while (pool.rowsBegun(0) < 3 && pool.rowsBegun(1) < 3)
      await new Promise((r) => setTimeout(r, 5));

    const start = performance.now();
    await pool.stop();

    expect(performance.now() - start).toBeLessThan(1000);
    const outcome = await long;
    expect(outcome.kind === "computed" && outcome.attempted).toBeGreaterThanOrEqual(2);
    expect(await hanging).toMatchObject({ kind: "computed", attempted: 0 });
    expect(await outcomeOf(pool, rows(1, 1))).toEqual({ kind: "terminated" });
  });

  it("terminates threads that do not hear the stop", async () => {
    const pool = poolOf(1, { hang: [9], stubborn: [9] });
    const deaf = pool.compute(rows(9, 1)).outcome;
    while (pool.rowsBegun(0) < 1) await new Promise((r) => setTimeout(r, 5));

    await pool.stop({ graceMs: 50 });

    expect(await deaf).toEqual({ kind: "terminated" });
  });

  it("gives up a replicate beyond its time limit and goes on", async () => {
    const outcome = await outcomeOf(poolOf(1, { hang: [9] }), {
      ...rows(9, 2),
      timeoutSeconds: 0.05,
    });

    expect(outcome).toMatchObject({
      attempted: 2,
      failures: [
        { row: 0, code: "REPLICATE_TIMEOUT" },
        { row: 1, code: "REPLICATE_TIMEOUT" },
      ],
    });
  });

  it("terminates a thread that does not notice its time limit, and blames the row", async () => {
    const pool = poolOf(1, { hang: [9], stubborn: [9] });

    const outcome = await outcomeOf(pool, { ...rows(9, 1), timeoutSeconds: 0.05 });

    expect(outcome).toMatchObject({ kind: "crashed", row: 0 });
    expect(outcome.kind === "crashed" && outcome.message).toContain("time limit of 0.05 s");
    expect((await outcomeOf(pool, rows(1, 1))).kind).toBe("computed");
  });
});

describe("pool of several sweeps", () => {
  const spec = (sweep: FakeSweep) => specText(sweepOf(sweep));

  it("computes lots of any sweep in the same threads", async () => {
    const pool = poolOf(1, {});
    const specs = [spec({ rowMs: 0 }), spec({ diverge: [3] })];

    for (let turn = 0; turn < 3; turn++) {
      const [fine, diverging] = specs;
      expect(await outcomeOf(pool, { ...rows(3, 2), spec: fine })).toMatchObject({ failures: [] });
      const failed = await outcomeOf(pool, { ...rows(3, 1), spec: diverging });
      expect(failed).toMatchObject({ failures: [{ code: "SGD_DIVERGED" }] });
    }
  });

  it("goes on with other sweeps after one that can't be made", async () => {
    const pool = poolOf(1, {});

    const broken = await outcomeOf(pool, { ...rows(0, 1), spec: spec({ broken: true }) });

    expect(broken.kind).toBe("unusable");
    expect((await outcomeOf(pool, rows(0, 1))).kind).toBe("computed");
  });

  it("stops one lot and leaves the others alone", async () => {
    const pool = poolOf(2, { rowMs: 20 });
    const long = pool.compute(rows(1, 1000));
    const other = pool.compute(rows(2, 20)).outcome;
    while (pool.rowsBegun(long.lane) < 3) await new Promise((r) => setTimeout(r, 5));

    long.stop();
    const stopped = await long.outcome;

    expect(stopped.kind === "computed" && stopped.attempted).toBeGreaterThanOrEqual(2);
    expect(stopped.kind === "computed" && stopped.attempted).toBeLessThan(10);
    expect(await other).toMatchObject({ attempted: 20 });
    expect(await outcomeOf(pool, rows(1, 3))).toMatchObject({ attempted: 3 });
  });

  it("terminates the thread of a lot that does not hear its stop, and starts another", async () => {
    const pool = poolOf(2, { rowMs: 10, hang: [9], stubborn: [9] });
    const deaf = pool.compute(rows(9, 1));
    const other = pool.compute(rows(2, 30)).outcome;
    while (pool.rowsBegun(deaf.lane) < 1) await new Promise((r) => setTimeout(r, 5));

    deaf.stop(20);

    expect(await deaf.outcome).toEqual({ kind: "terminated" });
    expect(await other).toMatchObject({ attempted: 30 });
    expect(await outcomeOf(pool, rows(1, 1))).toMatchObject({ attempted: 1 });
  });

  it("writes the rows underway into its diary", async () => {
    const diary = openDiary(2);
    const pool = poolOf(2, { rowMs: 20 }, { diary: diary.fd });
    const long = pool.compute({ ...rows(1, 1000), entry: 7 });
    await outcomeOf(pool, { ...rows(2, 2), entry: 8 });
    while (pool.rowsBegun(long.lane) < 3) await new Promise((r) => setTimeout(r, 5));

    const [entry, ...others] = diary.read();

    expect(entry.lot).toBe(7);
    expect(Math.abs((entry.row ?? NaN) - pool.rowsBegun(long.lane) + 1)).toBeLessThanOrEqual(1);
    expect(others).toEqual([]);
    long.stop();
    await long.outcome;
    expect(diary.read()).toEqual([]);
    diary.close();
  });

  it("asks every thread for the bits of the probe cell", async () => {
    expect(await poolOf(2, {}).probe()).toEqual([expectedProbeDigest, expectedProbeDigest]);
    const broken = poolOf(2, {}, { threadFile: fixture("throws-at-start") });
    await expect(broken.probe()).rejects.toThrow();
  });
});

describe("runLots with threads", () => {
  function run(sweep: FakeSweep, rowsPerItem: readonly number[], signal?: AbortSignal) {
    const schedule = createSchedule(
      fullPlan(rowsPerItem, new Float64Array(rowsPerItem.length).fill(0.002)),
      { agents: 2 },
    );
    const batches: RowBatch[] = [];
    const summary = runLots({
      schedule,
      pool: poolOf(2, sweep),
      sweep: sweepOf(sweep),
      gridIndex: (item) => item,
      cellId: (item) => String(item).padStart(32, "0"),
      onBatch: (batch) => {
        batches.push(batch);
        return Promise.resolve();
      },
      ...(signal === undefined ? {} : { signal }),
    });
    return { summary, batches };
  }

  it("finishes around rows that diverge, throw and kill, and fails only those", async () => {
    const sweep = { rowMs: 0.5, kill: [3], killReplicate: 2, diverge: [5] };

    const { summary, batches } = run(sweep, new Array<number>(12).fill(8));

    expect((await summary).progress).toMatchObject({ recorded: 87, failed: 9, phase: "finished" });
    const failed = new Set(
      batches.flatMap((batch) => batch.failures.map(({ cell }) => Number(cell))),
    );
    expect(failed).toEqual(new Set([3, 5]));
    const values = new Map<string, number>();
    for (const { cells, replicates, values: numbers } of batches.flatMap(
      (batch) => batch.results,
    )) {
      cells.forEach((cell, row) =>
        values.set(`${Number(cell)}:${replicates[row]}`, numbers[4 * row]),
      );
    }
    expect(values.size).toBe(87);
    for (const [row, risk] of values) {
      const [index, replicate] = row.split(":").map(Number);
      expect(risk).toBe(index + replicate / 1000);
    }
  });

  it("stops within a second of Ctrl-C with everything stored that was finished", async () => {
    const abort = new AbortController();
    const { summary, batches } = run({ rowMs: 5 }, [1000, 1000], abort.signal);
    while (batches.length === 0) await new Promise((r) => setTimeout(r, 5));

    const start = performance.now();
    abort.abort();
    const { stopped, progress } = await summary;

    expect(performance.now() - start).toBeLessThan(1000);
    expect(stopped).toBe("stopped");
    expect(progress.recorded).toBe(batches.reduce((sum, { timings }) => sum + timings.length, 0));
    expect(progress.recorded).toBeGreaterThan(0);
    expect(progress).toMatchObject({ failed: 0, leased: 0 });
  });
});
