// sgd.ts — sampled SGD of up to 16 models on the same draws, each in its whitened residual r = v − labels, by the WASM
// kernel in assembly/sgd.ts.
//
// Update t of a model with batch B and step size γ_t: e_b = Σ_i z_{b,i} r_i − noiseStd · ε_b (over all d coordinates),
// then r_i ← r_i − (γ_t / B) λ_i Σ_b e_b z_{b,i}. Draws as random.ts: sample s = t B + b takes draw s of every chunk (tag
// "z") and value s of the noise (tag "e"). z is f32, everything else f64; for B = 1 the change is ((γ e) λ_i) z_i,
// otherwise ((γ / B) λ_i) G_i. A dot product sums each chunk in four partial sums by coordinate mod 4, ascending, as
// (s0 + s2) + (s1 + s3), and then the chunks in order. Who else is simulated changes no bit of a model.

import type { Distribution } from "../cell.js";
import { chunkSize } from "../random.js";
import { allocate, byteView, float64View, type PlacedBlock, release } from "./memory.js";
import {
  chunksOf,
  eachResidual,
  type ModelMemory,
  modelStateBytes,
  placeEigenvalues,
  placeModel,
  readModel,
  SGD_STEP_SIZES,
  type SgdModelOptions,
  writeModel,
} from "./sgd-model.js";
import { wasm } from "./wasm.js";

export type { SgdModelOptions } from "./sgd-model.js";

export interface SgdRunOptions {
  /** 32-byte stream key of the stage. */
  readonly key: Uint8Array;
  readonly distribution: Distribution;
  /** 1 to 16. */
  readonly models: readonly SgdModelOptions[];
  /** One state per model, all of the same sample, to go on from. */
  readonly states?: readonly Uint8Array[];
}

export interface SgdModel {
  /** Its next step sizes, at most 8192, when those of before are used up. */
  feed(stepSizes: Float64Array): void;
  /** Updates made so far. */
  readonly step: number;
  /**
   * Whether an error was not finite, in update `step`; nothing moves the model from there. An overflow in the very last
   * update shows in `halfSquaredNorm` instead.
   */
  readonly hasDiverged: boolean;
  /** ½ Σ (r_i + offset_i)², summed in order; offset 0 by default. Shape: offset (d). */
  halfSquaredNorm(offset?: Float64Array): number;
  /** Copy of r. Shape (d). */
  residual(): Float64Array;
  /** Everything that the model goes on from, its draws included; see `stateSample`. */
  state(): Uint8Array;
  /** Takes no part from now on. */
  leave(): void;
}

export interface SgdRun {
  /** As the options. */
  readonly models: readonly SgdModel[];
  /** Samples drawn so far. */
  readonly drawn: number;
  /** Samples that take about 3 ms with the models that take part. */
  readonly callSamples: number;
  /** Draws `samples` samples, for which every model has its step sizes; fewer where one diverges in the last of them. */
  advance(samples: number): void;
  /** Frees the memory of the draws and of all models. */
  release(): void;
}

/** Coordinate-steps of one call with one model: about 3 ms, so that calls tier up and stop flags are seen. */
const CALL_SIZE = 1_500_000;

/** What one more model costs of what the first one costs with its draws. */
const FURTHER_MODEL = 0.25;

const NOISE_BYTES = 1024 + 64;
const GENERATOR_BYTES = 64;
const PREVIOUS_BYTES = 8 * chunkSize;

/**
 * Models at their start, or where their states left them. Cost of a sample: about 1.7 ns per coordinate of the longest
 * model and 0.4 ns of each further one, chunks of 256 counted whole; memory 8.3 bytes per coordinate, and 8 per model
 * (16 with batches) and per different eigenvalues. Throws: MEMORY_REFUSED.
 *
 * @example
 * const model = { eigenvalues, residual, batch: 1, noiseStd: 0.5 };
 * const run = createSgdRun({ key, distribution: "gaussian", models: [model] });
 * run.models[0].feed(new Float64Array(1000).fill(0.1));
 * run.advance(1000);
 * run.models[0].halfSquaredNorm();
 */
export function createSgdRun(options: SgdRunOptions): SgdRun {
  const freed: (() => void)[] = [];
  try {
    return openRun(options, freed);
  } catch (error) {
    for (const free of freed) free();
    throw error;
  }
}

function openRun(options: SgdRunOptions, freed: (() => void)[]): SgdRun {
  const longest = options.models.reduce((d, model) => Math.max(d, model.residual.length), 0);
  const draws = placeDraws(options, chunksOf(longest), freed);
  const memories = placeModels(options.models, freed);
  const states = options.states ?? [];
  let drawn = states.length === 0 ? 0 : stateSample(states[0]);
  if (states.length > 0) restore(draws, drawn, memories, states);
  let live = memories;
  let coordinates = enroll(draws, live);

  function modelOf(memory: ModelMemory): SgdModel {
    const { at, batch, stepSizesAt } = memory;
    return {
      feed(stepSizes) {
        float64View(stepSizesAt, SGD_STEP_SIZES).set(stepSizes);
        wasm.sgdFeed(at, stepSizesAt);
      },
      get step() {
        // A diverged sample counts as drawn.
        return Math.floor((drawn - wasm.sgdDiverged(at)) / batch);
      },
      get hasDiverged() {
        return wasm.sgdDiverged(at) !== 0;
      },
      halfSquaredNorm(offset) {
        let sum = 0;
        eachResidual(memory, draws, (r, from) => {
          for (let i = 0; i < r.length; i++) {
            const value = r[i] + (offset === undefined ? 0 : offset[from + i]);
            sum += value * value;
          }
        });
        return sum / 2;
      },
      residual() {
        const copy = new Float64Array(memory.d);
        eachResidual(memory, draws, (r, from) => {
          copy.set(r, from);
        });
        return copy;
      },
      state: () => stateOf(draws, drawn, memory),
      leave() {
        live = live.filter((other) => other !== memory);
        coordinates = enroll(draws, live);
      },
    };
  }

  return {
    models: memories.map(modelOf),
    get drawn() {
      return drawn;
    },
    get callSamples() {
      return Math.max(1, Math.floor(CALL_SIZE / coordinates));
    },
    advance(samples) {
      drawn += wasm.sgdAdvance(draws, samples);
    },
    release() {
      for (const free of freed) free();
    },
  };
}

/** Address of the draws of `chunks` chunks, at their start. */
function placeDraws(
  { key, distribution }: SgdRunOptions,
  chunks: number,
  freed: (() => void)[],
): number {
  const bytes = wasm.sgdDrawsBytes(chunks);
  const at = allocate(bytes);
  freed.push(() => {
    release(at, bytes);
  });
  byteView(wasm.streamKey(), 32).set(key);
  wasm.sgdCreateDraws(at, chunks, distribution === "rademacher" ? 1 : 0);
  return at;
}

/** The models in kernel memory; equal eigenvalues are there once. */
function placeModels(
  models: readonly SgdModelOptions[],
  freed: (() => void)[],
): readonly ModelMemory[] {
  const placed: { readonly values: Float64Array; readonly block: PlacedBlock }[] = [];
  const addressOf = (values: Float64Array): number => {
    let found = placed.find((other) => areEqual(other.values, values));
    if (found === undefined) {
      found = { values, block: placeEigenvalues(values) };
      placed.push(found);
      freed.push(found.block.free);
    }
    return found.block.at;
  };
  return models.map((model, index) => {
    const memory = placeModel(model, index, addressOf(model.eigenvalues));
    freed.push(memory.residual.free, memory.arrays.free);
    return memory;
  });
}

function areEqual(a: Float64Array, b: Float64Array): boolean {
  return a === b || (a.length === b.length && a.every((value, i) => value === b[i]));
}

/** Tells the kernel who takes part, those with the same eigenvalues side by side; returns the coordinates of a sample, further models counted as what they cost. */
function enroll(draws: number, live: readonly ModelMemory[]): number {
  const longestFirst = [...live].sort(
    (a, b) => b.chunks - a.chunks || a.eigenvalues - b.eigenvalues,
  );
  const singles = longestFirst.filter(({ batch }) => batch === 1);
  const batches = longestFirst.filter(({ batch }) => batch > 1);
  const chunks = longestFirst.at(0)?.chunks ?? 0;
  const table = wasm.sgdEnroll(draws, chunks, singles.length, live.length) >>> 0;
  const addresses = Uint32Array.from([...singles, ...batches], ({ at }) => at);
  byteView(table, addresses.byteLength).set(new Uint8Array(addresses.buffer));
  const further = longestFirst.reduce((sum, model) => sum + model.chunks, -chunks);
  return Math.max(1, chunkSize * (chunks + FURTHER_MODEL * further));
}

/** Samples that were drawn when a state was taken. */
export function stateSample(state: Uint8Array): number {
  return new DataView(state.buffer, state.byteOffset).getFloat64(0, true);
}

/** sample, float64 ‖ model ‖ noise with its generator ‖ generators of the model's chunks ‖ previous sample in them. */
function stateOf(draws: number, drawn: number, model: ModelMemory): Uint8Array {
  const modelBytes = modelStateBytes(model);
  const state = new Uint8Array(8 + modelBytes + drawsStateBytes(model.chunks));
  new DataView(state.buffer).setFloat64(0, drawn, true);
  readModel(model, state.subarray(8, 8 + modelBytes));
  let at = 8 + modelBytes;
  for (const part of drawsParts(draws, model.chunks)) {
    state.set(part, at);
    at += part.length;
  }
  return state;
}

function drawsStateBytes(chunks: number): number {
  return NOISE_BYTES + chunks * (GENERATOR_BYTES + PREVIOUS_BYTES);
}

function drawsParts(draws: number, chunks: number): readonly Uint8Array[] {
  return [
    byteView(wasm.sgdNoise(draws) >>> 0, NOISE_BYTES + chunks * GENERATOR_BYTES),
    byteView(wasm.sgdPrevious(draws) >>> 0, chunks * PREVIOUS_BYTES),
  ];
}

/** The draws are those of the longest model's state. */
function restore(
  draws: number,
  drawn: number,
  models: readonly ModelMemory[],
  states: readonly Uint8Array[],
): void {
  wasm.sgdNoiseUsed(draws, drawn === 0 ? chunkSize : ((drawn - 1) % chunkSize) + 1);
  const longest = models.reduce(
    (best, model, i) => (model.chunks > models[best].chunks ? i : best),
    0,
  );
  models.forEach((model, i) => {
    const modelEnd = 8 + modelStateBytes(model);
    writeModel(model, states[i].subarray(8, modelEnd));
    if (i !== longest) return;
    let at = modelEnd;
    for (const part of drawsParts(draws, model.chunks)) {
      part.set(states[i].subarray(at, at + part.length));
      at += part.length;
    }
  });
}

/** Length of the state of a model. Unit: byte. */
export function sgdStateBytes(d: number, batch: number): number {
  const chunks = chunksOf(d);
  return 8 + modelStateBytes({ chunks, batch }) + drawsStateBytes(chunks);
}
