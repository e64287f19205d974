// rows.ts — blocks of a stage's rows as f64: the draws that SGD uses one by one (sgd.ts), for whoever needs them side by side.

import { CHUNK, drawNormals, drawSigns, GENERATOR_BYTES } from "./draw";
import { promote } from "./sgd-pass";

/** Draws of the chunk at hand, (256) f32. */
const DRAWN: usize = memory.data(1024, 64);

/** Bytes of a noise stream: its generator and the 256 f32 drawn last. */
export function rowsNoiseBytes(): i32 {
  return <i32>GENERATOR_BYTES + 4 * CHUNK;
}

/** The next `rows` rows at `to`, (rows × d) f64: of each of the generators one chunk per row, the last cut off at d. */
export function rowsInputs(generators: usize, d: i32, signs: i32, rows: i32, to: usize): void {
  for (; rows > 0; --rows) {
    let generator = generators;
    for (let left = d; left > 0; left -= CHUNK) {
      if (signs) drawSigns(generator, DRAWN);
      else drawNormals(generator, DRAWN);
      generator += GENERATOR_BYTES;
      if (left >= CHUNK) {
        promote(DRAWN, to);
        to += 8 * CHUNK;
      } else {
        for (let i = 0; i < left; ++i, to += 8) {
          store<f64>(to, <f64>load<f32>(DRAWN + ((<usize>i) << 2)));
        }
      }
    }
  }
}

/** The next `count` values of the noise stream at `stream` times `std`, `used` of whose 256 values are taken; returns how many are then. */
export function rowsNoise(stream: usize, used: i32, std: f64, count: i32, to: usize): i32 {
  const drawn = stream + GENERATOR_BYTES;
  for (let s = 0; s < count; ++s) {
    if (used == CHUNK) {
      drawNormals(stream, drawn);
      used = 0;
    }
    store<f64>(to + ((<usize>s) << 3), std * <f64>load<f32>(drawn + ((<usize>used) << 2)));
    ++used;
  }
  return used;
}
