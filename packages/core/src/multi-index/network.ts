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

/** What units are at inputs: (m × columns) row-major, unit j at input s at `values[j · columns + s]`. */
export interface Units {
  readonly values: Float64Array;
  /** At least as many as inputs. */
  readonly columns: number;
}

/** The part of a network that its features are made of. */
export type FirstLayer = Omit<Network, "readOut">;

/** ⟨w_j, x_s⟩ + b_j. Cost: m · count · d. */
export function preActivations(layer: FirstLayer, { x, count }: Inputs, units: Units): void {
  const { d, width, directions, biases } = layer;
  const { values: to, columns } = units;
  for (let j = 0; j < width; j++) {
    const w = j * d;
    const at = j * columns;
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

/** max(0, ⟨w_j, x_s⟩ + b_j) / √m, and 0 beyond the last input. */
export function features(layer: FirstLayer, inputs: Inputs, units: Units): void {
  preActivations(layer, inputs, units);
  const { values, columns } = units;
  const scale = 1 / Math.sqrt(layer.width);
  for (let j = 0; j < layer.width; j++) {
    const at = j * columns;
    for (let s = 0; s < inputs.count; s++) {
      values[at + s] = values[at + s] > 0 ? values[at + s] * scale : 0;
    }
    values.fill(0, at + inputs.count, at + columns);
  }
}

/** Σ_j a_j feature_j at the first `count` inputs. Shape: (count). */
export function readOutOf(readOut: Float64Array, units: Units, count: number): Float64Array {
  const sum = new Float64Array(count);
  for (let j = 0; j < readOut.length; j++) {
    const a = readOut[j];
    const at = j * units.columns;
    for (let s = 0; s < count; s++) sum[s] += a * units.values[at + s];
  }
  return sum;
}
