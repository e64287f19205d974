// sgd.ts — sampled SGD in the whitened residual r = v − labels: per sample of a batch of B,
//
//   e = Σ_i z_i r_i − σ ε,   and after B samples   r_i ← r_i − (γ / B) λ_i Σ_b e_b z_{b,i}.
//
// A sample is one pass over the chunks: it puts the previous sample in, draws, and forms the next dot product, so the
// last update of a call is still to come (`sgdSettle` makes it). B = 1 needs no gradient array.

import { BOUNDARY, CHUNK, GATHER, UPDATE, gaussianChunk } from "./gaussian";
import { rademacherChunk } from "./rademacher";
import { drawNormals, GENERATOR_BYTES, seedStreams } from "./stream";

/** Run in linear memory; the arrays follow it in one block. */
@unmanaged
class Run {
  chunks: i32;
  batch: i32;
  signs: i32;
  /** Samples of the current batch that were drawn. */
  sample: i32;
  /** Noise draws used of the current 256. */
  noiseUsed: i32;
  diverged: i32;
  noiseStd: f64;
  /** What the drawn sample is still to be multiplied by: γ e (B = 1) or e. */
  factor: f64;
  /** γ / B of a batch that is complete and still to be applied. */
  scale: f64;
  /** (256) f32 and one generator. */
  noise: usize;
  noiseGenerator: usize;
  /** (chunks) generators of 64 bytes. */
  generators: usize;
  /** (256 chunks) f32, or (chunks) 32 bytes of signs. */
  drawn: usize;
  /** (256 chunks) f64 each; gradient only for B > 1. */
  eigenvalues: usize;
  residual: usize;
  gradient: usize;
}

// @ts-ignore: decorator
@inline
const HEADER_BYTES: usize = 128;

/** Bytes of a run's block. */
export function sgdBytes(chunks: i32, batch: i32, signs: i32): f64 {
  const drawn = signs ? 32.0 : 1024.0;
  const arrays = batch > 1 ? 3.0 : 2.0;
  return <f64>(HEADER_BYTES + 1024 + GENERATOR_BYTES) +
    <f64>chunks * (<f64>GENERATOR_BYTES + drawn + arrays * 2048.0);
}

/** Lays a run out in a block of `sgdBytes` at `block` and seeds it with the key at `streamKey`; arrays are 0. */
export function sgdCreate(
  block: usize,
  chunks: i32,
  batch: i32,
  signs: i32,
  noiseStd: f64,
): void {
  memory.fill(block, 0, <usize>sgdBytes(chunks, batch, signs));
  const run = changetype<Run>(block);
  const values = (<usize>chunks) * 2048;
  run.chunks = chunks;
  run.batch = batch;
  run.signs = signs;
  run.noiseStd = noiseStd;
  run.noiseUsed = CHUNK;
  run.noise = block + HEADER_BYTES;
  run.noiseGenerator = run.noise + 1024;
  run.generators = run.noiseGenerator + GENERATOR_BYTES;
  run.eigenvalues = run.generators + (<usize>chunks) * GENERATOR_BYTES;
  run.residual = run.eigenvalues + values;
  run.drawn = run.residual + values;
  run.gradient = run.drawn + (<usize>chunks) * (signs ? 32 : 1024);
  seedStreams(0x7a, 0, chunks, run.generators); // "z"
  seedStreams(0x65, 0, 1, run.noiseGenerator); // "e"
}

/** Address of the (256 chunks) f64 eigenvalues. */
export function sgdEigenvalues(block: usize): usize {
  return changetype<Run>(block).eigenvalues;
}

/** Address of the (256 chunks) f64 residuals; up to date after `sgdSettle`. */
export function sgdResidual(block: usize): usize {
  return changetype<Run>(block).residual;
}

/** Whether a residual error was not finite. */
export function sgdDiverged(block: usize): i32 {
  return changetype<Run>(block).diverged;
}

// @ts-ignore: decorator
@inline
function pass(run: Run, mode: i32, signs: bool): f64 {
  let generator = run.generators;
  let drawn = run.drawn;
  let residual = run.residual;
  let eigenvalues = run.eigenvalues;
  let gradient = run.gradient;
  const factor = f64x2.splat(run.factor);
  const scale = f64x2.splat(run.scale);
  let sum: f64 = 0;
  for (let i = run.chunks; i > 0; --i) {
    sum += signs
      ? rademacherChunk(mode, generator, drawn, residual, eigenvalues, gradient, factor, scale)
      : gaussianChunk(mode, generator, drawn, residual, eigenvalues, gradient, factor, scale);
    generator += GENERATOR_BYTES;
    drawn += signs ? 32 : 1024;
    residual += 2048;
    eigenvalues += 2048;
    gradient += 2048;
  }
  return sum;
}

function updateGaussian(run: Run): f64 {
  return pass(run, UPDATE, false);
}

function gatherGaussian(run: Run): f64 {
  return pass(run, GATHER, false);
}

function boundaryGaussian(run: Run): f64 {
  return pass(run, BOUNDARY, false);
}

function updateSigns(run: Run): f64 {
  return pass(run, UPDATE, true);
}

function gatherSigns(run: Run): f64 {
  return pass(run, GATHER, true);
}

function boundarySigns(run: Run): f64 {
  return pass(run, BOUNDARY, true);
}

function nextDot(run: Run): f64 {
  if (run.batch == 1) return run.signs ? updateSigns(run) : updateGaussian(run);
  if (run.sample > 0) return run.signs ? gatherSigns(run) : gatherGaussian(run);
  return run.signs ? boundarySigns(run) : boundaryGaussian(run);
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
    if (run.batch == 1) {
      run.factor = load<f64>(stepSizes) * error;
      stepSizes += 8;
    } else {
      run.factor = error;
      run.sample += 1;
      if (run.sample == run.batch) {
        run.sample = 0;
        run.scale = load<f64>(stepSizes) / <f64>run.batch;
        stepSizes += 8;
      }
    }
  }
  return samples;
}

/** Draw of coordinate `i` of the last sample. */
// @ts-ignore: decorator
@inline
function lastDraw(run: Run, i: usize): f64 {
  if (!run.signs) return <f64>load<f32>(run.drawn + (i << 2));
  const word = load<u64>(run.drawn + ((i >> 7) << 4) + ((i & 1) << 3));
  return (word << ((i & 127) >> 1)) >> 63 ? -1 : 1;
}

/** Applies the update that the next pass would have made; in the middle of a batch there is none. */
export function sgdSettle(block: usize): void {
  const run = changetype<Run>(block);
  if (run.sample > 0) return;
  for (let i: usize = 0, d = (<usize>run.chunks) << 8; i < d; ++i) {
    const residual = run.residual + (i << 3);
    const eigenvalue = load<f64>(run.eigenvalues + (i << 3));
    let r = load<f64>(residual);
    if (run.batch == 1) r -= run.factor * eigenvalue * lastDraw(run, i);
    else {
      const gradient = run.gradient + (i << 3);
      r -= run.scale * eigenvalue * (load<f64>(gradient) + run.factor * lastDraw(run, i));
      store<f64>(gradient, 0);
    }
    store<f64>(residual, r);
  }
  run.factor = 0;
  run.scale = 0;
}
