// checkpointed.ts — a schedule cut where a curve is recorded.

import type { Stretch } from "../../schedule.js";

export interface CheckpointedStretch extends Stretch {
  /** Position in the list of checkpoints that this stretch ends at. */
  readonly checkpoint?: number;
}

/** The same updates in the same order; every checkpoint (ascending, ≥ 1) ends a stretch. */
export function* checkpointed(
  schedule: Iterable<Stretch>,
  checkpoints: Float64Array,
): Generator<CheckpointedStretch> {
  let done = 0;
  let next = 0;
  for (const { stepSize, count } of schedule) {
    const end = done + count;
    while (next < checkpoints.length && checkpoints[next] <= end) {
      yield { stepSize, count: checkpoints[next] - done, checkpoint: next };
      done = checkpoints[next];
      next++;
    }
    if (end > done) yield { stepSize, count: end - done };
    done = end;
  }
}

/** The checkpoints and one more update to stop at. Shape: ascending. */
export function withMark(checkpoints: Float64Array, mark: number | undefined): Float64Array {
  if (mark === undefined || mark === 0 || checkpoints.includes(mark)) return checkpoints;
  return Float64Array.of(...checkpoints, mark).sort();
}

export interface WatchedStretch extends Stretch {
  /** Checkpoints inside it: position in the list, and updates of this stretch made by then (1 … count). */
  readonly checkpoints: readonly { readonly position: number; readonly after: number }[];
}

/** The stretches whole, each with the checkpoints inside it. */
export function* watched(
  schedule: Iterable<Stretch>,
  steps: Float64Array,
): Generator<WatchedStretch> {
  let done = 0;
  let next = 0;
  for (const { stepSize, count } of schedule) {
    const checkpoints = [];
    for (; next < steps.length && steps[next] <= done + count; next++) {
      checkpoints.push({ position: next, after: steps[next] - done });
    }
    yield { stepSize, count, checkpoints };
    done += count;
  }
}

/** Step sizes of consecutive updates; a checkpoint ends a block. */
export interface StepSizeBlock {
  readonly stepSizes: Float64Array;
  readonly checkpoint?: number;
}

const BLOCK = 8192;

/** The schedule as arrays of at most 8192 step sizes. */
export function* stepSizeBlocks(
  schedule: Iterable<Stretch>,
  checkpoints: Float64Array,
): Generator<StepSizeBlock> {
  const buffer = new Float64Array(BLOCK);
  let filled = 0;
  for (const { stepSize, count, checkpoint } of checkpointed(schedule, checkpoints)) {
    for (let rest = count; rest > 0;) {
      const taken = Math.min(rest, BLOCK - filled);
      buffer.fill(stepSize, filled, filled + taken);
      filled += taken;
      rest -= taken;
      if (filled === BLOCK && rest > 0) {
        yield { stepSizes: buffer };
        filled = 0;
      }
    }
    if (checkpoint !== undefined) {
      yield { stepSizes: buffer.subarray(0, filled), checkpoint };
      filled = 0;
    }
  }
  if (filled > 0) yield { stepSizes: buffer.subarray(0, filled) };
}
