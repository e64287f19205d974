// weighed-sweep.ts — a sweep whose costs are those of this machine, where its work is long enough for that to matter.

import type { Speeds, Sweep } from "@ktsweep/sweep";

/** Work from which on a second of measuring pays. Unit: predicted seconds. */
const WORTH_MEASURING = 20;

/** The same sweep; its costs at `speeds()`, which is asked for only where the work may be long. */
export function weighedSweep(sweep: Sweep, speeds: () => Speeds): Sweep {
  if (!lastsFor(sweep, WORTH_MEASURING)) return sweep;
  return atSpeeds(sweep, speeds());
}

/** The same sweep; its costs at `speeds`. */
export function atSpeeds(sweep: Sweep, speeds: Speeds): Sweep {
  return { ...sweep, cost: (index) => sweep.cost(index, speeds) };
}

/** Looks at no more grid points than it must. */
function lastsFor(sweep: Sweep, seconds: number): boolean {
  let predicted = 0;
  for (let index = 0; index < sweep.points && predicted < seconds; index++) {
    if (!sweep.includes(index)) continue;
    const { secondsPerReplicate, secondsOnce } = sweep.cost(index);
    predicted += secondsOnce + sweep.replicates.max * secondsPerReplicate;
  }
  return predicted >= seconds;
}
