// compare-laws.ts — AICc and BIC of laws on the same points under one model of their noise.

import { exp, log } from "@ktsweep/core";
import type { GroupPoints } from "../group-points.js";
import { noiseVariances } from "../noise-variances.js";
import type { ComparedLaw, LawFit, Points } from "../types.js";
import { brief, warning } from "../warnings.js";
import { type Rival, rivalsOf } from "./rivals.js";

/** How much lower another law's AICc must be: docs/fits.md has the measured rate of false alarms. */
export const CLEARLY_BETTER = 10;

/** What the comparison came to. */
export interface Comparison {
  /** Least AICc first; laws with as many parameters as points are not among them. */
  readonly laws: readonly ComparedLaw[];
  readonly warnings: readonly string[];
}

/**
 * Power, power+floor, smoothly broken and polylogarithmic (C·(x/log x)^p) laws by their best fits.
 *
 * With replicates the noise of each log y is known (moderated variances), so −2 log L is Σ r²/v; without it is common and
 * unknown, n·log(Σ r²/n) and one parameter more. Weights are exp(−Δ/2) of AICc, normalised.
 *
 * `another-law`: the fitted law's AICc is more than 10 above the least, and the exponent would be another by more than 5 % and
 * .005; not where a floor or a break has already been warned of.
 */
export function compareLaws(
  fit: Pick<LawFit, "law" | "exponent" | "warnings">,
  { replication, sample, points }: Pick<GroupPoints, "replication" | "sample" | "points">,
): Comparison {
  const noise = noiseVariances(replication, sample);
  const weighted: Points = {
    x: points.x,
    y: points.y,
    ...(noise === undefined ? {} : { weights: noise.variances.map((variance) => 1 / variance) }),
  };
  const n = points.x.length;
  const scored = rivalsOf(weighted).flatMap((rival) => {
    const k = rival.parameters + (noise === undefined ? 1 : 0);
    const misfit = noise === undefined ? n * log(rival.squares / n) : rival.squares;
    const aicc = misfit + 2 * k + (2 * k * (k + 1)) / (n - k - 1);
    // Points on a law without any noise have no likelihood.
    return n - k - 1 > 0 && Number.isFinite(aicc)
      ? [{ rival, aicc, bic: misfit + k * log(n) }]
      : [];
  });
  const least = scored.reduce((low, { aicc }) => Math.min(low, aicc), Infinity);
  const total = scored.reduce((sum, { aicc }) => sum + exp((least - aicc) / 2), 0);
  const laws = scored
    .map(({ rival, aicc, bic }) => ({
      law: rival.law,
      parameters: rival.parameters,
      aicc,
      bic,
      weight: exp((least - aicc) / 2) / total,
    }))
    .sort((a, b) => a.aicc - b.aicc);
  const own = scored.find(({ rival }) => rival.law === fit.law);
  const best = scored.find(({ aicc }) => aicc === least);
  return {
    laws,
    warnings:
      own !== undefined && best !== undefined && own.aicc - least > CLEARLY_BETTER
        ? anotherLaw(fit, best.rival, own.aicc - least)
        : [],
  };
}

function anotherLaw(
  { law, exponent, warnings }: Pick<LawFit, "law" | "exponent" | "warnings">,
  best: Rival,
  gain: number,
): string[] {
  const said = best.law === "power+floor" ? "floor-hidden" : "break";
  const isSaid = best.law !== "polylog" && warnings.some((text) => text.startsWith(`${said}:`));
  const by = Math.abs(best.exponent - (exponent ?? NaN));
  const isWorth = by > Math.max(0.05 * Math.abs(exponent ?? NaN), 0.005);
  if (isSaid || !isWorth) return [];
  return [
    warning(
      "another-law",
      `${NAMES[best.law]} describes the points clearly better than ${law}: AICc is lower by ${brief(gain)}, and the exponent ` +
        `would be ${brief(best.exponent)}.`,
    ),
  ];
}

const NAMES = {
  power: "a bare power law",
  "power+floor": "a power law with a floor",
  broken: "a smoothly broken law (slope at the largest x)",
  polylog: "a power of x/log x",
} as const;
