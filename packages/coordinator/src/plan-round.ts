// plan-round.ts — what is missing of a sweep: planned rows without those recorded, failed for good, or held.
import { planRows, type FormerLease, type Plan } from "@ktsweep/scheduler";
import { failedRows } from "./failed-rows.js";
import { formerLeases, type HeldLease } from "./former-leases.js";
import type { HeldRows } from "./held-rows.js";
import type { PlanCounts, Round, ServedSweep } from "./served-sweep.js";

export interface RoundPlan {
  readonly plan: Plan;
  readonly leases: readonly FormerLease[];
  readonly round: Round;
  readonly counts: PlanCounts;
}

/**
 * Plans the sweep's version with its replicates.
 *
 * @param held what is leased; rows of `former` leases that are still good are added
 * Throws: SPEC_INVALID where a grid point has no cell.
 */
export function planRound(
  sweep: ServedSweep,
  held: HeldRows,
  former: readonly HeldLease[] = [],
): RoundPlan {
  const { store, version, replicates } = sweep;
  const failed = failedRows(sweep);
  const leases = formerLeases(sweep, { held, failed }, former);
  const { sweep: planned } = version;
  const { plan, indices, ids, ...counts } = planRows(planned, {
    store: {
      has: (cell, replicate) => store.has(cell, replicate),
      recordedBelow: (cell, limit) => store.recordedBelow(cell, limit),
      failedForGood: () => failed,
    },
    replicates,
    excluded: held.byCell,
    bytesPerRow: (index) => planned.cost(index).bytes,
  });
  const items = leases.length === 0 ? new Map<string, number>() : itemsOf(ids);
  return {
    plan,
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
