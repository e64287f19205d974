// reduced.ts — SGD of one model on components of its residual, by the WASM kernel in assembly/reduced.ts; the law is
// derived in docs/theory/reduced.md, its draws are laid out in docs/adr/0012-reduced-engine.md.

import { allocate, byteView, float64View, release } from "./memory.js";
import { wasm } from "./wasm.js";

export interface ReducedRunOptions {
  /** 32-byte stream key of the stage. */
  readonly key: Uint8Array;
  /** Components along fixed directions, with a sign. Shape: (signed). */
  readonly signed: Float64Array;
  /** λ of each, ≥ 0. Shape: (signed). */
  readonly signedRates: Float64Array;
  /** Lengths of what is orthogonal to all fixed directions of a block, ≥ 0. Shape: (radial). */
  readonly radial: Float64Array;
  /** Shape: (radial). */
  readonly radialRates: Float64Array;
  /** Dimensions of a block beyond its fixed directions and the radial one, real, > 0. Shape: (radial). */
  readonly freedom: Float64Array;
  /** Samples per update, ≥ 1; the cost of an update does not depend on it. */
  readonly batch: number;
  /** Standard deviation of everything in the labels that no component explains. */
  readonly noiseStd: number;
  /** What `state` gave for an equal run: goes on from there instead of from the start. */
  readonly state?: Uint8Array;
}

export interface ReducedRun {
  /**
   * Makes one update per step size. Polls `shouldStop` about every 3 ms; "stopped" leaves a sound run behind, from
   * which the step sizes from `step` on continue to the same bits.
   */
  advance(stepSizes: Float64Array, shouldStop?: () => boolean): "done" | "stopped" | "diverged";
  /** Updates made so far. */
  readonly step: number;
  /** Copy of the signed components. Shape: (signed). */
  signed(): Float64Array;
  /** Copy of the radial components. Shape: (radial). */
  radial(): Float64Array;
  /** Everything that further updates depend on: the same bytes wherever the run lies in memory. */
  state(): Uint8Array;
  /** Frees the run's memory; the run is unusable afterwards. */
  release(): void;
}

/** Normals of one WASM call: about 3 ms. */
const CALL_SIZE = 1_000_000;

/** Step sizes that one call can take. */
const CALL_UPDATES = 8192;

/** Components are computed four at a time. */
const LANES = 4;

/**
 * A run at its start, or where `state` was taken. Cost of an update: about 1.6 ns per signed and 4 ns per radial
 * component, whatever the batch. Throws: MEMORY_REFUSED.
 *
 * @example
 * const run = createReducedRun({ key, signed, signedRates, radial, radialRates, freedom, batch: 1, noiseStd: 0.5 });
 * run.advance(new Float64Array(1000).fill(0.1)); // "done"
 */
export function createReducedRun(options: ReducedRunOptions): ReducedRun {
  // Label noise is a signed component of rate 0; the χ² that a batch needs is that of a last radial of rate 0.
  const signed = padded(options.signed.length + 1);
  const radial = padded(options.radial.length + (options.batch > 1 ? 1 : 0));
  const stateBytes = wasm.reducedStateBytes(signed, radial);
  const bytes = 8 * CALL_UPDATES + wasm.reducedBytes(signed, radial);
  const stepsAt = allocate(bytes);
  const block = stepsAt + 8 * CALL_UPDATES;
  const mostUpdates = Math.floor(CALL_SIZE / (signed + 2 * radial));
  const updatesPerCall = Math.min(CALL_UPDATES, Math.max(1, mostUpdates));

  if (options.state === undefined) start(block, options, { signed, radial });
  else byteView(block, stateBytes).set(options.state);

  const valuesAt = (position: number, length: number): Float64Array =>
    float64View(wasm.reducedValues(block) + 8 * position, length).slice();

  return {
    advance(stepSizes, shouldStop) {
      const first = wasm.reducedStep(block);
      for (let done = 0; done < stepSizes.length; done = wasm.reducedStep(block) - first) {
        if (wasm.reducedDiverged(block)) return "diverged";
        if (shouldStop?.()) return "stopped";
        const updates = stepSizes.subarray(done, done + updatesPerCall);
        float64View(stepsAt, updates.length).set(updates);
        wasm.reducedAdvance(block, stepsAt, updates.length);
      }
      return "done";
    },
    get step() {
      return wasm.reducedStep(block);
    },
    signed: () => valuesAt(0, options.signed.length),
    radial: () => valuesAt(signed, options.radial.length),
    state: () => byteView(block, stateBytes).slice(),
    release: () => release(stepsAt, bytes),
  };
}

interface Counts {
  readonly signed: number;
  readonly radial: number;
}

function start(block: number, options: ReducedRunOptions, { signed, radial }: Counts): void {
  const freedom = allocate(8 * radial);
  const degrees = float64View(freedom, radial).fill(0);
  degrees.set(options.freedom);
  if (options.batch > 1) degrees[radial - 1] = options.batch;

  byteView(wasm.streamKey(), 32).set(options.key);
  wasm.reducedCreate(block, signed, radial, options.batch);
  wasm.reducedFreedom(block, freedom);
  release(freedom, 8 * radial);

  const values = float64View(wasm.reducedValues(block), 2 * (signed + radial));
  values.set(options.signed);
  values[options.signed.length] = options.noiseStd;
  values.set(options.radial, signed);
  const rates = values.subarray(signed + radial);
  rates.set(options.signedRates);
  rates.set(options.radialRates, signed);
}

function padded(count: number): number {
  return Math.ceil(count / LANES) * LANES;
}
