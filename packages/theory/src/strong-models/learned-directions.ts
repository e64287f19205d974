// learned-directions.ts — k*: how many directions a run has learned. The literature has several.

import { log, log2, pow } from "@ktsweep/core";
import { effectiveSamples } from "./effective-samples.js";

/** One pass of SGD with the geometric schedule. */
export interface Pass {
  /** Covariance eigenvalues, largest first. Shape: (d). */
  readonly spectrum: ArrayLike<number>;
  /** γ0. Unit: 1 / eigenvalue. */
  readonly stepSize: number;
  /** N. Range: ≥ 2. */
  readonly samples: number;
}

/** A direction counts as learned where its eigenvalue is above one of these. Unit: eigenvalue. */
export interface KStarThresholds {
  /** 2·ln N·log2 N/(γ0 N). */
  readonly upper: number;
  /** log2 N/(γ0 N). */
  readonly lower: number;
  /** δ·log2 N/(4 γ0 N). */
  readonly transfer: number;
}

/**
 * The thresholds of the three k*. Range: samples > 1, 0 < delta < 1/2, default 1/4 (the paper leaves it open).
 *
 * Source: Wu, Zhang, Zhang, Fang, 2026, arXiv 2606.01292 (as at ICML 2026), Lemma 1, its lower bound, Theorem 1.
 */
export function kStarThresholds(
  { stepSize, samples }: Omit<Pass, "spectrum">,
  delta = 1 / 4,
): KStarThresholds {
  const lower = log2(samples) / (stepSize * samples);
  return { upper: 2 * log(samples) * lower, lower, transfer: (delta * lower) / 4 };
}

/**
 * k* of the upper bound on the excess risk: largest k with λ_k > 2·ln N·log2 N/(γ0 N).
 *
 * Unit: directions; 0 when none. Source: Wu, Zhang, Zhang, Fang, 2026, arXiv 2606.01292 (as at
 * ICML 2026), Lemma 1.
 */
export function kStarUpper(pass: Pass): number {
  return lastAbove(pass.spectrum, kStarThresholds(pass).upper);
}

/**
 * k* of the matching lower bound: largest k with λ_k > log2 N/(γ0 N).
 *
 * Unit: directions; 0 when none. Source: same paper, lower bound that goes with Lemma 1.
 */
export function kStarLower(pass: Pass): number {
  return lastAbove(pass.spectrum, kStarThresholds(pass).lower);
}

/**
 * k* of the transfer decomposition: largest k with λ_k > δ·log2 n/(4 γ0' n), of the student's own
 * spectrum, step size and n; directions beyond it are learned to at most a share of order δ.
 *
 * Unit: directions; 0 when none. Range: 0 < delta < 1/2. Source: same paper, Theorem 1.
 */
export function kStarTransfer(pass: Pass, delta: number): number {
  return lastAbove(pass.spectrum, kStarThresholds(pass, delta).transfer);
}

/**
 * The horizon of a power-law spectrum λ_k = k^−alpha, a real number: k with λ_k·2·γ0·N_eff = 1, where
 * the total step size just reaches e-folding. A simulation needs d of at least ten times this.
 *
 * Unit: directions.
 *
 * @example
 * spectralHorizon({ alpha: 1.5, stepSize: 0.1, samples: 4096 }) // 16.7…
 */
export function spectralHorizon(pass: {
  readonly alpha: number;
  readonly stepSize: number;
  readonly samples: number;
}): number {
  return pow(2 * pass.stepSize * effectiveSamples(pass.samples), 1 / pass.alpha);
}

function lastAbove(spectrum: ArrayLike<number>, threshold: number): number {
  let k = spectrum.length;
  while (k > 0 && !(spectrum[k - 1] > threshold)) k--;
  return k;
}
