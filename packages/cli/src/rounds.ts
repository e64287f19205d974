// rounds.ts — `replicates.until`: the rounds that the rule asks for, replayed from the recorded rows.

import {
  type GroupStanding,
  nextReplicates,
  type NextReplicates,
  type PlannedCell,
} from "@ktsweep/fit";
import { type Store, storedCells, type StoredRows } from "@ktsweep/results";
import type { Sweep } from "@ktsweep/sweep";
import { keepBest } from "./keep-best.js";
import { lawRequest } from "./sweep-fits.js";

/** How far the rule has come; what it asks for follows from the spec and the rows of earlier rounds alone. */
export interface Rounds {
  /** Its plan is that of the last round. */
  readonly sweep: Sweep;
  /** Replicates of the last round by cell, where they are more than `min`. */
  readonly more: ReadonlyMap<string, number>;
  /** Number of the last round, from 1 on. */
  readonly round: number;
  /** `incomplete`: rows of the last round are missing. `ended`: the rule asks for no more. */
  readonly state: "incomplete" | "ended";
  /** At the last look; empty before the first. */
  readonly groups: readonly GroupStanding[];
}

/** Whether a row without a result counts as done, so that the rounds go on without it. */
export type IsGivenUp = (cell: string, replicate: number) => boolean;

/** Rows that failed for good. */
export function failedForGood(store: Store): IsGivenUp {
  const failed = store.failedForGood();
  return (cell, replicate) => failed.get(cell)?.has(replicate) === true;
}

/** Rows that failed at all: right where nothing runs that would try them again. */
export function failedAtAll(store: Store): IsGivenUp {
  const failed = new Set(store.failures().map(({ cell, replicate }) => rowKey(cell, replicate)));
  return (cell, replicate) => failed.has(rowKey(cell, replicate));
}

const rowKey = (cell: string, replicate: number): string => `${cell} ${String(replicate)}`;

/**
 * Replays the rounds of a sweep with `until` from the first one; any other sweep has one round.
 *
 * Rejects: STORE_CONFLICT, STORE_IO. Throws: SPEC_INVALID where a grid point has no cell.
 */
export async function replayRounds(
  sweep: Sweep,
  store: Store,
  isGivenUp: IsGivenUp,
): Promise<Rounds> {
  const { min, until } = sweep.replicates;
  if (until === undefined) {
    return { sweep, more: new Map(), round: 1, state: "incomplete", groups: [] };
  }
  const ids = cellIds(sweep);
  let rows: StoredRows | undefined;
  let more: ReadonlyMap<string, number> = new Map();
  let groups: readonly GroupStanding[] = [];
  for (let round = 1; ; round++) {
    const planned = plannedSweep(sweep, more);
    const isComplete = ids.every((cell) => {
      const replicates = more.get(cell) ?? min;
      if (store.recordedBelow(cell, replicates) === replicates) return true;
      return isSettled(store, cell, replicates, isGivenUp);
    });
    if (!isComplete) return { sweep: planned, more, round, state: "incomplete", groups };
    rows ??= await store.readRows();
    const next = look(planned, rows);
    ({ groups } = next);
    const grown = raised(more, next, min);
    if (grown === undefined) return { sweep: planned, more, round, state: "ended", groups };
    more = grown;
  }
}

/** The same sweep; what is planned of its cells is `more`, or `min`. */
export function plannedSweep(sweep: Sweep, more: ReadonlyMap<string, number>): Sweep {
  const { min } = sweep.replicates;
  return { ...sweep, plannedReplicates: (cell) => more.get(cell) ?? min };
}

/** What a plan takes: replicates of every cell, or of each. */
export function plannedReplicates(sweep: Sweep): number | ((cell: string) => number) {
  return sweep.plannedReplicates ?? sweep.replicates.min;
}

/** Planned replicates of the cell at a grid point. */
export function plannedOf(sweep: Sweep, index: number): number {
  return sweep.plannedReplicates?.(sweep.cellId(index)) ?? sweep.replicates.min;
}

export function isSameRound(a: ReadonlyMap<string, number>, b: typeof a): boolean {
  return a.size === b.size && [...a].every(([cell, replicates]) => b.get(cell) === replicates);
}

function isSettled(store: Store, cell: string, replicates: number, isGivenUp: IsGivenUp): boolean {
  for (let replicate = 0; replicate < replicates; replicate++) {
    if (!store.has(cell, replicate) && !isGivenUp(cell, replicate)) return false;
  }
  return true;
}

/** What a look adds; undefined where that is nothing. */
function raised(
  more: ReadonlyMap<string, number>,
  { cells, replicates }: Look,
  min: number,
): ReadonlyMap<string, number> | undefined {
  const grown = new Map(more);
  cells.forEach((cell, i) => {
    const before = grown.get(cell) ?? min;
    if (replicates[i] > before) grown.set(cell, replicates[i]);
  });
  return isSameRound(grown, more) ? undefined : grown;
}

interface Look extends NextReplicates {
  /** Ids in the order of `replicates`; points that evaluate alike are there several times. */
  readonly cells: readonly string[];
}

/** One look at the rows of a complete round. Costs are those that ship with the program: the same everywhere. */
function look(sweep: Sweep, rows: StoredRows): Look {
  const { max, until } = sweep.replicates;
  const request = sweep.fits.find(({ name }) => name === until?.of);
  const recorded = Array.from(
    storedCells(sweep, rows),
    ({ point, values, samples, replicates }) => ({
      index: point,
      cell: { columns: values, samples, replicates },
    }),
  );
  const { cells } = keepBest(sweep, recorded);
  const ids = cells.map(({ index }) => sweep.cellId(index));
  if (request === undefined || until === undefined) {
    return { cells: [], replicates: new Float64Array(), groups: [] };
  }
  const planned = cells.map(({ cell, index }): PlannedCell => ({
    cell,
    planned: plannedOf(sweep, index),
    cost: sweep.cost(index).secondsPerReplicate,
  }));
  const target = { halfwidth: until.halfwidth, max };
  return { cells: ids, ...nextReplicates(lawRequest(request), planned, target) };
}

function cellIds(sweep: Sweep): readonly string[] {
  const ids = new Set<string>();
  for (let index = 0; index < sweep.points; index++) {
    if (sweep.includes(index)) ids.add(sweep.cellId(index));
  }
  return [...ids];
}
