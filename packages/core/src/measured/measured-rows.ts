// measured-rows.ts — rows of measured data as a stage's training rows: drawn with replacement, by the stage's own key.

import { KtsweepError } from "../errors.js";
import { allocate, float64View, release } from "../kernel/memory.js";
import { drawnRows, type RowSource } from "../kernel/rows.js";
import { uniforms } from "../kernel/uniforms.js";

/** Measured rows in latent coordinates; the arrays may be shared between threads. */
export interface MeasuredRows {
  /** Of the table that they were made of, 64 hex digits. */
  readonly sha256: string;
  readonly d: number;
  readonly rows: number;
  /** Shape: (rows × d), row-major. */
  readonly z: Float64Array;
  /** What true labels have beside z·c. Shape: (rows). */
  readonly residuals: Float64Array;
}

const provided = new Map<string, MeasuredRows>();

/** Makes rows known to this process or thread, under their hash. Twice is once. */
export function provideRows(rows: MeasuredRows): void {
  if (!provided.has(rows.sha256)) provided.set(rows.sha256, rows);
}

/** Throws: INPUT_MISSING. */
export function rowsWith(sha256: string): MeasuredRows {
  const found = provided.get(sha256);
  if (found !== undefined) return found;
  throw new KtsweepError(
    "INPUT_MISSING",
    `The stage learns from measured rows, the file with SHA-256 ${sha256}, which is not loaded here.`,
    `Start with --data FILE; the sweep's folder has the file, inputs/${sha256}.rows.`,
    { sha256 },
  );
}

/** Which rows, and what is added to the labels. */
export interface MeasuredDraw {
  /** 32-byte key of the draws. */
  readonly key: Uint8Array;
  readonly noiseKey: Uint8Array;
  /** Weight of the truth in the labels: so much of each row's residual is their noise. */
  readonly residualWeight: number;
  /** Standard deviation of Gaussian noise beside that. */
  readonly noiseStd: number;
}

/**
 * Row s is the row floor(n·u) of the data, u the s-th uniform draw of the key (tag "r"). Memory: 8 bytes per value of the
 * largest block that was read. Throws: MEMORY_REFUSED.
 */
export function measuredRows(
  { d, rows, z, residuals }: MeasuredRows,
  { key, noiseKey, residualWeight, noiseStd }: MeasuredDraw,
): RowSource {
  const noise = drawnRows({ key, noiseKey, d: 1, distribution: "gaussian", noiseStd });
  let draw = uniforms(key, "r");
  let block: { readonly at: number; readonly bytes: number } | undefined;
  const freeBlock = (): void => {
    if (block !== undefined) release(block.at, block.bytes);
    block = undefined;
  };
  return {
    d,
    read(count) {
      const drawn = noiseStd === 0 ? undefined : noise.read(count).noise.slice();
      const bytes = 8 * count * (d + 1);
      if (block === undefined || bytes > block.bytes) {
        freeBlock();
        block = { at: allocate(bytes), bytes };
      }
      const inputs = float64View(block.at, count * d);
      const added = float64View(block.at + 8 * count * d, count);
      for (let s = 0; s < count; s++) {
        const row = Math.floor(draw() * rows);
        inputs.set(z.subarray(row * d, (row + 1) * d), s * d);
        added[s] = residualWeight * residuals[row] + (drawn === undefined ? 0 : drawn[s]);
      }
      return { z: inputs, noise: added };
    },
    rewind() {
      draw = uniforms(key, "r");
      noise.rewind();
    },
    release() {
      freeBlock();
      noise.release();
    },
  };
}
