// uniforms.ts — uniform draws of a stage that are neither its inputs nor its noise.

import { sha256 } from "../sha256.js";

const HASH_BYTES = 32;
const BYTES_PER_DRAW = 8;
/** 53 bits make a number below 1. */
const SCALE = 1 / 2 ** 53;

/** What the draws are for: a user's own learner, or places of rows in measured data. */
export type UniformTag = "u" | "r";

/**
 * Uniform draws in [0, 1): 53 bits each of SHA-256(key ‖ tag ‖ u32le block), four per block.
 *
 * @example
 * const draw = uniforms(key, "r");
 * const row = Math.floor(draw() * rows);
 */
export function uniforms(key: Uint8Array, tag: UniformTag): () => number {
  const text = new Uint8Array(key.length + 5);
  text.set(key);
  text[key.length] = tag.charCodeAt(0);
  const view = new DataView(text.buffer);
  let block = 0;
  let at = HASH_BYTES;
  let hash = new DataView(new ArrayBuffer(HASH_BYTES));
  return () => {
    if (at === HASH_BYTES) {
      view.setUint32(key.length + 1, block, true);
      hash = new DataView(sha256(text).slice().buffer);
      block += 1;
      at = 0;
    }
    const high = hash.getUint32(at, true);
    const low = hash.getUint32(at + 4, true);
    at += BYTES_PER_DRAW;
    return (high * 2 ** 21 + Math.floor(low / 2 ** 11)) * SCALE;
  };
}
