// cell-plans.ts — the grid point by point: what is there, what would run and why.

import type { FailureRow, Store } from "@ktsweep/results";
import type { Sweep } from "@ktsweep/sweep";

export interface CellPlan {
  readonly index: number;
  readonly rows: number;
  readonly recorded: number;
  /** For good. */
  readonly failed: number;
  /** Failed attempts at rows that a run tries again. */
  readonly attempts: number;
  /** Predicted seconds of one row and what is done once for the cell. */
  readonly secondsPerRow: number;
  /** Predicted seconds of the missing rows, one thread. */
  readonly seconds: number;
  readonly bytes: number;
}

/** All planned grid points. Without a store, or the rounds of `until`, nothing is hashed, so a million points take less than a second. */
export function* cellPlans(sweep: Sweep, store: Store | undefined): Generator<CellPlan> {
  const failures = failuresByCell(store);
  const failedForGood = store?.failedForGood();
  for (let index = 0; index < sweep.points; index++) {
    if (!sweep.includes(index)) continue;
    const { secondsPerReplicate, secondsOnce, bytes } = sweep.cost(index);
    const rows = sweep.plannedReplicates?.(sweep.cellId(index)) ?? sweep.replicates.min;
    let recorded = 0;
    let failed = 0;
    let attempts = 0;
    if (store !== undefined) {
      const id = sweep.cellId(index);
      recorded = store.recordedBelow(id, rows);
      if (failures.size > 0) {
        failed = failedForGood?.get(id)?.size ?? 0;
        attempts = (failures.get(id)?.length ?? 0) - failed;
      }
    }
    const missing = rows - recorded - failed;
    const seconds = missing === 0 ? 0 : missing * secondsPerReplicate + secondsOnce;
    const secondsPerRow = secondsPerReplicate + secondsOnce;
    yield { index, rows, recorded, failed, attempts, secondsPerRow, seconds, bytes };
  }
}

/** Why the missing rows would run, or why there are none. */
export function reasonOf({ rows, recorded, failed, attempts }: CellPlan): string {
  const missing = rows - recorded - failed;
  if (missing === 0) return failed === 0 ? "recorded" : `${String(failed)} failed for good`;
  if (attempts > 0) return `runs: ${String(missing)} to try again`;
  return missing === rows ? "runs: new" : `runs: ${String(missing)} rows missing`;
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
