// next-round.ts — `replicates.until`: whether the exponent is known well enough, and how many replicates come next.

import type { Store } from "@ktsweep/results";
import type { Sweep } from "@ktsweep/sweep";
import { fitSweep, recordedCells } from "./sweep-fits.js";

/** Replicates of the next round of `until`; undefined where the exponent is known well enough. */
export async function nextRound(
  sweep: Sweep,
  store: Store,
  replicates: number,
): Promise<number | undefined> {
  const { max, until } = sweep.replicates;
  if (until === undefined || replicates >= max) return undefined;
  const requests = sweep.fits.filter(({ name }) => name === until.of);
  const { cells } = await recordedCells(sweep, store, replicates);
  const fits = fitSweep(sweep, cells, requests);
  const isPrecise = fits.every(({ exponent_ci_low: low, exponent_ci_high: high }) =>
    low === null || high === null ? false : (high - low) / 2 <= until.halfwidth,
  );
  return isPrecise ? undefined : Math.min(max, 2 * replicates);
}
