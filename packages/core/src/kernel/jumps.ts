// jumps.ts — many updates of second moments with one step size at once: one eigen-decomposition of a diagonal plus a matrix
// of rank one, then powers of its eigenvalues. The kernel is assembly/jumps.ts; derivation in docs/theory/exact-by-jumps.md.

import { allocate, float64View, release } from "./memory.js";
import { wasm } from "./wasm.js";

/** Updates with one step size from the moments as they were when it was prepared. Cost of each call: O(nodes) to O(nodes²). */
export interface Jump {
  /** Σ w_i A_i after so many updates; Infinity where it has diverged. */
  sumAfter(updates: number): number;
  /** Π after so many updates. Shape (nodes). */
  survivalAfter(updates: number): Float64Array;
  /** Makes the updates; call it once. */
  move(updates: number): void;
}

/** Addresses of a moment run's arrays, ascending by eigenvalue, and what its updates depend on. */
export interface MomentArrays {
  readonly eigenvalues: number;
  readonly weights: number;
  readonly second: number;
  readonly count: number;
  readonly noiseVariance: number;
  readonly batch: number;
  readonly kurtosis: number;
}

/** A node with γλ below this does not move in 2^53 updates: it is noise for the others. */
const STILL = 1e-45;

/** The most nodes that jump: 32 MiB of eigenvectors. */
export const MAX_JUMPING_NODES = 2048;

/** The jumps of one run. */
export interface Jumper {
  /** Undefined where floats cannot tell the eigenvalues apart. A jump is over when the next one is prepared. */
  prepare(stepSize: number): Omit<Jump, "survivalAfter"> | undefined;
  release(): void;
}

/** Memory for the jumps of a run with `nodes` nodes. Throws: MEMORY_REFUSED. */
export function createJumper(run: MomentArrays, nodes: number): Jumper {
  const bytes = wasm.jumpBytes(nodes);
  const block = allocate(bytes);
  const { batch, kurtosis, count } = run;
  return {
    prepare(stepSize) {
      const first = firstMoving(float64View(run.eigenvalues, count), stepSize);
      const moving = count - first;
      const still = stillSum(float64View(run.second, first));
      if (moving === 0) return { sumAfter: () => still, move: () => undefined };
      const noise = run.noiseVariance + still;
      const second = run.second + 8 * first;
      const groups = wasm.jumpPrepare(
        ...([block, run.eigenvalues + 8 * first, run.weights + 8 * first, second] as const),
        ...([moving, stepSize, batch, kurtosis] as const),
      );
      if (groups === 0) return undefined;
      return {
        sumAfter(updates) {
          const sum = still + wasm.jumpSum(block, moving, groups, updates, noise);
          return Number.isFinite(sum) ? sum : Infinity;
        },
        move(updates) {
          const sum = wasm.jumpMove(block, second, moving, groups, updates, noise);
          if (!Number.isFinite(sum)) float64View(second, moving).fill(Infinity);
        },
      };
    },
    release: () => release(block, bytes),
  };
}

function firstMoving(eigenvalues: Float64Array, stepSize: number): number {
  let first = 0;
  while (first < eigenvalues.length && !(stepSize * eigenvalues[first] >= STILL)) first++;
  return first;
}

function stillSum(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
