// find-cell.ts — CELL on the command line: `#12` or the first 6 or more hex digits.

import { KtsweepError } from "@ktsweep/core";
import type { Sweep } from "@ktsweep/sweep";

/** The grid index that `text` names. Throws: USAGE_INVALID where it names none, or two different cells. */
export function findCell(sweep: Sweep, text: string): number {
  if (/^#\d+$/.test(text)) {
    const index = Number(text.slice(1));
    if (index < sweep.points && sweep.includes(index)) return index;
    throw unknown(sweep, text, "is no planned point of the grid");
  }
  if (!/^[0-9a-f]{6,32}$/.test(text)) throw unknown(sweep, text, "is no cell");
  const found = new Map<string, number>();
  for (let index = 0; index < sweep.points; index++) {
    if (!sweep.includes(index)) continue;
    const id = sweep.cellId(index);
    if (id.startsWith(text) && !found.has(id)) found.set(id, index);
  }
  const [index] = found.values();
  if (found.size === 1) return index;
  throw unknown(sweep, text, found.size === 0 ? "begins no planned cell" : "begins several cells");
}

function unknown(sweep: Sweep, text: string, what: string): KtsweepError {
  return new KtsweepError(
    "USAGE_INVALID",
    `${JSON.stringify(text)} ${what} of sweep ${sweep.name} (${String(sweep.points)} grid points).`,
    "Write #INDEX or the first 6 or more hex digits; `ktsweep plan SPEC --list` shows both.",
  );
}
