// sweep-folder.ts — an existing sweep: its newest spec and its store.

import { openStore, type Store } from "@ktsweep/results";
import { neededInputs, type ResolvedSpec, type Sweep, sweepFromResolved } from "@ktsweep/sweep";
import { loadKeptInputs } from "./inputs/kept-inputs.js";
import { failedAtAll, replayRounds, type Rounds } from "./rounds.js";
import { noteWarning, type Terminal } from "./terminal.js";

export interface SweepFolder {
  /** With `until`, its plan is what the rule asks for by the rows that are there. */
  readonly sweep: Sweep;
  readonly store: Store;
  readonly rounds: Rounds;
}

/** Opens for reading; says on stderr what was set aside. Rejects: STORE_FOREIGN, STORE_CORRUPT, STORE_IO. */
export async function openSweepFolder(terminal: Terminal, dir: string): Promise<SweepFolder> {
  const store = await openStore(dir);
  noteWarnings(terminal, store);
  for (const { resolved } of store.specs) await loadKeptInputs(dir, neededInputs(resolved));
  const newest = sweepFromResolved(store.specs[0].resolved as ResolvedSpec);
  const rounds = await replayRounds(newest, store, failedAtAll(store));
  return { sweep: rounds.sweep, store, rounds };
}

/** Segments that were set aside are said once, loudly. */
export function noteWarnings(terminal: Terminal, store: Store): void {
  for (const warning of store.warnings) noteWarning(terminal, warning);
}
