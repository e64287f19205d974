// rounds-verdict.ts — whether a folder holds rows that no version of its spec asks for, its rounds replayed.

import type { Store } from "@ktsweep/results";
import { type ResolvedSpec, type Sweep, sweepFromResolved } from "@ktsweep/sweep";
import { failedAtAll, plannedOf, replayRounds } from "./rounds.js";
import type { SweepFolder } from "./sweep-folder.js";
import { type UntilState, untilState } from "./until-text.js";

export interface RoundsVerdict extends UntilState {
  /** Rows of planned cells beyond what the newest version, replayed, and all others ask for. */
  readonly beyond: { readonly count: number; readonly first: readonly BeyondRow[] };
  /** Failed rows that were tried again later may have changed what an earlier look asked for: then `beyond` is no fault. */
  readonly ok: boolean;
}

interface BeyondRow {
  readonly cell: string;
  readonly replicate: number;
}

const listed = 1000;

/** Undefined for a sweep without `until`. Rejects: as `replayRounds`. */
export async function roundsVerdict({
  sweep,
  store,
  rounds,
}: SweepFolder): Promise<RoundsVerdict | undefined> {
  const state = untilState(rounds);
  if (state === null) return undefined;
  const earlier = await earlierPlans(store);
  const beyond: BeyondRow[] = [];
  const seen = new Set<string>();
  for (let index = 0; index < sweep.points; index++) {
    if (!sweep.includes(index)) continue;
    const cell = sweep.cellId(index);
    if (seen.has(cell)) continue;
    seen.add(cell);
    const planned = earlier.reduce(
      (most, replicatesOf) => Math.max(most, replicatesOf(cell)),
      plannedOf(sweep, index),
    );
    for (const replicate of store.replicatesOf(cell)) {
      if (replicate >= planned) beyond.push({ cell, replicate });
    }
  }
  return {
    ...state,
    beyond: { count: beyond.length, first: beyond.slice(0, listed) },
    ok: beyond.length === 0 || store.failures().length > 0,
  };
}

/** What the earlier versions of the spec plan of a cell; of one that they do not have, what they would. */
async function earlierPlans(store: Store): Promise<((cell: string) => number)[]> {
  const plans: ((cell: string) => number)[] = [];
  for (const { resolved } of store.specs.slice(1)) {
    const version: Sweep = sweepFromResolved(resolved as ResolvedSpec);
    const { sweep } = await replayRounds(version, store, failedAtAll(store));
    plans.push(sweep.plannedReplicates ?? (() => version.replicates.max));
  }
  return plans;
}
