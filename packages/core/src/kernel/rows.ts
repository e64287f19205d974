// rows.ts — the rows that a stage learns from, in blocks: its inputs and the noise of their labels.
//
// Row s is draw s of every chunk (tag "z") and value s of the noise (tag "e"), as random.ts has them: the very rows that
// the SGD kernel uses under the same key (sgd.ts).

import type { Distribution } from "../cell.js";
import { chunkSize } from "../random.js";
import { allocate, byteView, float64View, release } from "./memory.js";
import { wasm } from "./wasm.js";

/** Some rows. */
export interface RowBlock {
  /** Latent coordinates. Shape: (count × d), row-major. */
  readonly z: Float64Array;
  /** What is added to the labels z·t. Shape: (count). */
  readonly noise: Float64Array;
}

/** Training inputs of a stage with the noise of their labels, in order. */
export interface RowSource {
  readonly d: number;
  /**
   * The next `count` rows, as views of kernel memory (`byteOffset` is the address): valid until the next call of any
   * kernel that allocates. Throws: MEMORY_REFUSED.
   */
  read(count: number): RowBlock;
  /** Goes back to the first row: for several passes over the same data. */
  rewind(): void;
  /** Frees the memory; the source is unusable afterwards. */
  release(): void;
}

export interface DrawnRowsOptions {
  /** 32-byte stream key of the inputs. */
  readonly key: Uint8Array;
  /** 32-byte stream key of the noise. */
  readonly noiseKey: Uint8Array;
  readonly d: number;
  readonly distribution: Distribution;
  /** Standard deviation of the noise; negative: the noise with the opposite sign. */
  readonly noiseStd: number;
}

const GENERATOR_BYTES = 64;

/** Values of one WASM call: about 3 ms. */
const CALL_SIZE = 2_500_000;

/**
 * Drawn rows, from the first one on. Cost: about 1 ns per value, chunks of 256 counted whole. Memory: 8 bytes per value
 * of the largest block that was read, and a quarter of a byte per coordinate. Throws: MEMORY_REFUSED.
 *
 * @example
 * const rows = drawnRows({ key, noiseKey: key, d: 100, distribution: "gaussian", noiseStd: 0.1 });
 * const { z, noise } = rows.read(20); // 2000 inputs, 20 values of noise
 * rows.release();
 */
export function drawnRows(options: DrawnRowsOptions): RowSource {
  const { d, distribution, noiseStd } = options;
  const chunks = Math.ceil(d / chunkSize);
  const streamBytes = wasm.rowsNoiseBytes() + chunks * GENERATOR_BYTES;
  const stream = allocate(streamBytes);
  const generators = stream + wasm.rowsNoiseBytes();
  const rowsPerCall = Math.max(1, Math.floor(CALL_SIZE / (chunks * chunkSize)));
  let noiseUsed = chunkSize;
  let block: { readonly at: number; readonly bytes: number } | undefined;

  const rewind = (): void => {
    seed(options.noiseKey, "e", 1, stream);
    seed(options.key, "z", chunks, generators);
    noiseUsed = chunkSize;
  };
  rewind();
  const freeBlock = (): void => {
    if (block !== undefined) release(block.at, block.bytes);
    block = undefined;
  };

  return {
    d,
    read(count) {
      const bytes = 8 * count * (d + 1);
      if (block === undefined || bytes > block.bytes) {
        freeBlock();
        block = { at: allocate(bytes), bytes };
      }
      const { at } = block;
      const noiseAt = at + 8 * count * d;
      const signs = distribution === "rademacher" ? 1 : 0;
      for (let done = 0; done < count; done += rowsPerCall) {
        const rows = Math.min(rowsPerCall, count - done);
        wasm.rowsInputs(generators, d, signs, rows, at + 8 * done * d);
      }
      if (noiseStd === 0) float64View(noiseAt, count).fill(0);
      else noiseUsed = wasm.rowsNoise(stream, noiseUsed, noiseStd, count, noiseAt);
      return { z: float64View(at, count * d), noise: float64View(noiseAt, count) };
    },
    rewind,
    release() {
      freeBlock();
      release(stream, streamBytes);
    },
  };
}

function seed(key: Uint8Array, tag: "e" | "z", count: number, generators: number): void {
  byteView(wasm.streamKey(), 32).set(key);
  wasm.seedStreams(tag.charCodeAt(0), 0, count, generators);
}
