// survival.ts — Π_i = ∏_t (1 − γ_t λ_i), what is left of a mean after a run's updates: computed when it is asked for, as only
// stages that others learn from need it.

import { allocate, float64View, release } from "./memory.js";
import { wasm } from "./wasm.js";

export interface Survival {
  /** Adds updates with one step size. */
  add(stepSize: number, updates: number): void;
  /** Π after the updates so far, and further ones where given. Shape (nodes); a copy. */
  values(stepSize?: number, updates?: number): Float64Array;
}

/** Updates from which on powers go by logarithms, which keeps |log Π| accurate to the last bits. */
const STRETCH = 4;

/** Stretches that wait at most. */
const MOST_WAITING = 4096;

/** Π at the start of a run, 1. `eigenvalues`: shape (nodes), not to be written to. */
export function createSurvival(eigenvalues: Float64Array): Survival {
  let reached: Float64Array | undefined;
  let waiting: (readonly [stepSize: number, updates: number])[] = [];

  function catchUp(): Float64Array {
    reached = survived(eigenvalues, reached, waiting);
    waiting = [];
    return reached;
  }

  return {
    add(stepSize, updates) {
      waiting.push([stepSize, updates]);
      if (waiting.length === MOST_WAITING) catchUp();
    },
    values(stepSize = 0, updates = 0) {
      return survived(eigenvalues, catchUp(), [[stepSize, updates]]);
    },
  };
}

function survived(
  eigenvalues: Float64Array,
  from: Float64Array | undefined,
  stretches: readonly (readonly [stepSize: number, updates: number])[],
): Float64Array {
  const nodes = eigenvalues.length;
  const count = (nodes + 1) & ~1;
  const lambda = allocate(16 * count);
  const factor = lambda + 8 * count;
  float64View(lambda, 2 * count).fill(1);
  float64View(lambda, nodes).set(eigenvalues);
  if (from !== undefined) float64View(factor, nodes).set(from);
  for (const [stepSize, updates] of stretches) {
    if (updates >= STRETCH) wasm.momentsSurvive(lambda, factor, count, stepSize, updates);
    else {
      for (let t = 0; t < updates; t++) wasm.momentsSurviveOnce(lambda, factor, count, stepSize);
    }
  }
  const values = float64View(factor, nodes).slice();
  release(lambda, 16 * count);
  return values;
}
