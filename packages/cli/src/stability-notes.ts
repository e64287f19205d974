// stability-notes.ts — step sizes beyond the largest stable one, said before anything runs.

import { stabilityWarnings, type StabilityWarning } from "@ktsweep/core";
import type { Sweep } from "@ktsweep/sweep";
import { noteWarning, type Terminal } from "./terminal.js";

/** At most so many points of a grid are checked, spread evenly. */
const MAX_CHECKED = 256;

export interface StabilityReport {
  readonly checked: number;
  /** The worst point of each stage that has one. */
  readonly worst: readonly (StabilityWarning & { readonly index: number })[];
}

/** Throws: SPEC_INVALID where a grid point has no cell. */
export function checkStability(sweep: Sweep): StabilityReport {
  const stride = Math.max(1, sweep.points / MAX_CHECKED);
  const worst = new Map<string, StabilityWarning & { readonly index: number }>();
  let checked = 0;
  for (let next = 0; next < sweep.points; next += stride) {
    const index = Math.floor(next);
    if (!sweep.includes(index)) continue;
    checked++;
    for (const warning of stabilityWarnings(sweep.cell(index))) {
      const known = worst.get(warning.stage);
      const excess = warning.stepSize / warning.largest;
      if (known !== undefined && known.stepSize / known.largest >= excess) continue;
      worst.set(warning.stage, { ...warning, index });
    }
  }
  return { checked, worst: [...worst.values()] };
}

export function noteStability(terminal: Terminal, sweep: Sweep): void {
  for (const { stage, stepSize, largest, index } of checkStability(sweep).worst) {
    noteWarning(
      terminal,
      `stage ${stage} trains at step size ${stepSize.toPrecision(4)}, ` +
        `beyond the largest stable one ${largest.toPrecision(4)} (cell #${String(index)}); rows that diverge fail`,
    );
  }
}
