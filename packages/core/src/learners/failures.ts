// failures.ts — the two ways in which a stage ends early.

import { KtsweepError } from "../errors.js";

export function stopped(): KtsweepError {
  return new KtsweepError("RUN_STOPPED", "The computation was stopped before its end.", "");
}

export function diverged(step: number, steps: number): KtsweepError {
  return new KtsweepError(
    "SGD_DIVERGED",
    `The prediction error was no longer finite at step ${String(step)} of ${String(steps)}.`,
    "Lower stepSize: `ktsweep plan` names the largest stable one.",
    { step },
  );
}
