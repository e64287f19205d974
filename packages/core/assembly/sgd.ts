// sgd.ts — sampled SGD in the whitened residual r = v − labels: per sample of a batch of B,
//
//   e = Σ_i z_i r_i − σ ε,   and after B samples   r_i ← r_i − (γ / B) λ_i Σ_b e_b z_{b,i}.
//
// A sample is one pass over the chunks: it puts the previous sample in, draws, and forms the next dot product, so the
// last update of a call is still to come (`sgdSettle` makes it). Drawing a chunk first and passing over it then is
// faster than one fused loop, whose values do not fit into the registers.

import { CHUNK, drawNormals, drawSigns, GENERATOR_BYTES } from "./draw";
import { finishPass, gatherPass, stateBytes, updatePass } from "./sgd-pass";
import { seedStreams } from "./stream";

/** Run in linear memory; generators and chunk states follow it in one block. */
@unmanaged
class Run {
  chunks: i32;
  batch: i32;
  /** Whether z_i is ±1. */
  signs: i32;
  /** Samples of the current batch that were drawn. */
  sample: i32;
  /** Values used of the current 256 of the noise. */
  noiseUsed: i32;
  diverged: i32;
  noiseStd: f64;
  /** What the drawn sample is still to be multiplied by: γ e (B = 1) or e. */
  factor: f64;
  /** γ / B of a batch that is complete and still to be applied. */
  scale: f64;
  /** (256) f32 and their generator. */
  noise: usize;
  noiseGenerator: usize;
  /** (chunks) generators. */
  generators: usize;
  /** (chunks) states as in sgd-pass.ts. */
  states: usize;
}

/** Draws of the chunk at hand, (256) f32. */
const DRAWN: usize = memory.data(1024, 64);

// @ts-ignore: decorator
@inline
const HEADER_BYTES: usize = 128;

/** Bytes of one chunk's state: residual, eigenvalues, previous sample and for batches the gradient, 256 f64 each. */
export function sgdStateBytes(batch: i32): i32 {
  return <i32>stateBytes(batch);
}

/** Bytes of a run's block. */
export function sgdBytes(chunks: i32, batch: i32): f64 {
  const head = HEADER_BYTES + 4 * CHUNK + GENERATOR_BYTES;
  return <f64>head + <f64>chunks * <f64>(GENERATOR_BYTES + stateBytes(batch));
}

/** Lays a run out in a block of `sgdBytes` and seeds it with the key at `streamKey`; its states are 0. */
export function sgdCreate(block: usize, chunks: i32, batch: i32, signs: i32, noiseStd: f64): void {
  memory.fill(block, 0, <usize>sgdBytes(chunks, batch));
  const run = changetype<Run>(block);
  run.chunks = chunks;
  run.batch = batch;
  run.signs = signs;
  run.noiseStd = noiseStd;
  run.noiseUsed = CHUNK;
  run.noise = block + HEADER_BYTES;
  run.noiseGenerator = run.noise + 4 * CHUNK;
  run.generators = run.noiseGenerator + GENERATOR_BYTES;
  run.states = run.generators + (<usize>chunks) * GENERATOR_BYTES;
  seedStreams(0x7a, 0, chunks, run.generators); // "z"
  seedStreams(0x65, 0, 1, run.noiseGenerator); // "e"
}

/** Address of the chunk states; residuals are up to date after `sgdSettle`. */
export function sgdStates(block: usize): usize {
  return changetype<Run>(block).states;
}

/** Whether a residual error was not finite. */
export function sgdDiverged(block: usize): i32 {
  return changetype<Run>(block).diverged;
}

/** Draws the next sample and returns Σ z_i r_i, chunks summed in order. */
function nextDot(run: Run): f64 {
  const bytes = stateBytes(run.batch);
  let generator = run.generators;
  let state = run.states;
  let sum: f64 = 0;
  for (let i = run.chunks; i > 0; --i) {
    if (run.signs) drawSigns(generator, DRAWN);
    else drawNormals(generator, DRAWN);
    if (run.batch == 1) sum += updatePass(DRAWN, state, run.factor);
    else if (run.sample > 0) sum += gatherPass(DRAWN, state, run.factor);
    else sum += finishPass(DRAWN, state, run.factor, run.scale);
    generator += GENERATOR_BYTES;
    state += bytes;
  }
  return sum;
}

/** σ ε of the next sample. */
function nextNoise(run: Run): f64 {
  if (run.noiseStd == 0) return 0;
  if (run.noiseUsed == CHUNK) {
    drawNormals(run.noiseGenerator, run.noise);
    run.noiseUsed = 0;
  }
  const draw = load<f32>(run.noise + ((<usize>run.noiseUsed) << 2));
  run.noiseUsed += 1;
  return run.noiseStd * <f64>draw;
}

/**
 * Draws up to `samples` samples; `stepSizes` is the address of the step size (f64) of the current update.
 * Returns how many were drawn, fewer only where the run diverged.
 */
export function sgdAdvance(block: usize, stepSizes: usize, samples: i32): i32 {
  const run = changetype<Run>(block);
  for (let done = 0; done < samples; ++done) {
    const error = nextDot(run) - nextNoise(run);
    if (!isFinite(error)) {
      run.diverged = 1;
      return done;
    }
    run.factor = run.batch == 1 ? load<f64>(stepSizes) * error : error;
    run.sample += 1;
    if (run.sample == run.batch) {
      run.sample = 0;
      run.scale = load<f64>(stepSizes) / <f64>run.batch;
      stepSizes += 8;
    }
  }
  return samples;
}

/** Applies the update that the next pass would have made, to the same bits; in the middle of a batch there is none. */
export function sgdSettle(block: usize): void {
  const run = changetype<Run>(block);
  if (run.sample > 0) return;
  const nothing = DRAWN;
  memory.fill(nothing, 0, 4 * CHUNK);
  const bytes = stateBytes(run.batch);
  let state = run.states;
  for (let i = run.chunks; i > 0; --i) {
    if (run.batch == 1) updatePass(nothing, state, run.factor);
    else finishPass(nothing, state, run.factor, run.scale);
    state += bytes;
  }
  run.factor = 0;
  run.scale = 0;
}
