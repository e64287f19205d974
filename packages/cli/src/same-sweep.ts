// same-sweep.ts — whether a folder belongs to the sweep of a spec.

import { KtsweepError } from "@ktsweep/core";
import type { Store } from "@ktsweep/results";
import type { Sweep } from "@ktsweep/sweep";

/** Throws: STORE_FOREIGN where name or root seed differ. */
export function checkSameSweep(sweep: Sweep, { dir, specs: [stored] }: Store): void {
  if (stored.name === sweep.name && stored.seed === sweep.seed) return;
  throw new KtsweepError(
    "STORE_FOREIGN",
    `${dir} holds sweep ${stored.name} with seed ${String(stored.seed)}, ` +
      `not ${sweep.name} with seed ${String(sweep.seed)}.`,
    "Choose another folder, or give the spec the name and seed of the folder's sweep to extend it.",
  );
}
