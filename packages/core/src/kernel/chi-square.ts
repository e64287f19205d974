// chi-square.ts — draws of χ² outside a run, by the WASM kernel in assembly/chi-square.ts.

import { allocate, byteView, float64View, release } from "./memory.js";
import { wasm } from "./wasm.js";

export interface ChiSquareDraw {
  /** 32 bytes; generators with the tags "g", "u" and "s" of docs/adr/0012-reduced-engine.md. */
  readonly key: Uint8Array;
  /** Degrees of freedom, real, ≥ 0. Shape: (laws). */
  readonly freedom: Float64Array;
  /** Draws of each law. Default 1. */
  readonly rows?: number;
}

const GENERATOR = 64;
const SPARE = 256;

/**
 * Independent χ² of each law. Shape: (rows × laws), row-major.
 *
 * Accuracy: the law to about 1e-7, as that of the normals behind it; independent of the host. Cost: about 3 ns each from 2 degrees on.
 *
 * @example chiSquareDraws({ key, freedom: Float64Array.of(2.5, 1e9) })
 */
export function chiSquareDraws({ key, freedom, rows = 1 }: ChiSquareDraw): Float64Array {
  const count = Math.ceil(freedom.length / 4) * 4;
  const groups = Math.ceil((rows * count) / 16);
  const lawBytes = wasm.lawBytes(count);
  const bytes = 2 * GENERATOR + SPARE + lawBytes + 8 * count + 64 * groups + 8 * rows * count;
  const normalGenerator = allocate(bytes);
  const wordGenerator = normalGenerator + GENERATOR;
  const spare = wordGenerator + GENERATOR;
  const laws = spare + SPARE;
  const degrees = laws + lawBytes;
  const normals = degrees + 8 * count;
  const drawn = normals + 64 * groups;

  byteView(wasm.streamKey(), 32).set(key);
  wasm.seedStreams(tag("g"), 0, 1, normalGenerator);
  wasm.seedStreams(tag("u"), 0, 1, wordGenerator);
  wasm.seedStreams(tag("s"), 0, 2, spare);
  wasm.emptySpare(spare);
  float64View(degrees, count).fill(0).set(freedom);
  wasm.prepareLaws(laws, degrees, count);
  wasm.drawGroups(normalGenerator, normals, groups);
  wasm.chiSquares(
    ...([laws, count, rows, normals, 4 * count, wordGenerator, spare, drawn] as const),
  );

  const values = new Float64Array(rows * freedom.length);
  for (let row = 0; row < rows; row++) {
    values.set(float64View(drawn + 8 * row * count, freedom.length), row * freedom.length);
  }
  release(normalGenerator, bytes);
  return values;
}

function tag(letter: string): number {
  return letter.charCodeAt(0);
}
