// discrete-gauss.ts — Gauss quadrature for sums over n consecutive whole numbers.
//
// Nodes are the zeros of the Gram polynomials (discrete Chebyshev polynomials, NIST DLMF 18.19–18.22 as Hahn polynomials with
// α = β = 0), whose recurrence is closed: on points (2i − n − 1)/n, i = 1 … n, monic
//   q_{k+1} = x q_k − b_k q_{k−1},   b_k = k² (1 − (k/n)²) / (4k² − 1),
// which becomes that of the Legendre polynomials as n grows: any n works, and nothing of length n is made.

export interface DiscreteGaussRule {
  /** Zeros inside (−1, 1), ascending. Shape: (nodes). */
  readonly position: Float64Array;
  /** Share of the n points that a node stands for. Shape: (nodes). Sums to 1. */
  readonly share: Float64Array;
}

/** Steps of a safeguarded Newton iteration, far more than it takes. */
const MAX_STEPS = 80;

/**
 * The rule with `nodes` nodes for n equally spaced points: exact for polynomials of degree ≤ 2·nodes − 1.
 *
 * Range: 1 ≤ nodes < n. Accuracy: a few ulps. Cost: O(nodes³), whatever n is.
 */
export function discreteGauss(n: number, nodes: number): DiscreteGaussRule {
  const coefficients = new Float64Array(nodes);
  for (let k = 1; k < nodes; k++) {
    coefficients[k] = (k * k * (1 - (k / n) * (k / n))) / (4 * k * k - 1);
  }
  let zeros = Float64Array.of(0);
  for (let degree = 2; degree <= nodes; degree++) zeros = interlaced(coefficients, zeros);
  return { position: zeros, share: zeros.map((x) => 1 / squaredNorm(coefficients, x)) };
}

/** Zeros of the next degree: one in each interval between those of this degree and the ends. */
function interlaced(coefficients: Float64Array, zeros: Float64Array): Float64Array<ArrayBuffer> {
  const degree = zeros.length + 1;
  const next = new Float64Array(degree);
  for (let j = degree >> 1; j < degree; j++) {
    const isMiddle = 2 * j + 1 === degree;
    const zero = isMiddle ? 0 : zeroBetween(coefficients, degree, [zeros[j - 1], zeros[j] ?? 1]);
    next[j] = zero;
    next[degree - 1 - j] = -zero;
  }
  return next;
}

/** The zero of q_degree in an interval at whose ends it has unlike signs. */
function zeroBetween(
  coefficients: Float64Array,
  degree: number,
  [from, to]: readonly [number, number],
): number {
  let low = from;
  let high = to;
  let x = (low + high) / 2;
  const rising = monic(coefficients, degree, high) > 0;
  for (let step = 0; step < MAX_STEPS; step++) {
    const value = monic(coefficients, degree, x);
    if (value > 0 === rising) high = x;
    else low = x;
    const newton = x - value / slope(coefficients, degree, x);
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - x) <= Number.EPSILON / 2) return next;
    x = next;
  }
  return x;
}

/** q_degree(x). */
function monic(coefficients: Float64Array, degree: number, x: number): number {
  let before = 1;
  let value = x;
  for (let k = 1; k < degree; k++) {
    const next = x * value - coefficients[k] * before;
    before = value;
    value = next;
  }
  return value;
}

/** q_degree'(x). */
function slope(coefficients: Float64Array, degree: number, x: number): number {
  let before = 1;
  let value = x;
  let slopeBefore = 0;
  let slopeHere = 1;
  for (let k = 1; k < degree; k++) {
    const slopeNext = value + x * slopeHere - coefficients[k] * slopeBefore;
    const next = x * value - coefficients[k] * before;
    slopeBefore = slopeHere;
    slopeHere = slopeNext;
    before = value;
    value = next;
  }
  return slopeHere;
}

/** Σ_k of the squared orthonormal polynomials below the rule's degree: 1 / share of a node at x. */
function squaredNorm(coefficients: Float64Array, x: number): number {
  let before = 0;
  let value = 1;
  let sum = 1;
  let rootBefore = 0;
  for (let k = 1; k < coefficients.length; k++) {
    const root = Math.sqrt(coefficients[k]);
    const next = (x * value - rootBefore * before) / root;
    before = value;
    value = next;
    rootBefore = root;
    sum += value * value;
  }
  return sum;
}
