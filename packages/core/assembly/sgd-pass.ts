// sgd-pass.ts — one pass of a model over a chunk of 256 coordinates: put the previous sample into the residual (or the
// batch's gradient) and form the next sample's dot product with the residual.
//
// Arrays of a chunk, 256 f64 each: residual r, eigenvalues λ, for batches the gradient G, and the draws z of the sample
// before and of the next one, which are single floats promoted once for all models.
//
// The loops are short on purpose: the engine's compiler puts the sums of a long body at its end and spills what they
// need. Two models in one loop cost less than two loops, four cost more.

import { CHUNK } from "./draw";

/** r −= (factor λ) z: the previous sample was an update of its own; factor = γ e. */
// @ts-ignore: decorator
@inline
const UPDATE: i32 = 0;

/** G += factor z: the previous sample was not the last of its batch; factor = e. */
// @ts-ignore: decorator
@inline
const GATHER: i32 = 1;

/** G += factor z, then r −= (scale λ) G and G = 0: it was the last; scale = γ / B. */
// @ts-ignore: decorator
@inline
const FINISH: i32 = 2;

/** Bytes from a chunk's array to the next chunk's; 64 more than it needs, or loads would wait for stores 4096 bytes away. */
// @ts-ignore: decorator
@inline
export const ARRAY: usize = 2048 + 64;

/** Bytes of a chunk's draws. */
// @ts-ignore: decorator
@inline
export const DRAWS: usize = 2048;

/** What pairs leave behind: the second dot product. */
const SECOND: usize = memory.data(8, 8);

/** Two drawn floats as f64. */
// @ts-ignore: decorator
@inline
function promoted(at: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at));
}

/** Promotes a chunk's draws, (256) f32 at `drawn`. */
export function promote(drawn: usize, draws: usize): void {
  for (const end = draws + DRAWS; draws < end; draws += 64) {
    v128.store(draws, promoted(drawn));
    v128.store(draws, promoted(drawn + 8), 16);
    v128.store(draws, promoted(drawn + 16), 32);
    v128.store(draws, promoted(drawn + 24), 48);
    drawn += 32;
  }
}

/** r of two coordinates after the previous sample went in. */
// @ts-ignore: decorator
@inline
function updated(residual: usize, eigenvalues: v128, factor: v128, previous: v128): v128 {
  const change = f64x2.mul(f64x2.mul(factor, eigenvalues), previous);
  const r = f64x2.sub(v128.load(residual), change);
  v128.store(residual, r);
  return r;
}

/** (s0 + s2) + (s1 + s3) of four partial sums by coordinate mod 4. */
// @ts-ignore: decorator
@inline
function folded(low: v128, high: v128): f64 {
  const sums = f64x2.add(low, high);
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/** z r of two coordinates of the only model, draws at `drawn` as f32, which are kept in place of the previous ones. */
// @ts-ignore: decorator
@inline
function kept(
  drawn: usize,
  previous: usize,
  residual: usize,
  eigenvalues: usize,
  factor: v128,
): v128 {
  const r = updated(residual, v128.load(eigenvalues), factor, v128.load(previous));
  const z = promoted(drawn);
  v128.store(previous, z);
  return f64x2.mul(z, r);
}

/**
 * Pass of the only model (B = 1), which promotes and keeps the draws, f32 at `drawn`, on the way. Returns Σ z_i r_i over
 * the chunk in four partial sums by coordinate mod 4, each in ascending order, then (s0 + s2) + (s1 + s3); so do all.
 */
export function singlePass(
  drawn: usize,
  previous: usize,
  residual: usize,
  eigenvalues: usize,
  factor: f64,
): f64 {
  const f = f64x2.splat(factor);
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (const end = previous + DRAWS; previous < end; previous += 64) {
    low = f64x2.add(low, kept(drawn, previous, residual, eigenvalues, f));
    high = f64x2.add(high, kept(drawn + 8, previous + 16, residual + 16, eigenvalues + 16, f));
    low = f64x2.add(low, kept(drawn + 16, previous + 32, residual + 32, eigenvalues + 32, f));
    high = f64x2.add(high, kept(drawn + 24, previous + 48, residual + 48, eigenvalues + 48, f));
    drawn += 32;
    residual += 64;
    eigenvalues += 64;
  }
  return folded(low, high);
}

/** Passes of two models (B = 1) in one loop; where `shares`, the eigenvalues of the first are those of both. */
// @ts-ignore: decorator
@inline
function pair(
  shares: bool,
  next: usize,
  previous: usize,
  firstResidual: usize,
  firstEigenvalues: usize,
  firstFactor: f64,
  secondResidual: usize,
  secondEigenvalues: usize,
  secondFactor: f64,
): f64 {
  const f = f64x2.splat(firstFactor);
  const g = f64x2.splat(secondFactor);
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  let secondLow = f64x2.splat(0);
  let secondHigh = f64x2.splat(0);
  for (const end = next + DRAWS; next < end; next += 32) {
    let before = v128.load(previous);
    let z = v128.load(next);
    let lambda = v128.load(firstEigenvalues);
    const r = updated(firstResidual, lambda, f, before);
    low = f64x2.add(low, f64x2.mul(z, r));
    if (!shares) lambda = v128.load(secondEigenvalues);
    const q = updated(secondResidual, lambda, g, before);
    secondLow = f64x2.add(secondLow, f64x2.mul(z, q));
    before = v128.load(previous, 16);
    z = v128.load(next, 16);
    lambda = v128.load(firstEigenvalues, 16);
    const s = updated(firstResidual + 16, lambda, f, before);
    high = f64x2.add(high, f64x2.mul(z, s));
    if (!shares) lambda = v128.load(secondEigenvalues, 16);
    const t = updated(secondResidual + 16, lambda, g, before);
    secondHigh = f64x2.add(secondHigh, f64x2.mul(z, t));
    previous += 32;
    firstResidual += 32;
    firstEigenvalues += 32;
    secondResidual += 32;
    if (!shares) secondEigenvalues += 32;
  }
  store<f64>(SECOND, folded(secondLow, secondHigh));
  return folded(low, high);
}

/** Passes of two models. The first sum is returned, the second is `secondSum`. */
export function pairPass(
  next: usize,
  previous: usize,
  firstResidual: usize,
  firstEigenvalues: usize,
  firstFactor: f64,
  secondResidual: usize,
  secondEigenvalues: usize,
  secondFactor: f64,
): f64 {
  return pair(
    false,
    next,
    previous,
    firstResidual,
    firstEigenvalues,
    firstFactor,
    secondResidual,
    secondEigenvalues,
    secondFactor,
  );
}

/** The same of two models with the same eigenvalues. */
export function sharedPass(
  next: usize,
  previous: usize,
  eigenvalues: usize,
  firstResidual: usize,
  firstFactor: f64,
  secondResidual: usize,
  secondFactor: f64,
): f64 {
  return pair(
    true,
    next,
    previous,
    firstResidual,
    eigenvalues,
    firstFactor,
    secondResidual,
    0,
    secondFactor,
  );
}

/** The second sum of the latest pair. */
// @ts-ignore: decorator
@inline
export function secondSum(): f64 {
  return load<f64>(SECOND);
}

/** Pass of one model among several; `mode` is a constant at every call, so each is a kernel of its own. */
// @ts-ignore: decorator
@inline
function pass(
  mode: i32,
  next: usize,
  previous: usize,
  residual: usize,
  eigenvalues: usize,
  gradient: usize,
  factor: f64,
  scale: f64,
): f64 {
  const f = f64x2.splat(factor);
  const s = f64x2.splat(scale);
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (const end = next + DRAWS; next < end; next += 32) {
    const r = visited(mode, previous, residual, eigenvalues, gradient, f, s);
    low = f64x2.add(low, f64x2.mul(v128.load(next), r));
    const q = visited(
      mode,
      previous + 16,
      residual + 16,
      eigenvalues + 16,
      gradient + 16,
      f,
      s,
    );
    high = f64x2.add(high, f64x2.mul(v128.load(next, 16), q));
    previous += 32;
    residual += 32;
    eigenvalues += 32;
    gradient += 32;
  }
  return folded(low, high);
}

/** r of two coordinates after the previous sample went in, by the rule of `mode`. */
// @ts-ignore: decorator
@inline
function visited(
  mode: i32,
  previous: usize,
  residual: usize,
  eigenvalues: usize,
  gradient: usize,
  factor: v128,
  scale: v128,
): v128 {
  if (mode == UPDATE) return updated(residual, v128.load(eigenvalues), factor, v128.load(previous));
  const g = f64x2.add(v128.load(gradient), f64x2.mul(factor, v128.load(previous)));
  if (mode == GATHER) {
    v128.store(gradient, g);
    return v128.load(residual);
  }
  v128.store(gradient, f64x2.splat(0));
  return updated(residual, v128.load(eigenvalues), scale, g);
}

/** Pass after a sample that was an update of its own (B = 1). */
export function updatePass(
  next: usize,
  previous: usize,
  residual: usize,
  eigenvalues: usize,
  factor: f64,
): f64 {
  return pass(UPDATE, next, previous, residual, eigenvalues, 0, factor, 0);
}

/** Pass in the middle of a batch. */
export function gatherPass(
  next: usize,
  previous: usize,
  residual: usize,
  gradient: usize,
  factor: f64,
): f64 {
  return pass(GATHER, next, previous, residual, 0, gradient, factor, 0);
}

/** Pass after the last sample of a batch. */
export function finishPass(
  next: usize,
  previous: usize,
  residual: usize,
  eigenvalues: usize,
  gradient: usize,
  factor: f64,
  scale: f64,
): f64 {
  return pass(FINISH, next, previous, residual, eigenvalues, gradient, factor, scale);
}

/** The residual as the next pass would leave it, without touching it: (256) f64 at `settled`. */
export function settleChunk(
  settled: usize,
  previous: usize,
  residual: usize,
  eigenvalues: usize,
  gradient: usize,
  factor: f64,
  scale: f64,
): void {
  const f = f64x2.splat(factor);
  const s = f64x2.splat(scale);
  for (let i: usize = 0; i < 8 * CHUNK; i += 16) {
    let change = v128.load(previous + i);
    let times = f;
    if (gradient != 0) {
      change = f64x2.add(v128.load(gradient + i), f64x2.mul(f, change));
      times = s;
    }
    const moved = f64x2.mul(f64x2.mul(times, v128.load(eigenvalues + i)), change);
    v128.store(settled + i, f64x2.sub(v128.load(residual + i), moved));
  }
}
