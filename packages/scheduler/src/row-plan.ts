// row-plan.ts — the planned rows of a sweep as schedules take them: distinct cells with their missing replicates.
import type { Plan } from "./plan.js";
import { rangesOf } from "./rows.js";

/** What a plan needs to know of a sweep. */
export interface PlannableSweep {
  /** Size of the grid. */
  readonly points: number;
  /** Whether a grid point is planned. */
  readonly includes: (index: number) => boolean;
  /** Equal for points that share rows. Throws: where the point has no cell. */
  readonly cellId: (index: number) => string;
  /** So many neighbouring cells are computed together at most (draws shared). Default 1. */
  readonly together?: number;
  /** Throws: as `cellId`. */
  readonly cost: (index: number) => PlannableCost;
}

/** What computing a cell is predicted to take. */
export interface PlannableCost {
  readonly secondsPerReplicate: number;
  readonly secondsOnce: number;
}

/** What a plan needs to know of a store. */
export interface RecordedRows {
  has(cell: string, replicate: number): boolean;
  /** How many of the replicates 0 … limit − 1 of a cell are recorded. */
  recordedBelow(cell: string, limit: number): number;
  /** Replicates by cell that failed in a way that trying again can't mend. */
  failedForGood(): ReadonlyMap<string, ReadonlySet<number>>;
}

/** Replicates first … first + count − 1 of one cell. */
export interface RowSpan {
  readonly first: number;
  readonly count: number;
}

/** Part of the rows of a sweep: replicates `first[e]` … of the grid point `index[e]`. Equal lengths. */
export interface ShardSpans {
  readonly index: ArrayLike<number>;
  readonly first: ArrayLike<number>;
  readonly count: ArrayLike<number>;
}

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
  /** Of these: neither, but left out of the plan because somebody computes them. */
  readonly excluded: number;
}

export interface RowPlanOptions {
  /** Rows that it has are not planned again. */
  readonly store?: RecordedRows;
  /** Replicates 0 … replicates − 1 of every cell, or of the cell with this id. */
  readonly replicates: number | ((cell: string) => number);
  /** Only these rows of the full plan. */
  readonly shard?: ShardSpans;
  /** Rows by cell that are leased already: they are no part of the plan. */
  readonly excluded?: ReadonlyMap<string, readonly RowSpan[]>;
  /** Memory that a row of the grid point needs while it is computed. Default: nothing is known. */
  readonly bytesPerRow?: (index: number) => number;
}

/** Rows of one grid point; without a span, all that are planned of its cell. */
interface PointRows {
  readonly index: number;
  readonly span?: RowSpan;
}

type RowState = "recorded" | "failed" | "excluded" | "missing";

/**
 * The rows of `sweep` that are missing.
 *
 * Throws: what `sweep.cellId` throws, where a grid point has no cell. Cost: O(points), plus O(rows) of cells that
 * have begun.
 *
 * @example
 * planRows(sweep, { replicates: 16, store }).plan.missing
 */
export function planRows(sweep: PlannableSweep, options: RowPlanOptions): RowPlan {
  const statesOf = rowStates(options);
  const { replicates } = options;
  const replicatesOf = typeof replicates === "number" ? () => replicates : replicates;
  const seen = new Set<string>();
  const indices: number[] = [];
  const ids: string[] = [];
  const ranges: (readonly [item: number, first: number, count: number])[] = [];
  const seconds: number[] = [];
  const secondsOnce: number[] = [];
  const total = { points: 0, rows: 0, recorded: 0, failed: 0, excluded: 0 };
  for (const { index, span } of pointRows(sweep, options)) {
    total.points++;
    const id = sweep.cellId(index);
    if (seen.has(id)) continue;
    seen.add(id);
    const rows = span ?? { first: 0, count: replicatesOf(id) };
    total.rows += rows.count;
    for (const { state, first, count } of statesOf(id, rows)) {
      if (state === "missing") ranges.push([indices.length, first, count]);
      else total[state] += count;
    }
    const cost = sweep.cost(index);
    indices.push(index);
    ids.push(id);
    seconds.push(cost.secondsPerReplicate);
    secondsOnce.push(cost.secondsOnce);
  }
  const { bytesPerRow } = options;
  const plan = {
    missing: rangesOf(ranges),
    secondsPerRow: Float64Array.from(seconds),
    secondsOnce: Float64Array.from(secondsOnce),
    ...(sweep.together === undefined ? {} : { together: sweep.together }),
    ...(bytesPerRow === undefined ? {} : { bytesPerRow: Float64Array.from(indices, bytesPerRow) }),
  };
  return { plan, indices, ids, ...total };
}

function* pointRows(sweep: PlannableSweep, { shard }: RowPlanOptions): Generator<PointRows> {
  if (shard !== undefined) {
    for (let entry = 0; entry < shard.index.length; entry++) {
      const span = { first: shard.first[entry], count: shard.count[entry] };
      yield { index: shard.index[entry], span };
    }
    return;
  }
  for (let index = 0; index < sweep.points; index++) {
    if (sweep.includes(index)) yield { index };
  }
}

interface StateRun extends RowSpan {
  readonly state: RowState;
}

/** Splits a cell's rows into runs of one state. */
function rowStates({
  store,
  excluded,
}: RowPlanOptions): (id: string, rows: RowSpan) => Iterable<StateRun> {
  const failedForGood = store?.failedForGood();
  return (id, rows) => {
    const failed = failedForGood?.get(id);
    const spans = excluded?.get(id);
    const known = store?.recordedBelow(id, rows.first + rows.count) ?? 0;
    if (known === rows.first + rows.count) {
      return [{ state: "recorded", first: rows.first, count: rows.count }];
    }
    const isRecorded = known > 0;
    if (failed === undefined && spans === undefined && !isRecorded) {
      return [{ state: "missing", first: rows.first, count: rows.count }];
    }
    return runs(rows, (replicate) => {
      if (isRecorded && store?.has(id, replicate) === true) return "recorded";
      if (spans?.some((span) => isIn(span, replicate)) === true) return "excluded";
      return failed?.has(replicate) === true ? "failed" : "missing";
    });
  };
}

function isIn({ first, count }: RowSpan, replicate: number): boolean {
  return replicate >= first && replicate < first + count;
}

function* runs(
  { first, count }: RowSpan,
  stateOf: (replicate: number) => RowState,
): Generator<StateRun> {
  if (count === 0) return;
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
