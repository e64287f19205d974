// row-plan.ts — the planned rows as the scheduler takes them: distinct cells with their missing replicates.

import type { Store } from "@ktsweep/results";
import { type Plan, rangesOf } from "@ktsweep/scheduler";
import type { ShardRows, Sweep } from "@ktsweep/sweep";

export interface RowPlan {
  /** What is to be computed; item j is the cell `ids[j]` at grid point `indices[j]`. */
  readonly plan: Plan;
  readonly indices: readonly number[];
  readonly ids: readonly string[];
  /** Grid points that the rows stand for; points that evaluate alike share rows. */
  readonly points: number;
  /** Planned (cell, replicate) rows of distinct cells. */
  readonly rows: number;
  /** Of these: already recorded. */
  readonly recorded: number;
  /** Of these: failed for good before, not tried again. */
  readonly failed: number;
}

export interface RowPlanOptions {
  /** Rows that it has are not planned again. */
  readonly store?: Store;
  /** Replicates 0 … replicates − 1 of every cell. */
  readonly replicates: number;
  /** Only these rows of the full plan. */
  readonly shard?: ShardRows;
}

/** Replicates first … first + count − 1 of one grid point. */
interface PointRows {
  readonly index: number;
  readonly first: number;
  readonly count: number;
}

type RowState = "recorded" | "failed" | "missing";

/** Throws: SPEC_INVALID where a grid point has no cell. */
export function planRows(sweep: Sweep, options: RowPlanOptions): RowPlan {
  const statesOf = rowStates(options.store);
  const seen = new Set<string>();
  const indices: number[] = [];
  const ids: string[] = [];
  const ranges: (readonly [item: number, first: number, count: number])[] = [];
  const seconds: number[] = [];
  const secondsOnce: number[] = [];
  const total = { points: 0, rows: 0, recorded: 0, failed: 0 };
  for (const rows of pointRows(sweep, options)) {
    total.points++;
    const id = sweep.cellId(rows.index);
    if (seen.has(id)) continue;
    seen.add(id);
    total.rows += rows.count;
    for (const { state, first, count } of statesOf(id, rows)) {
      if (state === "missing") ranges.push([indices.length, first, count]);
      else total[state] += count;
    }
    const cost = sweep.cost(rows.index);
    indices.push(rows.index);
    ids.push(id);
    seconds.push(cost.secondsPerReplicate);
    secondsOnce.push(cost.secondsOnce);
  }
  const plan = {
    missing: rangesOf(ranges),
    secondsPerRow: Float64Array.from(seconds),
    secondsOnce: Float64Array.from(secondsOnce),
  };
  return { plan, indices, ids, ...total };
}

function* pointRows(sweep: Sweep, { shard, replicates }: RowPlanOptions): Generator<PointRows> {
  if (shard !== undefined) {
    for (const [entry, index] of shard.index.entries()) {
      yield { index, first: shard.first[entry], count: shard.count[entry] };
    }
    return;
  }
  for (let index = 0; index < sweep.points; index++) {
    if (sweep.includes(index)) yield { index, first: 0, count: replicates };
  }
}

interface StateRun {
  readonly state: RowState;
  readonly first: number;
  readonly count: number;
}

/** Splits a cell's rows into runs of one state. */
function rowStates(store: Store | undefined): (id: string, rows: PointRows) => Iterable<StateRun> {
  if (store === undefined) return (_, { first, count }) => [{ state: "missing", first, count }];
  const failedForGood = permanentFailures(store);
  return (id, rows) => {
    const failed = failedForGood.get(id);
    if (failed === undefined && store.recordedBelow(id, rows.first + rows.count) === 0) {
      return [{ state: "missing", first: rows.first, count: rows.count }];
    }
    return runs(rows, (replicate) => {
      if (store.has(id, replicate)) return "recorded";
      return failed?.has(replicate) === true ? "failed" : "missing";
    });
  };
}

function* runs(
  { first, count }: PointRows,
  stateOf: (replicate: number) => RowState,
): Generator<StateRun> {
  let start = first;
  let state = stateOf(first);
  for (let replicate = first + 1; replicate <= first + count; replicate++) {
    const next = replicate < first + count ? stateOf(replicate) : undefined;
    if (next === state) continue;
    yield { state, first: start, count: replicate - start };
    start = replicate;
    state = next ?? state;
  }
}

/** Replicates by cell that failed in a way that trying again can't mend. */
function permanentFailures(store: Store): ReadonlyMap<string, ReadonlySet<number>> {
  const failed = new Map<string, Set<number>>();
  for (const { cell, replicate, permanent } of store.failures()) {
    if (!permanent) continue;
    const replicates = failed.get(cell) ?? new Set();
    failed.set(cell, replicates.add(replicate));
  }
  return failed;
}
