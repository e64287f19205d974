// sgd.ts — sampled SGD of up to 16 models on the same draws, each in its whitened residual r = v − labels: per sample of
// a batch of B,
//
//   e = Σ_i z_i r_i − σ ε,   and after B samples   r_i ← r_i − (γ / B) λ_i Σ_b e_b z_{b,i}.
//
// A sample is one pass over the chunks: each chunk is drawn, then every model puts the previous sample in and forms its
// next dot product, so a model's last update is still to come (`sgdSettled` reads as if it were made). Drawing a chunk
// first and passing over it then is faster than one fused loop, whose values do not fit into the registers. A model's
// operations and their order are those it would have alone.

import { CHUNK, drawAhead, drawNormals, drawSigns, GENERATOR_BYTES } from "./draw";
import {
  ARRAY,
  DRAWS,
  finishPass,
  gatherPass,
  pairPass,
  promote,
  secondSum,
  settleChunk,
  sharedPass,
  singlePass,
  updatePass,
} from "./sgd-pass";
import { seedStreams } from "./stream";

/** One model; the caller owns its arrays, one per chunk, `sgdArrayBytes` from one to the next. */
@unmanaged
class Model {
  chunks: i32;
  batch: i32;
  /** Samples of the current batch that were drawn. */
  sample: i32;
  diverged: i32;
  noiseStd: f64;
  /** What the drawn sample is still to be multiplied by: γ e (B = 1) or e. */
  factor: f64;
  /** γ / B of a batch that is complete and still to be applied. */
  scale: f64;
  /** Dot product with the sample at hand, as far as the chunks are done. */
  sum: f64;
  residual: usize;
  eigenvalues: usize;
  /** 0 where B = 1. */
  gradient: usize;
  /** Address of the step size (f64) of the current update. */
  stepSizes: usize;
}

/** The draws and who takes part; what follows lies in one block with it. */
@unmanaged
class Draws {
  /** Those of the longest model. */
  chunks: i32;
  /** Whether z_i is ±1. */
  signs: i32;
  /** Models with B = 1: the first ones, by descending chunks. */
  singles: i32;
  /** All models; those with batches by descending chunks too. */
  models: i32;
  /** Values used of the current 256 of the noise. */
  noiseUsed: i32;
  /** (256) f32 and their generator. */
  noise: usize;
  noiseGenerator: usize;
  /** (chunks) generators. */
  generators: usize;
  /** (chunks × 256) f64: the previous sample. */
  previous: usize;
}

/** Draws of the chunk at hand, (256) f32. */
const DRAWN: usize = memory.data(1024, 64);

/** The same as f64, where several models use them. */
const PROMOTED: usize = memory.data(2048, 64);

/** (256) f64 of `sgdSettled`. */
const SETTLED: usize = memory.data(2048, 64);

/** Where the addresses of the models are, behind the fields of `Draws`. */
// @ts-ignore: decorator
@inline
const TABLE: usize = 64;

/** Where the draws are, behind 16 addresses of models. */
// @ts-ignore: decorator
@inline
const HEADER: usize = 128;

/** Bytes of the noise, (256) f32. */
// @ts-ignore: decorator
@inline
const NOISE: usize = 1024;

export function sgdArrayBytes(): i32 {
  return <i32>ARRAY;
}

/** Bytes of the draws' block. */
export function sgdDrawsBytes(chunks: i32): f64 {
  return <f64>(HEADER + NOISE + GENERATOR_BYTES) + <f64>chunks * <f64>(GENERATOR_BYTES + DRAWS);
}

/** Address of the noise (1024 bytes), its generator, and then the generators of the chunks. */
export function sgdNoise(block: usize): usize {
  return changetype<Draws>(block).noise;
}

/** Address of the previous sample, 2048 bytes per chunk. */
export function sgdPrevious(block: usize): usize {
  return changetype<Draws>(block).previous;
}

/** Bytes at the start of a model that do not tell where anything lies. */
export function sgdFieldBytes(): i32 {
  return <i32>offsetof<Model>("residual");
}

export function sgdModelBytes(): i32 {
  return <i32>offsetof<Model>();
}

/** A model at its start; `batch` > 1 needs a gradient of zeros. */
export function sgdCreateModel(
  model: usize,
  chunks: i32,
  batch: i32,
  noiseStd: f64,
  residual: usize,
  eigenvalues: usize,
  gradient: usize,
): void {
  memory.fill(model, 0, offsetof<Model>());
  const created = changetype<Model>(model);
  created.chunks = chunks;
  created.batch = batch;
  created.noiseStd = noiseStd;
  created.residual = residual;
  created.eigenvalues = eigenvalues;
  created.gradient = gradient;
}

/** Address of the next step sizes. */
export function sgdFeed(model: usize, stepSizes: usize): void {
  changetype<Model>(model).stepSizes = stepSizes;
}

/** Whether an error was not finite. */
export function sgdDiverged(model: usize): i32 {
  return changetype<Model>(model).diverged;
}

/** Lays the draws out in a block of `sgdDrawsBytes` and seeds them with the key at `streamKey`; no model takes part yet. */
export function sgdCreateDraws(block: usize, chunks: i32, signs: i32): void {
  memory.fill(block, 0, <usize>sgdDrawsBytes(chunks));
  const draws = changetype<Draws>(block);
  draws.chunks = chunks;
  draws.signs = signs;
  draws.noiseUsed = CHUNK;
  draws.noise = block + HEADER;
  draws.noiseGenerator = draws.noise + NOISE;
  draws.generators = draws.noiseGenerator + GENERATOR_BYTES;
  draws.previous = draws.generators + (<usize>chunks) * GENERATOR_BYTES;
  seedStreams(0x7a, 0, chunks, draws.generators); // "z"
  seedStreams(0x65, 0, 1, draws.noiseGenerator); // "e"
}

/** Says how many take part; their addresses (u32) are to be put where it returns, ordered as `Draws` has it. */
export function sgdEnroll(block: usize, chunks: i32, singles: i32, models: i32): usize {
  const draws = changetype<Draws>(block);
  draws.chunks = chunks;
  draws.singles = singles;
  draws.models = models;
  return block + TABLE;
}

/** Values used of the current 256 of the noise, to be set when draws go on from kept bytes. */
export function sgdNoiseUsed(block: usize, used: i32): void {
  changetype<Draws>(block).noiseUsed = used;
}

// @ts-ignore: decorator
@inline
function modelAt(block: usize, index: i32): Model {
  return changetype<Model>(load<u32>(block + TABLE + ((<usize>index) << 2)));
}

/** Draws chunk `c` and passes over it with every model that has it. */
function visitChunk(block: usize, draws: Draws, c: i32): void {
  const generator = draws.generators + (<usize>c) * GENERATOR_BYTES;
  const previous = draws.previous + (<usize>c) * DRAWS;
  if (draws.models == 1 && draws.singles == 1) {
    visitAlone(modelAt(block, 0), draws, c);
    return;
  }
  if (draws.signs) drawSigns(generator, DRAWN);
  else drawNormals(generator, DRAWN);
  promote(DRAWN, PROMOTED);
  visitSingles(block, draws.singles, c, previous);
  visitBatches(block, draws, c, previous);
  memory.copy(previous, PROMOTED, DRAWS);
}

// @ts-ignore: decorator
@inline
function visitAlone(model: Model, draws: Draws, c: i32): void {
  const generator = draws.generators + (<usize>c) * GENERATOR_BYTES;
  const previous = draws.previous + (<usize>c) * DRAWS;
  const residual = model.residual + (<usize>c) * ARRAY;
  const eigenvalues = model.eigenvalues + (<usize>c) * ARRAY;
  if (draws.signs) drawSigns(generator, DRAWN);
  else drawAhead(generator, DRAWN, residual, eigenvalues, previous);
  model.sum += singlePass(DRAWN, previous, residual, eigenvalues, model.factor);
}

/** The passes of the models with B = 1, two at a time. */
function visitSingles(block: usize, singles: i32, c: i32, previous: usize): void {
  const array = (<usize>c) * ARRAY;
  while (singles > 0 && modelAt(block, singles - 1).chunks <= c) --singles;
  let i = 0;
  for (; i + 1 < singles; i += 2) {
    const first = modelAt(block, i);
    const second = modelAt(block, i + 1);
    first.sum +=
      first.eigenvalues == second.eigenvalues
        ? sharedPass(
            PROMOTED,
            previous,
            first.eigenvalues + array,
            first.residual + array,
            first.factor,
            second.residual + array,
            second.factor,
          )
        : pairPass(
            PROMOTED,
            previous,
            first.residual + array,
            first.eigenvalues + array,
            first.factor,
            second.residual + array,
            second.eigenvalues + array,
            second.factor,
          );
    second.sum += secondSum();
  }
  if (i < singles) {
    const last = modelAt(block, i);
    last.sum += updatePass(
      PROMOTED,
      previous,
      last.residual + array,
      last.eigenvalues + array,
      last.factor,
    );
  }
}

function visitBatches(block: usize, draws: Draws, c: i32, previous: usize): void {
  const array = (<usize>c) * ARRAY;
  for (let i = draws.singles; i < draws.models; ++i) {
    const model = modelAt(block, i);
    if (model.chunks <= c) return;
    const residual = model.residual + array;
    const gradient = model.gradient + array;
    model.sum +=
      model.sample > 0
        ? gatherPass(PROMOTED, previous, residual, gradient, model.factor)
        : finishPass(
            PROMOTED,
            previous,
            residual,
            model.eigenvalues + array,
            gradient,
            model.factor,
            model.scale,
          );
  }
}

/** ε of the next sample, drawn whether a model needs it or not: one value more per sample. */
function nextNoise(draws: Draws): f64 {
  if (draws.noiseUsed == CHUNK) {
    drawNormals(draws.noiseGenerator, draws.noise);
    draws.noiseUsed = 0;
  }
  const draw = load<f32>(draws.noise + ((<usize>draws.noiseUsed) << 2));
  draws.noiseUsed += 1;
  return <f64>draw;
}

/** Takes the sample in, of which `model.sum` is Σ z_i r_i; false where the error is not finite. */
function takeSample(model: Model, noise: f64): bool {
  const error = model.sum - (model.noiseStd == 0 ? 0 : model.noiseStd * noise);
  if (!isFinite(error)) {
    model.diverged = 1;
    return false;
  }
  model.factor = model.batch == 1 ? load<f64>(model.stepSizes) * error : error;
  model.sample += 1;
  if (model.sample == model.batch) {
    model.sample = 0;
    model.scale = load<f64>(model.stepSizes) / <f64>model.batch;
    model.stepSizes += 8;
  }
  return true;
}

/** Draws up to `samples` samples; returns how many were drawn, fewer only where a model diverged in the last of them. */
export function sgdAdvance(block: usize, samples: i32): i32 {
  const draws = changetype<Draws>(block);
  for (let done = 0; done < samples; ++done) {
    for (let i = 0; i < draws.models; ++i) modelAt(block, i).sum = 0;
    for (let c = 0; c < draws.chunks; ++c) visitChunk(block, draws, c);
    const noise = nextNoise(draws);
    let sound = true;
    for (let i = 0; i < draws.models; ++i) {
      if (!takeSample(modelAt(block, i), noise)) sound = false;
    }
    if (!sound) return done + 1;
  }
  return samples;
}

/**
 * Address of chunk `c` of a model's residual, (256) f64, with the update that its next pass would make, to the same
 * bits; in the middle of a batch there is none. Valid until the next call.
 */
export function sgdSettled(block: usize, model: usize, c: i32): usize {
  const array = (<usize>c) * ARRAY;
  const run = changetype<Model>(model);
  if (run.sample > 0) return run.residual + array;
  settleChunk(
    SETTLED,
    changetype<Draws>(block).previous + (<usize>c) * DRAWS,
    run.residual + array,
    run.eigenvalues + array,
    run.batch > 1 ? run.gradient + array : 0,
    run.factor,
    run.scale,
  );
  return SETTLED;
}
