import { createSchedule, fullPlan, validate, type Schedule } from "@ktsweep/scheduler";
import { describe, expect, it } from "vitest";
import type { RowBatch } from "./batch.js";
import { taskRows, type LotOutcome } from "./lot-task.js";
import type { LotRequest, Pool } from "./pool.js";
import { runLots } from "./run-lots.js";
import type { RunLotsOptions } from "./run-options.js";

/** A pool without threads: outcomes are what `answer` says, one turn of the event loop later. */
function fakePool(
  threads: number,
  answer: (request: LotRequest) => LotOutcome | Promise<LotOutcome>,
) {
  const free = Array.from({ length: threads }, (_, lane) => lane);
  const log: string[] = [];
  let busy = 0;
  let lots = 0;
  const pool: Pool & { readonly log: string[]; readonly mostBusy: () => number } = {
    threads,
    log,
    mostBusy: () => mostBusy,
    compute(request) {
      const lane = free.pop();
      if (lane === undefined) throw new RangeError("All threads are busy.");
      const lot = lots++;
      busy += 1;
      mostBusy = Math.max(mostBusy, busy);
      log.push(`begin ${lot}`);
      const outcome = new Promise<void>((resolve) => setImmediate(resolve)).then(async () => {
        const result = await answer(request);
        busy -= 1;
        free.push(lane);
        log.push(`end ${lot}`);
        return result;
      });
      return { lane, outcome, stop: () => undefined };
    },
    probe: () => Promise.resolve([]),
    rowsBegun: () => 0,
    stop: () => {
      log.push("stop");
      return Promise.resolve();
    },
  };
  let mostBusy = 0;
  return pool;
}

function computed(
  request: LotRequest,
  parts: Partial<Extract<LotOutcome, { kind: "computed" }>> = {},
) {
  const rows = parts.attempted ?? taskRows(request);
  return {
    kind: "computed",
    attempted: rows,
    values: new Float64Array(rows - (parts.failures?.length ?? 0)).fill(request.indices[0]),
    seconds: new Float64Array(rows).fill(0.01),
    failures: [],
    curves: [],
    profiles: [],
    ...parts,
  } as const satisfies LotOutcome;
}

const diverged = (row: number) =>
  ({ row, code: "SGD_DIVERGED", message: "It did.", permanent: true, lastOutput: "" }) as const;

const scheduleOf = (items: number, rows: number, options = {}): Schedule =>
  createSchedule(
    fullPlan(new Array<number>(items).fill(rows), new Float64Array(items).fill(0.01)),
    options,
  );

function collector() {
  const batches: RowBatch[] = [];
  const onBatch = (batch: RowBatch): Promise<void> => {
    batches.push(batch);
    return Promise.resolve();
  };
  const rows = () =>
    batches.flatMap(({ results }) =>
      results.flatMap(({ cells, replicates }) =>
        cells.map((cell, r) => `${cell}:${replicates[r]}`),
      ),
    );
  const failures = () => batches.flatMap((batch) => batch.failures);
  return { onBatch, rows, failures, batches };
}

function options(
  schedule: Schedule,
  pool: Pool,
  parts: Partial<RunLotsOptions> = {},
): RunLotsOptions {
  return {
    schedule,
    pool,
    sweep: { digest: "d", resolved: {}, outputs: ["teacher_risk"] },
    gridIndex: (item) => 10 * item,
    cellId: (item) => `cell-${item}`,
    onBatch: () => Promise.resolve(),
    ...parts,
  };
}

describe("runLots", () => {
  it("hands every row to the store exactly once, and then has finished", async () => {
    const schedule = scheduleOf(7, 20, { agents: 3 });
    const store = collector();
    const pool = fakePool(3, (request) => computed(request));

    const summary = await runLots(options(schedule, pool, { onBatch: store.onBatch }));

    expect(summary).toMatchObject({ stopped: undefined, progress: { recorded: 140, rows: 140 } });
    expect(store.rows()).toHaveLength(140);
    expect(new Set(store.rows()).size).toBe(140);
    expect(validate(schedule)).toEqual([]);
    expect(pool.log).not.toContain("stop");
    expect(pool.mostBusy()).toBe(3);
  });

  it("asks threads for grid indices, not items", async () => {
    const indices = new Set<number>();
    const pool = fakePool(1, (request) => {
      request.indices.forEach((index) => indices.add(index));
      return computed(request);
    });

    await runLots(options(scheduleOf(3, 1), pool));

    expect([...indices].sort()).toEqual([0, 10, 20]);
  });

  it("ends at once where nothing is missing", async () => {
    const pool = fakePool(2, (request) => computed(request));

    const summary = await runLots(options(scheduleOf(0, 0), pool));

    expect(summary.progress).toMatchObject({ rows: 0, phase: "finished" });
  });

  it("gives a free thread its next lot before the store hears of the finished one", async () => {
    const order: string[] = [];
    const pool = fakePool(1, (request) => computed(request));
    const onBatch = (): Promise<void> => {
      order.push(`stored after ${pool.log.at(-1)}`);
      return Promise.resolve();
    };

    await runLots(options(scheduleOf(1, 30), pool, { onBatch }));

    expect(order[0]).toBe("stored after begin 1");
  });

  it("counts rows as recorded only once the store has acknowledged them", async () => {
    const schedule = scheduleOf(2, 20);
    let unacknowledged = 0;
    const onBatch = async (batch: RowBatch): Promise<void> => {
      unacknowledged += batch.timings.length;
      await new Promise((resolve) => setTimeout(resolve, 2));
      expect(schedule.rows.recorded + unacknowledged).toBeLessThanOrEqual(schedule.rows.total);
      expect(schedule.rows.leased).toBeGreaterThanOrEqual(unacknowledged);
      unacknowledged -= batch.timings.length;
    };

    await runLots(
      options(
        schedule,
        fakePool(2, (request) => computed(request)),
        { onBatch },
      ),
    );

    expect(schedule.rows.recorded).toBe(40);
  });

  it("begins no lot while too many batches wait for the store", async () => {
    let waiting = 0;
    let most = 0;
    const onBatch = async (): Promise<void> => {
      most = Math.max(most, ++waiting);
      await new Promise((resolve) => setTimeout(resolve, 3));
      waiting -= 1;
    };
    const pool = fakePool(2, (request) => computed(request));

    await runLots(options(scheduleOf(20, 5), pool, { onBatch, backlog: { batches: 2 } }));

    // Two may wait, and the two that were being computed join them.
    expect(most).toBeLessThanOrEqual(4);
    expect(most).toBeGreaterThanOrEqual(2);
  });

  it("stores failures beside the rows that succeeded, with the number of the attempt", async () => {
    const store = collector();
    const earlierAttempts = (): number => 4;
    const flaky = { ...diverged(0), code: "REPLICATE_TIMEOUT", permanent: false };
    let tries = 0;
    const pool = fakePool(1, (request) =>
      tries++ < 2 ? computed(request, { failures: [flaky] }) : computed(request),
    );

    const { progress } = await runLots(
      options(scheduleOf(1, 1), pool, { onBatch: store.onBatch, earlierAttempts }),
    );

    expect(store.failures().map(({ attempt, cause }) => [attempt, cause])).toEqual([
      [5, "REPLICATE_TIMEOUT: It did."],
      [6, "REPLICATE_TIMEOUT: It did."],
    ]);
    expect(store.batches.at(-1)?.timings).toMatchObject([{ attempt: 7 }]);
    expect(progress).toMatchObject({ recorded: 1, failed: 0 });
  });

  it("blames the row at which threads die, stores every crash, and loses no neighbour", async () => {
    const store = collector();
    const pool = fakePool(2, (request) => {
      let row = 0;
      for (let r = 0; r < request.indices.length; r++) {
        const position = 3 - request.firsts[r];
        const isHere = request.indices[r] === 10 && position >= 0 && position < request.counts[r];
        if (isHere) return { kind: "crashed", row: row + position, message: "exit 3" };
        row += request.counts[r];
      }
      return computed(request);
    });

    const { progress } = await runLots(
      options(scheduleOf(4, 10), pool, { onBatch: store.onBatch }),
    );

    expect(progress).toMatchObject({ recorded: 39, failed: 1, phase: "finished" });
    expect(store.failures()).toMatchObject(
      [1, 2, 3].map((attempt) => ({ cell: "cell-1", replicate: 3, attempt, permanent: false })),
    );
    expect(store.failures()[0].cause).toContain("WORKER_CRASHED");
  });

  it("stops on abort: stores what is finished, leaves the rest pending, and stops the pool", async () => {
    const schedule = scheduleOf(10, 20);
    const abort = new AbortController();
    const store = collector();
    let lots = 0;
    const pool = fakePool(2, (request) => {
      if (++lots === 4) abort.abort();
      return lots < 4 ? computed(request) : computed(request, { attempted: 1 });
    });

    const { stopped, progress } = await runLots(
      options(schedule, pool, { onBatch: store.onBatch, signal: abort.signal }),
    );

    expect([stopped, progress.phase]).toEqual(["stopped", "stopped"]);
    expect(pool.log).toContain("stop");
    expect(progress.recorded).toBe(store.rows().length);
    expect(progress.pending).toBe(200 - progress.recorded);
    expect(validate(schedule)).toEqual([]);
  });

  it("computes nothing where it is aborted beforehand", async () => {
    const pool = fakePool(1, (request) => computed(request));

    const { progress } = await runLots(
      options(scheduleOf(1, 5), pool, { signal: AbortSignal.abort() }),
    );

    expect(progress).toMatchObject({ phase: "stopped", pending: 5 });
    expect(pool.log.filter((entry) => entry.startsWith("begin"))).toEqual([]);
  });

  it("gives rows of terminated threads back", async () => {
    const abort = new AbortController();
    const schedule = scheduleOf(1, 5);
    const pool = fakePool(1, () => {
      abort.abort();
      return { kind: "terminated" };
    });

    const { progress } = await runLots(options(schedule, pool, { signal: abort.signal }));

    expect(progress).toMatchObject({ phase: "stopped", pending: 5, failed: 0 });
  });

  it("stops at the first lasting failure, if told to fail fast", async () => {
    const schedule = scheduleOf(20, 20, { failFast: true });
    const pool = fakePool(2, (request) => computed(request, { failures: [diverged(0)] }));

    const { stopped, progress } = await runLots(options(schedule, pool));

    expect(stopped).toBe("fail-fast");
    expect(progress.failed).toBeGreaterThanOrEqual(1);
    expect(progress.pending).toBeGreaterThan(300);
  });

  it("rejects with what the store rejects with, after the pool has stopped", async () => {
    const pool = fakePool(2, (request) => computed(request));
    const onBatch = (): Promise<void> => Promise.reject(new Error("disk full"));

    await expect(runLots(options(scheduleOf(5, 5), pool, { onBatch }))).rejects.toThrow(
      "disk full",
    );

    expect(pool.log).toContain("stop");
  });

  it("gives up where threads die before they begin", async () => {
    const pool = fakePool(2, () => ({ kind: "not-begun", message: "no memory" }));

    const run = runLots(options(scheduleOf(5, 5), pool));

    await expect(run).rejects.toMatchObject({ code: "WORKER_CRASHED" });
    await expect(run).rejects.toThrow(/no memory/);
  });

  it("goes on where a thread died once before it began, and blames nobody", async () => {
    let lots = 0;
    const pool = fakePool(1, (request) =>
      lots++ % 3 === 0 ? { kind: "not-begun", message: "late throw" } : computed(request),
    );

    const { progress } = await runLots(options(scheduleOf(5, 5), pool));

    expect(progress).toMatchObject({ recorded: 25, failed: 0 });
  });

  it("rejects with the thread's own error where it can't make the sweep", async () => {
    const pool = fakePool(1, () => ({ kind: "unusable", code: "SPEC_INVALID", message: "bad" }));

    await expect(runLots(options(scheduleOf(1, 1), pool))).rejects.toMatchObject({
      code: "SPEC_INVALID",
    });
  });

  it("refuses rows that can't fit before any is leased, with figures", async () => {
    const store = collector();
    const schedule = scheduleOf(3, 2);
    const memory = { bytes: Float64Array.of(2 ** 20, 2 ** 40, 2 ** 20), limitBytes: 2 ** 30 };
    const computedItems = new Set<number>();
    const pool = fakePool(1, (request) => {
      request.indices.forEach((index) => computedItems.add(index));
      return computed(request);
    });

    const { progress } = await runLots(options(schedule, pool, { onBatch: store.onBatch, memory }));

    expect(progress).toMatchObject({ recorded: 4, failed: 2 });
    expect(computedItems).toEqual(new Set([0, 20]));
    expect(store.failures()).toMatchObject([
      { cell: "cell-1", replicate: 0, permanent: true, attempt: 1 },
      { cell: "cell-1", replicate: 1, permanent: true },
    ]);
    expect(store.failures()[0].cause).toBe(
      "MEMORY_REFUSED: One replicate needs about 1,048,576 MiB, 1,024 MiB may be used. " +
        "Raise --max-memory, or lower d or the checkpoints.",
    );
  });

  it("computes large rows one at a time where two do not fit together", async () => {
    let busy = 0;
    let most = 0;
    const pool = fakePool(4, async (request) => {
      most = Math.max(most, ++busy);
      await new Promise((resolve) => setTimeout(resolve, 1));
      busy -= 1;
      return computed(request);
    });
    const memory = { bytes: new Float64Array(6).fill(600), limitBytes: 1000 };

    await runLots(options(scheduleOf(6, 10), pool, { memory }));

    expect(most).toBe(1);
  });

  it("tells of progress after each lot, and at the end of all rows", async () => {
    const seen: number[] = [];
    const pool = fakePool(2, (request) => computed(request));

    await runLots(
      options(scheduleOf(4, 20), pool, {
        onProgress: ({ recorded, computed: waiting }) => seen.push(recorded + waiting),
      }),
    );

    expect(seen.at(-1)).toBe(80);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  it("passes the time limit of a replicate on", async () => {
    const limits: (number | undefined)[] = [];
    const pool = fakePool(1, (request) => {
      limits.push(request.timeoutSeconds);
      return computed(request);
    });

    await runLots(options(scheduleOf(1, 1), pool, { timeoutSeconds: 5 }));

    expect(limits).toEqual([5]);
  });
});
