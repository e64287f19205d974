// former-leases.ts — leases that an earlier incarnation had granted, as far as their rows are still to be computed.
import { readLeaseHints, type FilePort, type LeaseHint, type Store } from "@ktsweep/results";
import type { Epoch } from "@ktsweep/scheduler";
import { sweepFromResolved, type ResolvedSpec } from "@ktsweep/sweep";
import type { CellRange, HeldRows } from "./held-rows.js";
import { plannedReplicates, type ServedSweep } from "./served-sweep.js";

/** A lease by the names of its cells, which mean the same in every version of the sweep. */
export interface HeldLease {
  readonly agent: string;
  readonly epoch: Epoch;
  /** What its worker may still call it. */
  readonly former?: Epoch;
  readonly rows: readonly CellRange[];
}

/** What the folder says about leases; none where it can't be read. */
export async function readFormerLeases(files: FilePort, store: Store): Promise<HeldLease[]> {
  const hints = await readLeaseHints(files);
  const cellOf = new Map<string, (index: number) => string>();
  for (const spec of store.specs) {
    if (!hints.some((hint) => hint.spec === spec.digest)) continue;
    const sweep = sweepFromResolved(spec.resolved as ResolvedSpec);
    cellOf.set(spec.digest, (index) =>
      index < sweep.points && sweep.includes(index) ? sweep.cellId(index) : "",
    );
  }
  return hints.map((hint) => heldLease(hint, cellOf.get(hint.spec) ?? (() => "")));
}

/**
 * Those of which every single row is planned, neither recorded nor failed, and held by nobody else: a worker that
 * comes back reports a lease as a whole. Their rows are added to `held`.
 */
export function formerLeases(
  served: ServedSweep,
  taken: { readonly held: HeldRows; readonly failed: ReadonlyMap<string, ReadonlySet<number>> },
  leases: readonly HeldLease[],
): HeldLease[] {
  if (leases.length === 0) return [];
  const { store, version } = served;
  const { sweep } = version;
  const planned = new Set<string>();
  for (let index = 0; index < sweep.points; index++) {
    if (sweep.includes(index)) planned.add(sweep.cellId(index));
  }
  const isMissing = ({ cell, first, count }: CellRange): boolean => {
    if (!planned.has(cell) || first + count > plannedReplicates(served, cell)) return false;
    const failed = taken.failed.get(cell);
    for (let replicate = first; replicate < first + count; replicate++) {
      if (store.has(cell, replicate) || failed?.has(replicate) === true) return false;
    }
    return true;
  };
  return leases.filter(({ rows }) => {
    if (!rows.every((range) => isMissing(range) && !taken.held.overlaps(range))) return false;
    for (const range of rows) taken.held.add(range);
    return true;
  });
}

function heldLease(hint: LeaseHint, cellOf: (index: number) => string): HeldLease {
  const { agent, incarnation, counter, former, indices, firsts, counts } = hint;
  const rows = indices.map((index, r) => ({
    cell: cellOf(index),
    first: firsts[r],
    count: counts[r],
  }));
  const name =
    former === undefined ? {} : { former: { incarnation: former[0], counter: former[1] } };
  return { agent, epoch: { incarnation, counter }, ...name, rows };
}
