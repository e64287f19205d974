// sgd-rows.ts — sampled SGD of one model on given rows, with momentum and a running sum of its iterates, by the WASM
// kernel in assembly/heavy-ball.ts. All arithmetic is f64; a batch's gradient is summed row by row.

import { allocate, float64View, release } from "./memory.js";
import type { RowBlock } from "./rows.js";
import { wasm } from "./wasm.js";

export interface SgdRowsOptions {
  /** Shape (d). λ_i ≥ 0, 0 where the stage does not see. */
  readonly eigenvalues: Float64Array;
  /** Shape (d). r_i = v0_i − labels_i at the start. */
  readonly residual: Float64Array;
  /** Rows per update, ≥ 1. */
  readonly batch: number;
  /** b of m ← b m + g, 0 ≤ b < 1. */
  readonly momentum: number;
}

export interface SgdRowsRun {
  /**
   * Takes rows; an update that they complete takes the next of `stepSizes` (those from the batch at hand on). Returns how
   * many rows were taken: fewer where an error was not finite.
   */
  take(rows: RowBlock, stepSizes: Float64Array): number;
  /** From the iterate at hand on, that one included, their mean is reported. */
  startAverage(): void;
  /** Copy of the reported residual. Shape (d). */
  residual(): Float64Array;
  /** What the run goes on from: rows taken, iterates in the sum, then r, m, s, g. Shape (2 + 4 d). */
  state(): Float64Array;
  restore(state: Float64Array): void;
  /** Rows taken so far. */
  readonly taken: number;
  release(): void;
}

/** Memory: 40 bytes per coordinate. Cost of a row: about 1.5 ns per coordinate. Throws: MEMORY_REFUSED. */
export function createSgdRows(options: SgdRowsOptions): SgdRowsRun {
  const { batch, momentum } = options;
  const d = options.residual.length;
  const bytes = 8 * 5 * d;
  const block = allocate(bytes);
  const eigenvalues = block + 8 * 4 * d;
  const [r, , s] = [0, 1, 2].map((i) => (): Float64Array => float64View(block + 8 * i * d, d));
  float64View(block, 4 * d).fill(0);
  r().set(options.residual);
  float64View(eigenvalues, d).set(options.eigenvalues);
  let taken = 0;
  /** Iterates in the sum; 0 before the average has begun. */
  let averaged = 0;

  return {
    take({ z, noise }, stepSizes) {
      const gathered = taken % batch;
      // Before memory grows: views of it lose their place then, what they show does not.
      const [inputsAt, noiseAt, count] = [z.byteOffset, noise.byteOffset, noise.length];
      const steps = allocate(8 * stepSizes.length);
      float64View(steps, stepSizes.length).set(stepSizes);
      const rows = wasm.heavyBallRows(
        ...([block, eigenvalues, inputsAt, noiseAt, d, count] as const),
        ...([gathered, batch, steps, momentum, averaged > 0 ? 1 : 0] as const),
      );
      release(steps, 8 * stepSizes.length);
      if (averaged > 0) averaged += Math.floor((gathered + rows) / batch);
      taken += rows;
      return rows;
    },
    startAverage() {
      s().set(r());
      averaged = 1;
    },
    residual: () => (averaged === 0 ? r().slice() : s().map((value) => value / averaged)),
    state() {
      const state = new Float64Array(2 + 4 * d);
      state.set([taken, averaged]);
      state.set(float64View(block, 4 * d), 2);
      return state;
    },
    restore(state) {
      [taken, averaged] = state;
      float64View(block, 4 * d).set(state.subarray(2));
    },
    get taken() {
      return taken;
    },
    release() {
      release(block, bytes);
    },
  };
}
