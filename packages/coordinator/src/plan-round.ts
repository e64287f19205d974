// plan-round.ts — what is missing of a sweep: planned rows without those recorded, failed for good, or held.
import { planRows, type FormerLease, type Plan, type TriedRow } from "@ktsweep/scheduler";
import { failedRows, type TriedBefore } from "./failed-rows.js";
import { formerLeases, type HeldLease } from "./former-leases.js";
import type { CellRange, HeldRows } from "./held-rows.js";
import {
  plannedReplicates,
  type PlanCounts,
  type Round,
  type ServedSweep,
} from "./served-sweep.js";

export interface RoundPlan {
  readonly plan: Plan;
  readonly leases: readonly FormerLease[];
  readonly round: Round;
  readonly counts: PlanCounts;
}

/**
 * Plans the sweep's version with the replicates of its last round.
 *
 * @param held what is leased; rows of `former` leases that are still good are added
 * Throws: SPEC_INVALID where a grid point has no cell.
 */
export function planRound(
  sweep: ServedSweep,
  held: HeldRows,
  former: readonly HeldLease[] = [],
): RoundPlan {
  const { store, version } = sweep;
  const { waiting, tried } = failedRows(sweep);
  const leases = formerLeases(sweep, { held, failed: waiting }, former);
  const again = tried.filter(({ cell, replicate }) => replicate < plannedReplicates(sweep, cell));
  const heldBefore = again.map((row) => held.overlaps(rangeOf(row)));
  for (const row of again) held.add(rangeOf(row));
  const { sweep: planned } = version;
  const { plan, indices, ids, ...counts } = planRows(planned, {
    store: {
      has: (cell, replicate) => store.has(cell, replicate),
      recordedBelow: (cell, limit) => store.recordedBelow(cell, limit),
      failedForGood: () => waiting,
    },
    replicates: (cell) => plannedReplicates(sweep, cell),
    excluded: held.byCell,
    bytesPerRow: (index) => planned.cost(index).bytes,
  });
  const items = leases.length + again.length === 0 ? new Map<string, number>() : itemsOf(ids);
  return {
    plan: { ...plan, tried: again.flatMap((row, i) => inItem(row, items, heldBefore[i])) },
    leases: leases.map((lease) => inItems(lease, items)),
    round: { version, indices, ids },
    counts: {
      cells: ids.length,
      rows: counts.rows,
      recorded: counts.recorded,
      failed: counts.failed,
    },
  };
}

function itemsOf(ids: readonly string[]): Map<string, number> {
  return new Map(ids.map((id, item) => [id, item]));
}

/** Nothing for a row that is not planned any more. */
function inItem(
  { cell, replicate, failures, crashes }: TriedBefore,
  items: ReadonlyMap<string, number>,
  isHeld: boolean,
): TriedRow[] {
  const item = items.get(cell);
  return item === undefined ? [] : [{ item, replicate, failures, crashes, isHeld }];
}

function rangeOf({ cell, replicate }: TriedBefore): CellRange {
  return { cell, first: replicate, count: 1 };
}

function inItems(
  { agent, epoch, rows }: HeldLease,
  items: ReadonlyMap<string, number>,
): FormerLease {
  return {
    agent,
    epoch,
    ranges: {
      items: Int32Array.from(rows, ({ cell }) => items.get(cell) ?? -1),
      firsts: Int32Array.from(rows, ({ first }) => first),
      counts: Int32Array.from(rows, ({ count }) => count),
    },
  };
}
