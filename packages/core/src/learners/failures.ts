// failures.ts — the two ways in which a stage ends early, and failures as values.

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

/** What `work` gives, or the error of ours that it throws; a stop goes on as a throw. */
export function valueOf<T>(work: () => T): T | KtsweepError {
  try {
    return work();
  } catch (error) {
    if (error instanceof KtsweepError && error.code !== "RUN_STOPPED") return error;
    throw error;
  }
}
