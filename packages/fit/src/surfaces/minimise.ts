// minimise.ts — the minimum of a smooth function of a few parameters by BFGS with a line search.

/** f at θ; writes its gradient. */
export type Differentiable = (theta: Float64Array, gradient: Float64Array) => number;

export interface Minimum {
  readonly theta: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
}

const MAX_ITERATIONS = 400;
const SUFFICIENT = 1e-4;
const CURVATURE = 0.9;
const MAX_BRACKETS = 40;

/** Source: Nocedal and Wright, Numerical Optimization, 2nd ed., algorithms 3.5, 3.6 and 6.1. */
export function minimise(f: Differentiable, start: Float64Array, tolerance: number): Minimum {
  const n = start.length;
  let inverse = identity(n);
  let at = evaluate(f, start);
  let fresh = true;
  for (let i = 0; i < MAX_ITERATIONS && largest(at.gradient) > tolerance; i++) {
    const direction = times(inverse, at.gradient, -1);
    let slope = dot(direction, at.gradient);
    if (!(slope < 0)) {
      if (fresh) break;
      inverse = identity(n);
      fresh = true;
      continue;
    }
    const first = fresh ? Math.min(1, 1 / largest(at.gradient)) : 1;
    const next = lineSearch(f, at, { direction, slope, first });
    if (next === undefined) {
      if (fresh) break;
      inverse = identity(n);
      fresh = true;
      continue;
    }
    const moved = next.theta.map((value, j) => value - at.theta[j]);
    const turned = next.gradient.map((value, j) => value - at.gradient[j]);
    slope = dot(moved, turned);
    if (slope > 0) {
      if (fresh) inverse = identity(n, slope / dot(turned, turned));
      update(inverse, moved, turned, slope);
      fresh = false;
    }
    at = next;
  }
  return at;
}

function evaluate(f: Differentiable, theta: Float64Array): Minimum {
  const gradient = new Float64Array(theta.length);
  return { theta, value: f(theta, gradient), gradient };
}

interface Ray {
  readonly direction: Float64Array;
  readonly slope: number;
  readonly first: number;
}

/** A point with less value and a flatter slope; undefined where rounding hides any. */
function lineSearch(
  f: Differentiable,
  from: Minimum,
  { direction, slope, first }: Ray,
): Minimum | undefined {
  let low = 0;
  let high = Infinity;
  let length = first;
  let best: Minimum | undefined;
  for (let i = 0; i < MAX_BRACKETS; i++) {
    const there = evaluate(
      f,
      from.theta.map((value, j) => value + length * direction[j]),
    );
    const isLess = there.value <= from.value + SUFFICIENT * length * slope;
    if (isLess && (best === undefined || there.value <= best.value)) best = there;
    const here = dot(there.gradient, direction);
    if (!isLess) high = length;
    else if (here < CURVATURE * slope) low = length;
    else if (here > -CURVATURE * slope) high = length;
    else return there;
    if (high - low < 1e-12 * high) break;
    length = high === Infinity ? 2 * length : (low + high) / 2;
  }
  return best;
}

function identity(n: number, scale = 1): Float64Array[] {
  return Array.from({ length: n }, (_, i) => {
    const row = new Float64Array(n);
    row[i] = scale;
    return row;
  });
}

/** H ← (1 − ρ s yᵀ) H (1 − ρ y sᵀ) + ρ s sᵀ, ρ = 1/sᵀy. */
function update(h: Float64Array[], s: Float64Array, y: Float64Array, sy: number): void {
  const hy = times(h, y, 1);
  const factor = (1 + dot(y, hy) / sy) / sy;
  for (let i = 0; i < s.length; i++) {
    for (let j = 0; j < s.length; j++) {
      h[i][j] += factor * s[i] * s[j] - (hy[i] * s[j] + s[i] * hy[j]) / sy;
    }
  }
}

function times(rows: readonly Float64Array[], vector: Float64Array, scale: number): Float64Array {
  return Float64Array.from(rows, (row) => scale * dot(row, vector));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
