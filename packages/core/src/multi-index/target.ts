// target.ts — a truth that is a nonlinear function of two directions: f*(x) = Σ_k e_k h_k(x_1) + Σ_k h_k h_k(x_2), x ~ N(0, I).
//
// h_k is the Hermite polynomial of degree k with E h_k(z)² = 1. That the directions are the first two coordinates is no
// loss: the law of x and that of every first layer are invariant under rotations.

import type { Engine, MultiIndexTarget, Problem, Target } from "../cell.js";
import { KtsweepError } from "../errors.js";

/** The parts of a multi-index truth, in the order of their coordinates. */
export const COMPONENTS = ["easy", "hard"] as const;

export type Component = (typeof COMPONENTS)[number];

/** Beyond, values at 4096 test inputs say little about a polynomial. */
const MAX_DEGREE = 8;

export function isMultiIndex(target: Target): target is MultiIndexTarget {
  return "multiIndex" in target;
}

/** What of a problem with a multi-index target cannot be. */
export interface MultiIndexFault {
  /** Fields from `problem` on; empty: the problem as a whole. */
  readonly path: readonly string[];
  readonly what: string;
  readonly fix: string;
}

/** The first fault of a multi-index problem; undefined where there is none, or the target is another. */
export function multiIndexFault(problem: Problem, engine: Engine): MultiIndexFault | undefined {
  const { target, d, tail, distribution, spectrum, sketch } = problem;
  if (!isMultiIndex(target)) return undefined;
  const fault = (path: string, what: string, fix: string): MultiIndexFault => ({
    path: path === "" ? [] : path.split("."),
    what,
    fix,
  });
  if (engine !== "sampled") {
    const what = `a multi-index target has no reading by the engine ${engine}.`;
    return fault("target.multiIndex", what, "Write engine: sampled.");
  }
  for (const component of COMPONENTS) {
    const path = `target.multiIndex.${component}`;
    const degrees = target.multiIndex[component];
    if (degrees.length > MAX_DEGREE) {
      const what = `lists ${String(degrees.length)} coefficients.`;
      return fault(path, what, `Degrees go up to ${String(MAX_DEGREE)}.`);
    }
    if (!degrees.every(Number.isFinite) || degrees.every((value) => value === 0)) {
      return fault(
        path,
        "has no finite coefficient other than 0.",
        "Write one, such as [0, 0, 1].",
      );
    }
  }
  if (d < 3) return fault("d", `is ${String(d)}.`, "A multi-index target needs at least 3.");
  if (tail === "extrapolate") {
    return fault("tail", "a multi-index target has no tail.", "Write truncate.");
  }
  if (distribution === "rademacher") {
    const what = "a multi-index target needs Gaussian coordinates.";
    return fault("distribution", what, "Write gaussian.");
  }
  if (sketch !== undefined) {
    return fault("sketch", "a multi-index target has no random features.", "Leave it out.");
  }
  if (spectrum !== undefined) {
    return fault("spectrum", "inputs of a multi-index target are isotropic.", "Leave it out.");
  }
  return undefined;
}

/** Throws: CHAIN_INVALID where a multi-index problem has a fault. */
export function checkMultiIndex(problem: Problem, engine: Engine): void {
  const fault = multiIndexFault(problem, engine);
  if (fault === undefined) return;
  const { path, what, fix } = fault;
  throw new KtsweepError("CHAIN_INVALID", `problem.${path.join(".")}: ${what}`, fix);
}

/** Without zeros at the end. */
export function normalMultiIndex({ multiIndex }: MultiIndexTarget): MultiIndexTarget {
  const [easy, hard] = COMPONENTS.map((component) => {
    const values = multiIndex[component];
    return values.slice(0, values.findLastIndex((value) => value !== 0) + 1);
  });
  return { multiIndex: { easy, hard } };
}

/** E g² of each component g, easy first. */
export function componentEnergies({ multiIndex }: MultiIndexTarget): readonly number[] {
  return COMPONENTS.map((component) =>
    multiIndex[component].reduce((sum, value) => sum + value * value, 0),
  );
}

/** Σ_k coefficient_k h_k(z), degrees from 1. */
export function hermiteSum(coefficients: readonly number[], z: number): number {
  let [before, here] = [0, 1];
  let sum = 0;
  for (let k = 0; k < coefficients.length; k++) {
    // h_(k+1) = (z h_k − √k h_(k−1)) / √(k+1)
    [before, here] = [here, (z * here - Math.sqrt(k) * before) / Math.sqrt(k + 1)];
    sum += coefficients[k] * here;
  }
  return sum;
}

/** Which components a predictor of the truth has. */
export type Task = "all" | Component;

/** Values of the truth, or of one of its components, at inputs x. Shape: x (count × d) row-major → (count). */
export function truthAt(
  { multiIndex }: MultiIndexTarget,
  task: Task,
  { x, d }: { readonly x: Float64Array; readonly d: number },
): Float64Array {
  const values = new Float64Array(x.length / d);
  COMPONENTS.forEach((component, coordinate) => {
    if (task !== "all" && task !== component) return;
    for (let s = 0; s < values.length; s++) {
      values[s] += hermiteSum(multiIndex[component], x[s * d + coordinate]);
    }
  });
  return values;
}
