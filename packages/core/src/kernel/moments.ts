// moments.ts — expected SGD of one model: second moments A_i = E r_i² of the whitened residual at the nodes of a layout, by
// the WASM kernels in assembly/moments.ts (update by update) and assembly/jumps.ts (many updates at once).
//
// One update: A_i ← A_i (1 − 2x + x² (1 + (κ − 2)/B)) + x² (noise + Σ_j w_j A_j) / B, x = γ λ_i. Exact for independent
// coordinates z_i with E z_i⁴ = κ (3 Gaussian, 1 signs), because the off-diagonal moments decouple.

import { createJumper, type Jump, type Jumper } from "./jumps.js";
import { allocate, float64View, release } from "./memory.js";
import { ascendingOrder } from "./order.js";
import { createSurvival } from "./survival.js";
import { wasm } from "./wasm.js";

export interface MomentRunOptions {
  /** Shape (nodes). λ_i, 0 where the stage does not see (such coordinates only add to the sum). */
  readonly eigenvalues: Float64Array;
  /** Shape (nodes). w_i, the coordinates that a node stands for. */
  readonly weights: Float64Array;
  /** Shape (nodes). A(0). */
  readonly second: Float64Array;
  /** Variance of label noise. */
  readonly noiseVariance: number;
  readonly batch: number;
  /** E z_i⁴: 3 Gaussian, 1 signs. */
  readonly kurtosis: number;
}

export interface MomentRun {
  /** Makes `count` updates with one step size; polls `shouldStop` about every 3 ms, a stopped run is sound. */
  advance(stepSize: number, count: number, shouldStop?: () => boolean): "done" | "stopped";
  /** Any number of updates with one step size at once; undefined where floats cannot tell the eigenvalues apart. */
  jump(stepSize: number): Jump | undefined;
  /** Updates made so far. */
  readonly step: number;
  /** Σ w_i A_i; Infinity or NaN once the run has diverged. */
  sum(): number;
  /** Copy of A. Shape (nodes). */
  second(): Float64Array;
  /** Π_i = ∏ over the updates so far (1 − γ_t λ_i): E r_i is Π_i times its start. Shape (nodes). Sound after `release`. */
  readonly survival: () => Float64Array;
  /** Frees the run's memory; the run is unusable afterwards. */
  release(): void;
}

/** Nodes per turn of the kernel's loop. */
const GROUP = 8;

/** Node-steps of one WASM call: about 3 ms. */
const CALL_SIZE = 6_000_000;

/** Up to this many nodes a stretch's coefficients are prepared once: beyond, reading them costs more. */
const PREPARED_NODES = 131_072;

/** Updates from which on preparation pays. */
const STRETCH = 4;

/**
 * A run at its start. Cost of an update: about 0.4 ns per node, 1 ns where the step size changes with each; memory 40 bytes
 * per node, 24 beyond 131,072, and 8·nodes² once it jumps.
 * Throws: MEMORY_REFUSED.
 *
 * @example
 * const run = createMomentRun({ eigenvalues, weights, second, noiseVariance: 0.25, batch: 1, kurtosis: 3 });
 * run.advance(0.1, 1000); // "done"
 * run.sum() / 2; // expected ½‖r‖²
 */
export function createMomentRun(options: MomentRunOptions): MomentRun {
  const { noiseVariance, batch, kurtosis } = options;
  const nodes = options.second.length;
  const count = Math.max(1, Math.ceil(nodes / GROUP)) * GROUP;
  const padding = count - nodes;
  const prepares = count <= PREPARED_NODES;
  const bytes = (prepares ? 5 : 3) * 8 * count;
  const eigenvalues = allocate(bytes);
  const weights = eigenvalues + 8 * count;
  const second = weights + 8 * count;
  const prepared = second + 8 * count;
  const updatesPerCall = Math.max(1, Math.floor(CALL_SIZE / count));
  const order = ascendingOrder(options.eigenvalues);
  const survival = createSurvival(options.eigenvalues);

  const start = float64View(eigenvalues, 3 * count).fill(0);
  for (let i = 0; i < nodes; i++) {
    const node = order[i];
    start[padding + i] = options.eigenvalues[node];
    start[count + padding + i] = options.weights[node];
    start[2 * count + padding + i] = options.weights[node] * options.second[node];
  }

  let sum = wasm.momentsSum(second, count);
  let step = 0;
  let jumper: Jumper | undefined;

  /** Makes `updates` updates in one call, by prepared coefficients or, to the same bits, without. */
  function update(stepSize: number, updates: number, isPrepared: boolean): void {
    if (isPrepared) {
      sum = wasm.momentsRepeat(prepared, second, count, sum, updates, noiseVariance, batch);
      return;
    }
    const arrays = [eigenvalues, weights, second, count] as const;
    for (let t = 0; t < updates; t++) {
      sum = wasm.momentsUpdate(...arrays, sum, stepSize, noiseVariance, batch, kurtosis);
    }
  }

  return {
    advance(stepSize, updates, shouldStop) {
      const isPrepared = prepares && updates >= STRETCH;
      if (isPrepared) {
        wasm.momentsPrepare(eigenvalues, weights, prepared, count, stepSize, batch, kurtosis);
      }
      let done = 0;
      let stopped = false;
      while (done < updates && !(stopped = shouldStop?.() ?? false)) {
        const next = Math.min(updates - done, updatesPerCall);
        update(stepSize, next, isPrepared);
        done += next;
      }
      survival.add(stepSize, done);
      step += done;
      return stopped ? "stopped" : "done";
    },
    jump(stepSize) {
      const arrays = { eigenvalues, weights, second, count, noiseVariance, batch, kurtosis };
      jumper ??= createJumper(arrays, nodes);
      const jump = jumper.prepare(stepSize);
      return (
        jump && {
          ...jump,
          survivalAfter: (updates) => survival.values(stepSize, updates),
          move(updates) {
            jump.move(updates);
            sum = wasm.momentsSum(second, count);
            survival.add(stepSize, updates);
            step += updates;
          },
        }
      );
    },
    get step() {
      return step;
    },
    sum: () => sum,
    second() {
      const values = new Float64Array(nodes);
      const moments = float64View(second, count);
      for (let i = 0; i < nodes; i++) {
        values[order[i]] = moments[padding + i] / options.weights[order[i]];
      }
      return values;
    },
    survival: () => survival.values(),
    release() {
      jumper?.release();
      release(eigenvalues, bytes);
    },
  };
}
