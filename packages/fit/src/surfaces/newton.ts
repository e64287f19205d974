// newton.ts — the end of a minimisation by damped Newton steps, where second derivatives are known.

import { solve } from "./solve.js";

/** f at θ; writes its gradient (n) and, where asked for, its Hessian (n × n). */
export type TwiceDifferentiable = (
  theta: Float64Array,
  gradient: Float64Array,
  hessian?: readonly Float64Array[],
) => number;

const MAX_STEPS = 100;
/** Damping as a share of the diagonal: at the start, and beyond which nothing more is gained. */
const FIRST = 1e-3;
const LAST = 1e8;
/** Entries of the diagonal count for at least this share of the largest. */
const NEGLIGIBLE = 1e-12;

/** Steps (H + μ D)⁻¹(−g) with more damping μ until the value falls. Source: Levenberg, 1944; Marquardt, 1963. */
export function newton(
  f: TwiceDifferentiable,
  start: Float64Array,
  tolerance: number,
): Float64Array {
  const n = start.length;
  const hessian = Array.from({ length: n }, () => new Float64Array(n));
  const gradient = new Float64Array(n);
  const tried = new Float64Array(n);
  let theta = start;
  let damping = FIRST;
  let value = f(theta, gradient, hessian);
  for (let i = 0; i < MAX_STEPS && largest(gradient) > tolerance; i++) {
    const diagonal = hessian.map((row, j) => Math.abs(row[j]));
    const least = NEGLIGIBLE * largest(diagonal);
    let next: Float64Array | undefined;
    while (next === undefined && damping <= LAST) {
      next = steppedTo(
        { theta, gradient, hessian },
        diagonal.map((entry) => damping * Math.max(entry, least)),
      );
      const there = next === undefined ? Infinity : f(next, tried);
      if (there <= value) {
        damping = Math.max(damping / 10, 1e-15);
      } else {
        next = undefined;
        damping *= 10;
      }
    }
    if (next === undefined) break;
    const isStill = next.every((entry, j) => entry === theta[j]);
    theta = next;
    value = f(theta, gradient, hessian);
    if (isStill) break;
  }
  return theta;
}

interface Local {
  readonly theta: Float64Array;
  readonly gradient: Float64Array;
  readonly hessian: readonly Float64Array[];
}

function steppedTo(
  { theta, gradient, hessian }: Local,
  damping: readonly number[],
): Float64Array | undefined {
  const damped = hessian.map((row, i) =>
    row.map((entry, j) => (i === j ? entry + damping[i] : entry)),
  );
  const step = solve(damped, gradient);
  return step?.map((entry, j) => theta[j] - entry);
}

function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]));
  return most;
}
