// find-sweep.ts — a sweep by what users call it.
import { KtsweepError } from "@ktsweep/core";
import type { Context } from "./context.js";
import type { ServedSweep } from "./served-sweep.js";

/**
 * By id, the first digits of an id, a name, or `last`, the one that was handed over last.
 *
 * Throws: SWEEP_UNKNOWN where there is none, or more than one; what is wrong with it where it can't be served.
 */
export function findSweep({ sweeps, unserved }: Context, asked: string): ServedSweep {
  const all = [...sweeps.values()];
  const exact = sweeps.get(asked);
  if (exact !== undefined) return exact;
  if (asked === "last" && all.length > 0) {
    return all.reduce((last, one) => (one.submitted > last.submitted ? one : last));
  }
  const found = all.filter(({ id, name }) => name === asked || isStartOf(asked, id));
  if (found.length === 1) return found[0];
  for (const [folder, error] of unserved) {
    if (folder === asked || folder.startsWith(`${asked}-`) || folder.endsWith(`-${asked}`)) {
      throw error;
    }
  }
  throw unknown(asked, found);
}

/** Fewer digits than this are no id. */
const fewestDigits = 4;

function isStartOf(asked: string, id: string): boolean {
  return asked.length >= fewestDigits && id.startsWith(asked);
}

function unknown(asked: string, found: readonly ServedSweep[]): KtsweepError {
  const shown = JSON.stringify(asked.slice(0, 80));
  return found.length === 0
    ? new KtsweepError(
        "SWEEP_UNKNOWN",
        `The coordinator has no sweep ${shown}.`,
        "`ktsweep ls` shows all; `ktsweep submit` hands one over.",
      )
    : new KtsweepError(
        "SWEEP_UNKNOWN",
        `${shown} may be ${found.map(({ id, name }) => `${id} (${name})`).join(" or ")}.`,
        "Give the whole id.",
      );
}
