// random.ts — the random streams, as documented and frozen in docs/adr/0002-random-streams.md.
//
// A stream key is 32 bytes. It has one generator per (tag, chunk of 256 coordinates): four xoshiro128++ in the lanes
// of a vector. Its 64 bytes of state are SHA-256(key ‖ tag ‖ u32le chunk ‖ 0) ‖ SHA-256(key ‖ tag ‖ u32le chunk ‖ 1),
// read as little-endian words: word 4 s + l is s_s of lane l. Tag: one ASCII byte, "z" latent coordinates of samples,
// "e" label noise (chunk 0), "c" a random target, "w" and "b" a drawn first layer (multi-index/first-layer.ts). A chunk of draws is always drawn whole:
//
// - normals: 16 groups of five words per lane; group g covers coordinates 16 g … 16 g + 15, lane l those ≡ l mod 4.
//   Words 0, 1: Gamma(2) = −log(u1 u2); word 2: its split into two radii; words 3, 4: two angles.
//   Coordinates +l: ±cosine of the first radius, +4+l sine, +8+l ±cosine of the second radius, +12+l sine.
// - signs: two words per lane; bit 31 − v of lane l of word k holds coordinate 128 k + 4 v + l, v = 0 … 31; set is −1.

import type { Distribution } from "./cell.js";
import { byteView } from "./kernel/memory.js";
import { wasm } from "./kernel/wasm.js";

/** What a stream is for: latent coordinates, label noise, a random target, directions and biases of a first layer. */
export type StreamTag = "z" | "e" | "c" | "w" | "b";

/** Coordinates per generator. */
export const chunkSize = 256;

/** One generator of a key, and how often to draw from it. */
export interface ChunkDraw {
  /** 32 bytes. */
  readonly key: Uint8Array;
  readonly tag: StreamTag;
  /** Chunk c holds coordinates 256 c … 256 c + 255 (0-based). */
  readonly chunk: number;
  /** Chunks to draw, one after the other: samples of a stage, or blocks of label noise. */
  readonly count: number;
  /** Default gaussian. */
  readonly distribution?: Distribution;
}

const GENERATOR_BYTES = 64;

/**
 * The first `count` draws of one generator. Shape: (count × 256), row-major; f32 values, exact as numbers.
 * Cost: about 1 ns per value, and 1 µs for the seed.
 *
 * @example
 * drawChunks({ key: sha256(new Uint8Array(0)), tag: "z", chunk: 0, count: 1 }) // 256 standard normals
 */
export function drawChunks({ key, tag, chunk, count, distribution }: ChunkDraw): Float32Array {
  const draws = new Float32Array(count * chunkSize);
  const generator = wasm.streamSpace();
  const drawn = generator + GENERATOR_BYTES;
  byteView(wasm.streamKey(), 32).set(key);
  wasm.seedStreams(tag.charCodeAt(0), chunk, 1, generator);
  const values = new Float32Array(wasm.memory.buffer, drawn, chunkSize);
  for (let at = 0; at < draws.length; at += chunkSize) {
    if (distribution === "rademacher") wasm.drawSigns(generator, drawn);
    else wasm.drawNormals(generator, drawn);
    draws.set(values, at);
  }
  return draws;
}

/**
 * Standard normals of a random target under its own key: value i is the first draw of chunk floor(i / 256),
 * tag "c". Shape: (d); f32 values. A larger d only continues a smaller one.
 *
 * @example
 * standardNormals(key, 1000).map((normal, i) => normal * Math.sqrt(energy[i]))
 */
export function standardNormals(key: Uint8Array, d: number): Float64Array {
  const normals = new Float64Array(d);
  for (let at = 0; at < d; at += chunkSize) {
    const draws = drawChunks({ key, tag: "c", chunk: at / chunkSize, count: 1 });
    normals.set(draws.subarray(0, Math.min(chunkSize, d - at)), at);
  }
  return normals;
}
