// sgd.ts — sampled SGD of one model in the whitened residual r = v − labels, by the WASM kernel in assembly/sgd.ts.
//
// Update t with batch B and step size γ_t: e_b = Σ_i z_{b,i} r_i − noiseStd · ε_b (over all d coordinates), then
// r_i ← r_i − (γ_t / B) λ_i Σ_b e_b z_{b,i}. Draws as random.ts: sample s = t B + b takes draw s of every chunk (tag
// "z") and value s of the noise (tag "e"). z is f32, everything else f64; for B = 1 the change is ((γ e) λ_i) z_i,
// otherwise ((γ / B) λ_i) G_i. A dot product sums each chunk in four partial sums by coordinate mod 4, ascending, as
// (s0 + s2) + (s1 + s3), and then the chunks in order.

import type { Distribution } from "../cell.js";
import { chunkSize } from "../random.js";
import { allocate, byteView, float64View, release } from "./memory.js";
import { wasm } from "./wasm.js";

export interface SgdRunOptions {
  /** 32-byte stream key of the stage. */
  readonly key: Uint8Array;
  /** Shape (d). λ_i ≥ 0, 0 where the stage does not see. */
  readonly eigenvalues: Float64Array;
  /** Shape (d). r_i = v0_i − labels_i at the start. */
  readonly residual: Float64Array;
  /** Samples per update, ≥ 1. */
  readonly batch: number;
  readonly distribution: Distribution;
  /** Standard deviation of the label noise, ≥ 0. */
  readonly noiseStd: number;
}

/** "diverged": a residual error was not finite in update `step`; nothing moves the run from there. An overflow in the
 * very last update shows in `halfSquaredNorm` instead. */
export type SgdProgress = "done" | "stopped" | "diverged";

export interface SgdRun {
  /**
   * Makes one update per step size. Polls `shouldStop` about every 3 ms; "stopped" leaves a sound run behind, from
   * which the step sizes from `step` on continue to the same bits.
   */
  advance(stepSizes: Float64Array, shouldStop?: () => boolean): SgdProgress;
  /** Updates made so far. */
  readonly step: number;
  /** ½ Σ (r_i + offset_i)², summed in order; offset 0 by default. Shape: offset (d). */
  halfSquaredNorm(offset?: Float64Array): number;
  /** Copy of r. Shape (d). */
  residual(): Float64Array;
  /** Frees the run's memory; the run is unusable afterwards. */
  release(): void;
}

/** Coordinate-steps of one WASM call: about 3 ms, so that calls tier up and stop flags are seen. */
const CALL_SIZE = 1_500_000;

/** Step sizes that one call can take. */
const CALL_UPDATES = 8192;

/**
 * A run at its start. Cost of an update: about 1.7 ns per coordinate and sample, chunks of 256 counted whole; memory
 * 24 bytes per coordinate, 32 with batches. Throws: MEMORY_REFUSED.
 *
 * @example
 * const run = createSgdRun({ key, eigenvalues, residual, batch: 1, distribution: "gaussian", noiseStd: 0.5 });
 * run.advance(new Float64Array(1000).fill(0.1)); // "done"
 * run.halfSquaredNorm();
 */
export function createSgdRun(options: SgdRunOptions): SgdRun {
  const { eigenvalues, batch } = options;
  const d = eigenvalues.length;
  const chunks = Math.max(1, Math.ceil(d / chunkSize));
  const signs = options.distribution === "rademacher" ? 1 : 0;
  const stepBytes = 8 * CALL_UPDATES;
  const bytes = stepBytes + wasm.sgdBytes(chunks, batch);
  const stepsAt = allocate(bytes);
  const block = stepsAt + stepBytes;
  const samplesPerCall = Math.max(1, Math.floor(CALL_SIZE / (chunks * chunkSize)));

  byteView(wasm.streamKey(), 32).set(options.key);
  wasm.sgdCreate(block, chunks, batch, signs, options.noiseStd);
  eachChunk(0, (view, from, to) => {
    view.set(options.residual.subarray(from, to));
  });
  eachChunk(1, (view, from, to) => {
    view.set(eigenvalues.subarray(from, to));
  });

  /** Samples drawn so far; the one place that says how far the run is. */
  let drawn = 0;

  /** Visits the residuals (array 0) or eigenvalues (array 1) of each chunk, coordinates from … to − 1. */
  function eachChunk(
    array: 0 | 1,
    visit: (view: Float64Array, from: number, to: number) => void,
  ): void {
    const stride = wasm.sgdStateBytes(batch);
    let at = (wasm.sgdStates(block) >>> 0) + array * wasm.sgdArrayBytes();
    for (let from = 0; from < d; from += chunkSize, at += stride) {
      const to = Math.min(d, from + chunkSize);
      visit(float64View(at, to - from), from, to);
    }
  }

  return {
    advance(stepSizes, shouldStop) {
      const first = Math.floor(drawn / batch);
      const end = (first + stepSizes.length) * batch;
      while (drawn < end) {
        if (wasm.sgdDiverged(block)) return "diverged";
        if (shouldStop?.()) return "stopped";
        const at = Math.floor(drawn / batch) - first;
        const updates = stepSizes.subarray(at, at + CALL_UPDATES);
        const samples = Math.min(samplesPerCall, updates.length * batch - (drawn % batch));
        float64View(stepsAt, updates.length).set(updates);
        drawn += wasm.sgdAdvance(block, stepsAt, samples);
      }
      return "done";
    },
    get step() {
      return Math.floor(drawn / batch);
    },
    halfSquaredNorm(offset) {
      let sum = 0;
      wasm.sgdSettle(block);
      eachChunk(0, (r, from) => {
        for (let i = 0; i < r.length; i++) {
          const value = r[i] + (offset === undefined ? 0 : offset[from + i]);
          sum += value * value;
        }
      });
      return sum / 2;
    },
    residual() {
      const copy = new Float64Array(d);
      wasm.sgdSettle(block);
      eachChunk(0, (r, from) => {
        copy.set(r, from);
      });
      return copy;
    },
    release: () => release(stepsAt, bytes),
  };
}
