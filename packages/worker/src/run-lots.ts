// run-lots.ts — drives a schedule with a pool: leases to free threads, rows to the store, reports back.
//
// Order matters in one place: a thread that comes free gets its next lot, leased ahead of time, before the
// finished one is looked at.
import { eachRow, type Lot } from "@ktsweep/scheduler";
import { failureBatch } from "./batch.js";
import { itemsThatCannotFit, lotBytes, refusedRow } from "./memory-gate.js";
import type { LotRequest } from "./pool.js";
import type { RunLotsOptions, RunSummary } from "./run-options.js";
import { endIfDone, guard, openRun, send, tell, type Run } from "./run-state.js";
import { settleLot } from "./settle-lot.js";

/**
 * Runs `schedule` to its end on `pool`. Times in its events are `performance.now()`.
 *
 * Rejects: with what `onBatch` rejected with; KtsweepError where the threads can't work at all.
 */
export function runLots(options: RunLotsOptions): Promise<RunSummary> {
  const { signal } = options;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => guard(run, () => stopRun(run));
    const run = openRun(
      options,
      (result) => {
        signal?.removeEventListener("abort", onAbort);
        if ("error" in result) reject(result.error);
        else resolve(result.summary);
      },
      pump,
    );
    signal?.addEventListener("abort", onAbort, { once: true });
    guard(run, () => {
      if (signal?.aborted === true) stopRun(run);
      else refuseWhatCannotFit(run);
      pump(run);
    });
  });
}

function pump(run: Run): void {
  const { pool } = run.options;
  while (run.lotsUnderway < pool.threads && !run.backlog.isFull) {
    run.ready ??= leaseLot(run);
    if (run.ready === undefined || !fits(run, run.ready)) break;
    const lot = run.ready;
    run.ready = undefined;
    begin(run, lot);
  }
  run.ready ??= leaseLot(run);
  endIfDone(run);
}

function leaseLot(run: Run): Lot | undefined {
  const [effect] = tell(run, { type: "ask", agent: 0, now: performance.now() });
  return effect.type === "lease" ? effect.lot : undefined;
}

function begin(run: Run, lot: Lot): void {
  const bytes = neededBytes(run, lot);
  const { lane, outcome } = run.options.pool.compute(requestOf(run, lot));
  run.lotsUnderway += 1;
  run.lotsUnsettled += 1;
  run.bytesUnderway += bytes;
  void outcome.then((result) => {
    run.lotsUnderway -= 1;
    run.bytesUnderway -= bytes;
    guard(run, () => {
      pump(run);
      run.lotsUnsettled -= 1;
      settleLot(run, lot, lane, result);
      pump(run);
    });
  });
}

function requestOf({ options, spec }: Run, { ranges }: Lot): LotRequest {
  const { gridIndex, timeoutSeconds } = options;
  const { firsts, counts } = ranges;
  const indices = Float64Array.from(ranges.items, gridIndex);
  const limit = timeoutSeconds === undefined ? {} : { timeoutSeconds };
  return { spec, indices, firsts, counts, ...limit };
}

/** Large rows wait for each other; a lot that has the pool to itself always fits. */
function fits(run: Run, lot: Lot): boolean {
  const limit = run.options.memory?.limitBytes ?? Infinity;
  return run.lotsUnderway === 0 || run.bytesUnderway + neededBytes(run, lot) <= limit;
}

function neededBytes({ options: { memory } }: Run, lot: Lot): number {
  return memory === undefined ? 0 : lotBytes(memory, lot);
}

function refuseWhatCannotFit(run: Run): void {
  const { memory } = run.options;
  if (memory === undefined || run.schedule.phase !== "running") return;
  const items = itemsThatCannotFit(memory);
  if (items.length === 0) return;
  const event = { type: "refuse", items, cause: "MEMORY_REFUSED", now: performance.now() } as const;
  for (const effect of tell(run, event)) {
    if (effect.type !== "refused") continue;
    const failures = Array.from(eachRow(effect.rows), ({ item, replicate }) => {
      const attempt = run.names.attempt(item, replicate);
      return refusedRow(memory, { item, cell: run.names.cellId(item), replicate, attempt });
    });
    send(run, failureBatch(failures), () => undefined);
  }
}

function stopRun(run: Run): void {
  if (run.schedule.phase !== "running") return;
  tell(run, { type: "stop", reason: "stopped", now: performance.now() });
  pump(run);
}
