// plrf-phases.ts — power-law random features: which term of the loss rules, and how to spend compute.

import { KtsweepError } from "@ktsweep/core";

/** x_j = j^−alpha z_j, target b_j = j^−beta, d random features, one-pass SGD of r steps; compute f = r·d. */
export interface PlrfSetting {
  readonly alpha: number;
  readonly beta: number;
}

export type PlrfPhase = "Ia" | "Ib" | "Ic" | "II" | "III" | "IVa" | "IVb";

/** At the compute optimum, as powers of f. */
export interface PlrfExponents {
  readonly phase: PlrfPhase;
  /** d* = f^model. */
  readonly model: number;
  /** Loss P = f^loss; negative. */
  readonly loss: number;
}

/** A term of the loss f^(at + slope·D) with d = f^D, r = f^(1−D). */
interface Term {
  readonly at: number;
  readonly slope: number;
}

/**
 * The phase of (alpha, beta), and the compute-optimal size and loss, from the terms of the loss by balancing:
 *
 *     F_pp ~ T^−(2α+2β−1)/(2α)     F_0 ~ d^(−2α + max(0, 1−2β))
 *     F_ac ~ d^−1 T^(−1+1/(2α))    (α, β > ½)
 *     K_pp ~ γ T^(−2+1/(2α))       (α > ¼, β > ½)
 *     T = γ r, γ ~ d^min(0, 2α−1)  (the largest stable step size)
 *
 * The loss at given f is the largest term; d* makes it least. This gives the closed forms of all seven phases.
 *
 * Source: Paquette, Paquette, Xiao, Pennington, 2024, arXiv 2405.15074, whose table of phases it reproduces (terms second-hand;
 * balance, and γ's part in phases Ib, Ic and IV, derived here). Throws: USAGE_INVALID unless alpha > 0, beta ≥ 0 and
 * 2(alpha + beta) > 1, below which the target's energy is infinite.
 *
 * @example
 * plrfExponents({ alpha: 1, beta: 0.8 }).phase // "II"
 */
export function plrfExponents({ alpha, beta }: PlrfSetting): PlrfExponents {
  if (!(alpha > 0 && beta >= 0 && 2 * (alpha + beta) > 1)) {
    throw new KtsweepError(
      "USAGE_INVALID",
      `There is no phase of alpha = ${String(alpha)}, beta = ${String(beta)}.`,
      "Give alpha > 0 and beta ≥ 0 with 2(alpha + beta) > 1.",
      { alpha, beta },
    );
  }
  const terms = termsOf(alpha, beta);
  const loss = (model: number): number =>
    terms.reduce((most, { at, slope }) => Math.max(most, at + slope * model), -Infinity);
  const best = crossings(terms).reduce((least, model) =>
    loss(model) < loss(least) ? model : least,
  );
  return { phase: phaseOf(alpha, beta), model: best, loss: loss(best) };
}

function termsOf(alpha: number, beta: number): readonly Term[] {
  // γ = f^(shrink·D), T = γ r = f^(1 + (shrink − 1) D).
  const shrink = Math.min(0, 2 * alpha - 1);
  const power = (exponent: number): Term => ({ at: exponent, slope: exponent * (shrink - 1) });
  const terms = [
    power(-(2 * alpha + 2 * beta - 1) / (2 * alpha)),
    { at: 0, slope: -2 * alpha + Math.max(0, 1 - 2 * beta) },
  ];
  if (beta > 1 / 2 && alpha > 1 / 2) {
    const edge = power(-1 + 1 / (2 * alpha));
    terms.push({ at: edge.at, slope: edge.slope - 1 });
  }
  if (beta > 1 / 2 && alpha > 1 / 4) {
    const kernel = power(-2 + 1 / (2 * alpha));
    terms.push({ at: kernel.at, slope: kernel.slope + shrink });
  }
  return terms;
}

/** Sizes at which two terms are equal: the least of the largest is at one of them. */
function crossings(terms: readonly Term[]): readonly number[] {
  return terms.flatMap((a, i) =>
    terms.slice(i + 1).flatMap((b) => {
      const model = (b.at - a.at) / (a.slope - b.slope);
      return model > 0 && model < 1 ? [model] : [];
    }),
  );
}

function phaseOf(alpha: number, beta: number): PlrfPhase {
  if (beta < 1 / 2) return alpha > 1 / 2 ? "Ia" : "Ib";
  if (alpha > 1 / 2) return beta < alpha ? "II" : "III";
  if (alpha < 1 / 4) return "Ic";
  return alpha > 1 - Math.SQRT1_2 ? "IVa" : "IVb";
}
