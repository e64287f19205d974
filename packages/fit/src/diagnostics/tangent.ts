// tangent.ts — directions in the space of log y that a law's parameters cannot imitate.

import { exp, log } from "@ktsweep/core";
import type { Law, LawParameters } from "../law.js";
import type { Points } from "../types.js";

/** Orthonormal directions. Shape: each (n). */
export type Basis = readonly Float64Array[];

/** Step of the differences, relative to a parameter. */
const step = 1e-5;

/**
 * What small changes of the parameters do to the logarithm of the law, as an orthonormal basis.
 * A floor at its bound moves upwards only, by a part of the smallest y.
 */
export function tangentOf(law: Law, { x, y }: Points, parameters: LawParameters): Basis {
  const least = y.reduce((smallest, value) => Math.min(smallest, value), Infinity);
  const at = (change: LawParameters): Float64Array =>
    x.map((value) => log(law.evaluate({ ...parameters, ...change }, value)));
  const middle = at({});
  return orthonormal(
    law.parameters.map(({ name, scale, least: bound }) => {
      const value = parameters[name];
      const moved =
        scale === "log"
          ? value * exp(step)
          : value + (bound === undefined ? step : Math.max(step * value, step * least));
      return at({ [name]: moved }).map((reached, i) => reached - middle[i]);
    }),
  );
}

/** Gram–Schmidt; columns that the earlier ones explain but for rounding are left out. */
export function orthonormal(columns: readonly Float64Array[]): Basis {
  const basis: Float64Array[] = [];
  for (const column of columns) {
    const size = norm(column);
    const rest = without(basis, without(basis, column));
    const length = norm(rest);
    if (length > 1e-9 * size) basis.push(rest.map((value) => value / length));
  }
  return basis;
}

/** What the basis leaves of a direction. */
export function without(basis: Basis, direction: Float64Array): Float64Array {
  const rest = direction.slice();
  for (const unit of basis) {
    const share = product(unit, rest);
    for (let i = 0; i < rest.length; i++) rest[i] -= share * unit[i];
  }
  return rest;
}

/** Σ a_i b_i. */
export function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Euclidean length. */
export const norm = (a: Float64Array): number => Math.sqrt(product(a, a));
