// risk-bounds.ts — Lemma 1: what one pass of SGD with the geometric schedule is bounded by, from above and below.

import { log2, pow } from "@ktsweep/core";

import { kStarThresholds } from "./learned-directions.js";

/** One pass on labels of a truth with energy c_i² = λ_i w_i² per coordinate, from zero, batch 1. */
export interface BoundedPass {
  /** λ_i, 0 where the model does not see the coordinate. Shape: (nodes). */
  readonly eigenvalues: ArrayLike<number>;
  /** c_i². Shape: (nodes). */
  readonly energies: ArrayLike<number>;
  /** Coordinates per node. Shape: (nodes). Default: 1 each. */
  readonly weights?: ArrayLike<number>;
  /** σ² with everything beyond the coordinates. */
  readonly noiseVariance: number;
  /** γ0. Unit: 1/eigenvalue. */
  readonly stepSize: number;
  /** N > 2. */
  readonly samples: number;
}

/** Bounds on ½ E Σ (v_i − c_i)² over seen coordinates: excess risk, with the factor ½. */
export interface RiskBounds {
  readonly upper: number;
  readonly lower: number;
  /** The lower bound with 1/16 for 1/8 before k*: what the exact recursion obeys. */
  readonly safeLower: number;
  /** Whether γ0 < min(1/(2ψ tr Σ), 1/(100 λ_max)), ψ = 3, under which both are proved. */
  readonly holds: boolean;
}

/** ψ of Assumption 1 for Gaussian coordinates: E[zzᵀAzzᵀ] = 2A + tr(A) I. */
const PSI = 3;

/**
 * Lemma 1's upper bound and its companion from below on the excess risk.
 *
 *     upper = ‖η0‖²_{≤k*}/(2N²) + ½‖η0‖²_{>k*} + 16 (ψ‖η0‖² + σ_eff²) D/K,   k* of the upper threshold
 *     lower = ‖η0‖²_{>k*}/200 + σ_eff² D/(8K),                               k* of the lower threshold
 *     D = k* + K² γ0² Σ_{i>k*} λ_i²,  K = N/log2 N,  σ_eff² = σ² + energy that the model does not see
 *
 * Source: Wu, Zhang, Zhang, Fang, 2026, arXiv 2606.01292 (as at ICML 2026), Lemma 1 and the lower bound after it. For a
 * student put its own n, step size and spectrum, the teacher's second moments E u_i² for the energies and the noise of its labels: the
 * appendix's bound on its distance from the teacher (it prints ‖w*‖² of the unseen part for the noise where its derivation has the
 * teacher's). Loose: the
 * constants 16 and 1/200 (at practical N the upper bound is about a hundred times the risk), and the paper's own
 * experiments run at γ0 = .06 to .1 with λ_max = 1, outside its step-size condition (`holds` says so). With `holds`
 * false neither number is a bound.
 *
 * Wrong: a direction that is fully learned keeps risk σ_eff²/(16 ln 2 · K) = .0902 σ_eff²/K (each stage of the schedule adds noise
 * x_l σ²/2, x_l = γ_l λ, and halves x), below the 1/8 of the printed lower bound. So `lower` exceeds the exact risk where nearly all
 * directions are learned; beyond k* the bound has slack, which covers it for power laws in many directions.
 */
export function riskBounds(pass: BoundedPass): RiskBounds {
  const { eigenvalues, weights, noiseVariance, stepSize, samples } = pass;
  const thresholds = kStarThresholds(pass);
  const stage = samples / log2(samples);
  const upper = splitAt(pass, thresholds.upper);
  const lower = splitAt(pass, thresholds.lower);
  const noise = noiseVariance + upper.unseen;
  const dimension = ({ count, tailSquares }: Split): number =>
    (count + stage * stage * stepSize * stepSize * tailSquares) / stage;
  let [trace, largest] = [0, 0];
  for (let i = 0; i < eigenvalues.length; i++) {
    trace += (weights?.[i] ?? 1) * eigenvalues[i];
    largest = Math.max(largest, eigenvalues[i]);
  }
  const [printed, safe] = [1 / 8, 1 / 16].map(
    (head) =>
      lower.tail / 200 +
      noise *
        (head * (lower.count / stage) + (stage * stepSize * stepSize * lower.tailSquares) / 8),
  );
  return {
    upper:
      upper.head / (2 * samples * samples) +
      upper.tail / 2 +
      16 * (PSI * (upper.head + upper.tail) + noise) * dimension(upper),
    lower: printed,
    safeLower: safe,
    holds: stepSize < Math.min(1 / (2 * PSI * trace), 1 / (100 * largest)),
  };
}

/** A spectrum cut at a threshold. */
interface Split {
  /** k*. */
  readonly count: number;
  /** Energy of the directions up to k*, and beyond. */
  readonly head: number;
  readonly tail: number;
  /** Σ_{i>k*} λ_i². */
  readonly tailSquares: number;
  /** Energy where λ = 0. */
  readonly unseen: number;
}

function splitAt({ eigenvalues, energies, weights }: BoundedPass, threshold: number): Split {
  let [count, head, tail, tailSquares, unseen] = [0, 0, 0, 0, 0];
  for (let i = 0; i < eigenvalues.length; i++) {
    const weight = weights?.[i] ?? 1;
    const value = eigenvalues[i];
    if (value > threshold) {
      count += weight;
      head += weight * energies[i];
    } else if (value > 0) {
      tail += weight * energies[i];
      tailSquares += weight * value * value;
    } else unseen += weight * energies[i];
  }
  return { count, head, tail, tailSquares, unseen };
}

/**
 * Variance's effective dimension D = k* + K² γ0² Σ_{i>k*} λ_i² with the lower bound's k*: directions that noise enters.
 *
 * Unit: directions. Source: as `riskBounds`.
 */
export function sgdEffectiveDimension(pass: BoundedPass): number {
  const stage = pass.samples / log2(pass.samples);
  const { count, tailSquares } = splitAt(pass, kStarThresholds(pass).lower);
  return count + stage * stage * pass.stepSize * pass.stepSize * tailSquares;
}

/** The two terms of Lemma 1's rate for power laws, without constants and logarithms. */
export interface LemmaRates {
  /** (γ0 N)^((1+β−α)/α). */
  readonly bias: number;
  /** N^((1−α)/α) γ0^(1/α). */
  readonly variance: number;
}

/**
 * Rates of the excess risk for λ_i = i^−alpha and energy i^−targetExponent (the paper's β is alpha − targetExponent).
 *
 * Source: as `riskBounds`, the corollary for polynomial decay. Logarithms are left out: put N/log2 N for N to have them.
 */
export function lemmaRates(setting: {
  readonly alpha: number;
  readonly targetExponent: number;
  readonly stepSize: number;
  readonly samples: number;
}): LemmaRates {
  const { alpha, targetExponent, stepSize, samples } = setting;
  return {
    bias: pow(stepSize * samples, (1 - targetExponent) / alpha),
    variance: pow(samples, (1 - alpha) / alpha) * pow(stepSize, 1 / alpha),
  };
}

/**
 * Bounds on ∏(1 − γ_t λ) over the whole geometric schedule: exp(−2.02 N_eff γ0 λ) and exp(−1.99 N_eff γ0 λ).
 *
 * Source: as `riskBounds`. They need γ0 λ ≤ 1/100 and a stage length K of some hundred steps: the step sizes add up to
 * 2 γ0 N_eff only up to a step per stage, a share of up to 1/K that the paper leaves out (at N = 100 they add up to 2.038 γ0 N_eff,
 * outside of the bounds; at N = 1024 to 2.003).
 */
export function contractionExponents(pass: {
  readonly eigenvalue: number;
  readonly stepSize: number;
  readonly samples: number;
}): { readonly least: number; readonly most: number } {
  const scale = (pass.samples / log2(pass.samples)) * pass.stepSize * pass.eigenvalue;
  return { least: -2.02 * scale, most: -1.99 * scale };
}
