// cell-plans.ts — the grid point by point: what is there, what would run and why.

import type { FailureRow, Store } from "@ktsweep/results";
import type { Sweep } from "@ktsweep/sweep";

export interface CellPlan {
  readonly index: number;
  /** First digits of the cell id. */
  readonly cell: string;
  readonly values: Readonly<Record<string, number | string>>;
  readonly rows: number;
  readonly recorded: number;
  readonly failed: number;
  /** Predicted seconds of the missing rows, one thread. */
  readonly seconds: number;
  readonly bytes: number;
  /** Why the missing rows would run, or why there are none. */
  readonly reason: string;
}

const ID_DIGITS = 10;

/** All planned grid points. Without a store nothing is hashed, so a million points take about a second. */
export function* cellPlans(sweep: Sweep, store: Store | undefined): Generator<CellPlan> {
  const rows = sweep.replicates.min;
  const failures = failuresByCell(store);
  for (let index = 0; index < sweep.points; index++) {
    if (!sweep.includes(index)) continue;
    const id = store === undefined ? undefined : sweep.cellId(index);
    const recorded = id === undefined ? 0 : (store?.recordedBelow(id, rows) ?? 0);
    const earlier = (id === undefined ? undefined : failures.get(id)) ?? [];
    const failed = store === undefined || id === undefined ? 0 : failedForGood(store, id, earlier);
    const missing = rows - recorded - failed;
    const { secondsPerReplicate, secondsOnce, bytes } = sweep.cost(index);
    yield {
      index,
      get cell() {
        return sweep.cellId(index).slice(0, ID_DIGITS);
      },
      get values() {
        return sweep.values(index);
      },
      rows,
      recorded,
      failed,
      seconds: missing === 0 ? 0 : missing * secondsPerReplicate + secondsOnce,
      bytes,
      reason: reasonOf({ rows, recorded, failed, missing, attempts: earlier.length - failed }),
    };
  }
}

function failuresByCell(store: Store | undefined): ReadonlyMap<string, readonly FailureRow[]> {
  const byCell = new Map<string, FailureRow[]>();
  for (const failure of store?.failures() ?? []) {
    const known = byCell.get(failure.cell);
    if (known === undefined) byCell.set(failure.cell, [failure]);
    else known.push(failure);
  }
  return byCell;
}

function failedForGood(store: Store, id: string, failures: readonly FailureRow[]): number {
  const replicates = failures
    .filter(({ permanent, replicate }) => permanent && !store.has(id, replicate))
    .map(({ replicate }) => replicate);
  return new Set(replicates).size;
}

interface Counts {
  readonly rows: number;
  readonly recorded: number;
  readonly failed: number;
  readonly missing: number;
  readonly attempts: number;
}

function reasonOf({ rows, recorded, failed, missing, attempts }: Counts): string {
  if (missing === 0) return failed === 0 ? "recorded" : `${String(failed)} failed for good`;
  if (attempts > 0) return `runs: ${String(missing)} to try again`;
  return recorded === 0 && missing === rows ? "runs: new" : `runs: ${String(missing)} rows missing`;
}
