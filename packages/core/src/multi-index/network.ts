// network.ts — a two-layer network f(x) = (1/√m) Σ_j a_j max(0, ⟨w_j, x⟩ + b_j) with |w_j| = 1.

export interface Network {
  readonly d: number;
  /** m. */
  readonly width: number;
  /** w_j (m × d), row-major. */
  readonly directions: Float64Array;
  /** b_j (m). */
  readonly biases: Float64Array;
  /** a_j (m). */
  readonly readOut: Float64Array;
}

/** Inputs: x (count × d), row-major. */
export interface Inputs {
  readonly x: Float64Array;
  readonly count: number;
}

/** The part of a network that its features are made of. */
export type FirstLayer = Omit<Network, "readOut">;

/** ⟨w_j, x_s⟩ + b_j at `to[j·count + s]`. Cost: m · count · d. */
export function preActivations(layer: FirstLayer, { x, count }: Inputs, to: Float64Array): void {
  const { d, width, directions, biases } = layer;
  for (let j = 0; j < width; j++) {
    const w = j * d;
    const at = j * count;
    let s = 0;
    // Four rows at once: each is a sum of its own, in the order of the coordinates.
    for (; s + 4 <= count; s += 4) {
      let [s0, s1, s2, s3] = [biases[j], biases[j], biases[j], biases[j]];
      const x0 = s * d;
      const x1 = x0 + d;
      const x2 = x1 + d;
      const x3 = x2 + d;
      for (let i = 0; i < d; i++) {
        const weight = directions[w + i];
        s0 += weight * x[x0 + i];
        s1 += weight * x[x1 + i];
        s2 += weight * x[x2 + i];
        s3 += weight * x[x3 + i];
      }
      to[at + s] = s0;
      to[at + s + 1] = s1;
      to[at + s + 2] = s2;
      to[at + s + 3] = s3;
    }
    for (; s < count; s++) {
      let sum = biases[j];
      for (let i = 0; i < d; i++) sum += directions[w + i] * x[s * d + i];
      to[at + s] = sum;
    }
  }
}

/** max(0, ⟨w_j, x_s⟩ + b_j) / √m at `to[j·count + s]`. */
export function features(layer: FirstLayer, inputs: Inputs, to: Float64Array): void {
  preActivations(layer, inputs, to);
  const scale = 1 / Math.sqrt(layer.width);
  const length = layer.width * inputs.count;
  for (let i = 0; i < length; i++) to[i] = to[i] > 0 ? to[i] * scale : 0;
}

/** Σ_j a_j feature_j, of features as `features` lays them out. Shape: (count). */
export function readOutOf(readOut: Float64Array, from: Float64Array, count: number): Float64Array {
  const values = new Float64Array(count);
  for (let j = 0; j < readOut.length; j++) {
    const a = readOut[j];
    if (a === 0) continue;
    const at = j * count;
    for (let s = 0; s < count; s++) values[s] += a * from[at + s];
  }
  return values;
}
