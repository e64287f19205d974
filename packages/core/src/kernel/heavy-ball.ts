// heavy-ball.ts — expected SGD with momentum and averaged iterates: moments of residual, velocity and running sum at the
// nodes of a layout, by the WASM kernel in assembly/heavy-ball.ts.

import { allocate, float64View, release } from "./memory.js";
import type { MomentRunOptions } from "./moments.js";
import { wasm } from "./wasm.js";

export interface HeavyBallOptions extends MomentRunOptions {
  /** Samples per update; Infinity: the population gradient. */
  readonly batch: number;
  /** b of m ← b m + g, 0 ≤ b < 1. */
  readonly momentum: number;
}

export interface HeavyBallRun {
  /** Makes `updates` updates with one step size; polls `shouldStop` about every 3 ms. */
  advance(stepSize: number, updates: number, shouldStop?: () => boolean): "done" | "stopped";
  /** From the iterate at hand on, that one included, their mean is reported instead of the last of them. */
  startAverage(): void;
  /** Σ w_i E ρ_i² of the reported residual ρ. */
  sum(): number;
  /** E ρ². Shape (nodes). */
  second(): Float64Array;
  /** Π: E ρ_i is Π_i times its start. Shape (nodes). */
  survival(): Float64Array;
  /** Frees the run's memory; the run is unusable afterwards. */
  release(): void;
}

/** Arrays of a block, as the kernel has them. */
const [LAMBDA, WEIGHT, A, C, , D, F, H, MEAN, , MEAN_SUM] = Array.from({ length: 11 }, (_, i) => i);

/** Node-steps of one WASM call: about 3 ms. */
const CALL_SIZE = 1_000_000;

/**
 * A run at its start. Cost of an update: about 3 ns per node, a third less without sums; memory 88 bytes per node. Throws: MEMORY_REFUSED.
 *
 * @example
 * const run = createHeavyBallRun({ eigenvalues, weights, second, noiseVariance, batch: 1, kurtosis: 3, momentum: 0.9 });
 * run.advance(0.01, 500);
 * run.startAverage();
 * run.advance(0.01, 500);
 * run.sum() / 2; // expected ½‖ρ‖² of the mean of the last 501 iterates
 */
export function createHeavyBallRun(options: HeavyBallOptions): HeavyBallRun {
  const { eigenvalues, weights, momentum, noiseVariance, batch, kurtosis } = options;
  const nodes = eigenvalues.length;
  const count = Math.max(2, nodes + (nodes % 2));
  const bytes = wasm.heavyBallBytes(count);
  const block = allocate(bytes);
  const array = (position: number): Float64Array =>
    float64View(block + 8 * count * position, nodes);

  float64View(block, bytes / 8).fill(0);
  array(LAMBDA).set(eigenvalues);
  array(WEIGHT).set(weights);
  array(A).set(options.second.map((value, i) => weights[i] * value));
  array(MEAN).fill(1);
  const updatesPerCall = Math.max(1, Math.floor(CALL_SIZE / count));
  let lastSum = array(A).reduce((total, value) => total + value, 0);
  /** Iterates in the sums; 0 before the average has begun. */
  let averaged = 0;

  const reported = (): Float64Array => {
    const size = averaged * averaged;
    return averaged === 0 ? array(A).slice() : array(H).map((value) => value / size);
  };

  return {
    advance(stepSize, updates, shouldStop) {
      for (let done = 0; done < updates;) {
        if (shouldStop?.() === true) return "stopped";
        const next = Math.min(updates - done, updatesPerCall);
        const sums = averaged > 0 ? 1 : 0;
        const setting = [stepSize, momentum, noiseVariance, batch, kurtosis] as const;
        lastSum = wasm.heavyBallMoments(block, count, lastSum, next, sums, ...setting);
        averaged += sums * next;
        done += next;
      }
      return "done";
    },
    startAverage() {
      array(D).set(array(A));
      array(F).set(array(C));
      array(H).set(array(A));
      array(MEAN_SUM).set(array(MEAN));
      averaged = 1;
    },
    sum: () => reported().reduce((total, value) => total + value, 0),
    second: () => reported().map((value, i) => value / weights[i]),
    survival: () =>
      averaged === 0 ? array(MEAN).slice() : array(MEAN_SUM).map((value) => value / averaged),
    release() {
      release(block, bytes);
    },
  };
}
