// ridge-equivalent.ts — ridge regression in expectation by its deterministic equivalent: the effective ridge κ, the part ζ of
// each coordinate that is not learned, and what the spread of the rows adds.
//
// Derivation and symbols: docs/theory/ridgeless-surrogates.md. With L_i = λ_i / g_i,
//   r = κ (1 − (1/n) Σ L_i / (L_i + κ)),   ζ_i = κ / (L_i + κ),   Ω = (1/n) Σ (1 − ζ_i)²,
//   S = (noise + Σ ζ_i² E r0_i²) / (1 − Ω),   Π = ζ,   A_i = ζ_i² E r0_i² + (1 − ζ_i)² S / n.

import { pow } from "../../math.js";

/** A regression as far as its rows' law and number go. Shapes: (nodes). */
export interface RidgeLaw {
  /** L_i ≥ 0, 0 where unseen. */
  readonly scales: Float64Array;
  /** Coordinates that each node stands for. */
  readonly weights: Float64Array;
  /** n; Infinity: the population. */
  readonly rows: number;
  /** r ≥ 0. */
  readonly ridge: number;
}

/** Coordinates that are seen. */
export function seenCount({ scales, weights }: Pick<RidgeLaw, "scales" | "weights">): number {
  let count = 0;
  for (let j = 0; j < scales.length; j++) if (scales[j] > 0) count += weights[j];
  return Math.round(count);
}

/** Far more than it takes. */
const MOST_STEPS = 400;

/**
 * κ: 0 where least squares has as many rows as coordinates or more, r with the population.
 *
 * Accuracy: a few ulps of the sum. Newton's iteration for log(κ-dependent rows) over log κ, in which power laws are lines,
 * inside a bracket that shrinks by half at least every other step.
 */
export function effectiveRidge(law: RidgeLaw): number {
  const { scales, weights, rows, ridge } = law;
  if (rows === Infinity) return ridge;
  const seen = seenCount(law);
  if (ridge === 0 && rows >= seen) return 0;
  let trace = 0;
  let least = Infinity;
  for (let j = 0; j < scales.length; j++) {
    trace += weights[j] * scales[j];
    if (scales[j] > 0) least = Math.min(least, scales[j]);
  }
  let low = Math.max(ridge, seen > rows ? (least * (seen - rows)) / rows : 0);
  let high = ridge + trace / rows;
  if (!(low < high)) return high;
  let kappa = high;
  for (let step = 0, narrow = high / low; step < MOST_STEPS; step++) {
    let used = (rows * ridge) / kappa;
    let fall = used;
    for (let j = 0; j < scales.length; j++) {
      const learned = scales[j] / (scales[j] + kappa);
      used += weights[j] * learned;
      fall += weights[j] * learned * (1 - learned);
    }
    if (used > rows) low = kappa;
    else high = kappa;
    const newton = kappa * pow(used / rows, used / fall);
    // What rounding of the sums moves κ by.
    if (Math.abs(newton - kappa) <= 1e-15 * kappa * (used / fall)) return newton;
    const isSlow = step % 2 === 1 && high / low > Math.sqrt(narrow);
    if (step % 2 === 1) narrow = high / low;
    const isInside = newton > low && newton < high;
    const next = isInside && !isSlow ? newton : Math.sqrt(low) * Math.sqrt(high);
    if (next === kappa) return kappa;
    kappa = next;
  }
  return kappa;
}

export interface RidgeFilter {
  readonly kappa: number;
  /** ζ_i, 1 where unseen. Shape: (nodes). */
  readonly left: Float64Array;
  /** 1 − Ω without cancellation; 1 with the population, 0 where nothing is left of the rows. */
  readonly freedom: number;
}

/** How much of each coordinate a regression leaves unlearned. */
export function ridgeFilter(law: RidgeLaw): RidgeFilter {
  const { scales, weights, rows, ridge } = law;
  const kappa = effectiveRidge(law);
  const left = scales.map((scale) => (scale > 0 ? kappa / (scale + kappa) : 1));
  if (rows === Infinity) return { kappa, left, freedom: 1 };
  if (kappa === 0) return { kappa, left, freedom: Math.max(0, 1 - seenCount(law) / rows) };
  // Σ (1 − ζ) / n is 1 − r/κ.
  let mixed = 0;
  for (let j = 0; j < scales.length; j++) {
    mixed += weights[j] * left[j] * (scales[j] / (scales[j] + kappa));
  }
  return { kappa, left, freedom: ridge / kappa + mixed / rows };
}

/**
 * S / n: the variance that the rows' spread gives to a coordinate that is learned whole, where `unexplained` is
 * noise + Σ ζ² E r0². With as many rows as coordinates, or one more or one less, it is infinite: NaN, unless there is
 * nothing unexplained. Least squares on Gaussian rows is exact: 1 / (n − p − 1) instead of 1 / (n − p).
 */
export function spreadPerRow(
  law: RidgeLaw,
  { freedom }: RidgeFilter,
  unexplained: number,
  isGaussian: boolean,
): number {
  const { rows, ridge } = law;
  if (rows === Infinity || unexplained === 0) return 0;
  if (ridge > 0) return unexplained / (freedom * rows);
  const spare = rows - seenCount(law);
  if (Math.abs(spare) <= 1) return NaN;
  if (spare > 0) return unexplained / (isGaussian ? spare - 1 : spare);
  return unexplained / (freedom * rows);
}
