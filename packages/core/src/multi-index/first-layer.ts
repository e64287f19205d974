// first-layer.ts — where the directions of a two-layer network come from: drawn, tilted as by an earlier training,
// moved by one gradient step.

import type { TwoLayerStage } from "../cell.js";
import { drawChunks, chunkSize } from "../random.js";
import { COMPONENTS } from "./target.js";
import { type FirstLayer, type Inputs, preActivations } from "./network.js";

/** Tag of a network's own draws: chunks of directions, then biases and signs after the last chunk of a row. */
const WEIGHTS = "w";
const BIASES = "b";

type Overlaps = NonNullable<TwoLayerStage["pretrained"]>;

/**
 * Directions uniform on the sphere with biases N(0, 1); with overlaps, ⟨w_j, e_task⟩ = ± overlap and the rest uniform on
 * what is left. Draw j of the key is unit j's.
 */
export function drawnLayer(
  key: Uint8Array,
  { d, width }: { readonly d: number; readonly width: number },
  overlaps: Overlaps = {},
): FirstLayer {
  const directions = new Float64Array(width * d);
  for (let chunk = 0; chunk * chunkSize < d; chunk++) {
    const drawn = drawChunks({ key, tag: WEIGHTS, chunk, count: width });
    const from = chunk * chunkSize;
    const length = Math.min(chunkSize, d - from);
    for (let j = 0; j < width; j++) {
      directions.set(drawn.subarray(j * chunkSize, j * chunkSize + length), j * d + from);
    }
  }
  for (let j = 0; j < width; j++) tilt(directions.subarray(j * d, (j + 1) * d), overlaps);
  const drawn = drawChunks({ key, tag: BIASES, chunk: 0, count: Math.ceil(width / chunkSize) });
  return { d, width, directions, biases: Float64Array.from(drawn.subarray(0, width)) };
}

/** Signs ±1 of the read-out that a gradient step starts from. Shape: (width). */
export function drawnSigns(key: Uint8Array, width: number): Float64Array {
  const count = Math.ceil(width / chunkSize);
  const drawn = drawChunks({ key, tag: BIASES, chunk: 1, count });
  return Float64Array.from(drawn.subarray(0, width), (value) => (value < 0 ? -1 : 1));
}

/** To unit length, with the overlaps that are given along their coordinates. */
function tilt(w: Float64Array, overlaps: Overlaps): void {
  const fixed = COMPONENTS.map((component) => overlaps[component]);
  let taken = 0;
  let free = 0;
  for (let i = 0; i < w.length; i++) {
    const overlap = fixed[i];
    if (overlap === undefined) free += w[i] * w[i];
    else taken += overlap * overlap;
  }
  const scale = Math.sqrt(Math.max(0, 1 - taken) / free);
  for (let i = 0; i < w.length; i++) {
    const overlap = fixed[i];
    if (overlap === undefined) w[i] *= scale;
    else w[i] = w[i] < 0 ? -overlap : overlap;
  }
}

/** Σ_s y_s 1[⟨w_j, x_s⟩ + b_j > 0] x_s, added up over blocks of rows. Shape: (m × d). */
export interface Gradient {
  readonly add: (inputs: Inputs, labels: Float64Array) => void;
  /**
   * w_j + stepSize · sign_j · gradient_j / rows, back on the sphere: one step of gradient descent on half the squared
   * error, from a read-out of these signs so small that the network's own output does not matter.
   */
  readonly step: (stepSize: number, signs: Float64Array) => FirstLayer;
}

export function gradientOf(layer: FirstLayer): Gradient {
  const { d, width, directions } = layer;
  const sum = new Float64Array(width * d);
  let rows = 0;
  let active = new Float64Array(0);
  return {
    add({ x, count }, labels) {
      if (active.length < width * count) active = new Float64Array(width * count);
      preActivations(layer, { x, count }, { values: active, columns: count });
      rows += count;
      for (let j = 0; j < width; j++) {
        const at = j * d;
        for (let s = 0; s < count; s++) {
          if (!(active[j * count + s] > 0)) continue;
          const label = labels[s];
          const row = s * d;
          for (let i = 0; i < d; i++) sum[at + i] += label * x[row + i];
        }
      }
    },
    step(stepSize, signs) {
      const moved = directions.slice();
      for (let j = 0; j < width; j++) {
        const scale = (stepSize * signs[j]) / rows;
        let squares = 0;
        for (let i = j * d; i < (j + 1) * d; i++) {
          moved[i] += scale * sum[i];
          squares += moved[i] * moved[i];
        }
        const length = Math.sqrt(squares);
        for (let i = j * d; i < (j + 1) * d; i++) moved[i] /= length;
      }
      return { ...layer, directions: moved };
    },
  };
}
