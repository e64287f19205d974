// target.ts — energy of the truth, on the coordinates and beyond them.

import type { Problem, Target } from "./cell.js";
import { KtsweepError } from "./errors.js";
import type { Layout } from "./layout/layout.js";
import { pow } from "./math.js";
import { componentEnergies, isMultiIndex } from "./multi-index/target.js";
import { standardNormals } from "./random.js";

/**
 * E c_i², the energy of the truth per coordinate at the nodes of a layout. Shape: (nodes).
 * Throws: CHAIN_INVALID on more than d values.
 */
export function targetEnergies({ target, d }: Problem, { index }: Layout): Float64Array {
  if ("values" in target) {
    const values = listed(target.values, d);
    return index.map((i) => (i <= values.length ? values[i - 1] * values[i - 1] : 0));
  }
  if (isMultiIndex(target)) {
    const components = componentEnergies(target);
    return index.map((i) => (i <= components.length ? components[i - 1] : 0));
  }
  const { exponent, amplitude = 1, support = d } = target;
  const energies = new Float64Array(index.length);
  for (let j = 0; j < energies.length; j++) {
    if (index[j] <= support) energies[j] = amplitude * pow(index[j], -exponent);
  }
  return energies;
}

/**
 * The coefficients c_i of one replicate. Shape: (d), as `energies` (E c_i²). Fixed: √energy_i or the listed values;
 * random: N(0, energy_i), drawn from the stream `key`.
 */
export function targetCoefficients(
  { target, d }: Problem,
  energies: Float64Array,
  key: () => Uint8Array,
): Float64Array {
  if ("values" in target) {
    const coefficients = new Float64Array(d);
    coefficients.set(listed(target.values, d));
    return coefficients;
  }
  const spread = energies.map(Math.sqrt);
  if (!isRandomTarget(target)) return spread;
  const normals = standardNormals(key(), d);
  return spread.map((deviation, i) => deviation * normals[i]);
}

/** Whether every replicate draws its own truth. */
export function isRandomTarget(target: Target): boolean {
  return "random" in target && target.random;
}

function listed(values: readonly number[], d: number): readonly number[] {
  if (values.length > d) {
    throw new KtsweepError(
      "CHAIN_INVALID",
      `The target lists ${String(values.length)} values, but d is ${String(d)}.`,
      "Raise d or list fewer values.",
    );
  }
  return values;
}

/**
 * Energy beyond coordinate d, Σ_{i>d} amplitude·i^-p ≈ amplitude·(d + ½)^(1−p)/(p − 1); 0 where the tail is truncated.
 *
 * Source: midpoint rule; relative error O(d^-2). Throws: CHAIN_INVALID where no tail is defined (p ≤ 1, a support,
 * listed values).
 */
export function tailEnergy({ target, d, tail }: Problem): number {
  if (tail !== "extrapolate") return 0;
  const hasTail = "exponent" in target && target.support === undefined && target.exponent > 1;
  if (!hasTail) {
    throw new KtsweepError(
      "CHAIN_INVALID",
      "tail: extrapolate needs a target with an exponent above 1 and no support.",
      "Write tail: truncate, or give the target an exponent p > 1.",
    );
  }
  const { exponent, amplitude = 1 } = target;
  return (amplitude * pow(d + 0.5, 1 - exponent)) / (exponent - 1);
}
