// ridge-columns.ts — theory columns of ridge and ridgeless stages: τ, Ω, gains, transition and mask.

import {
  type Regression,
  ridgeFilter,
  type RidgeLaw,
  ridgeLaw,
  type StageModes,
} from "@ktsweep/core";

import { ridgeEffectiveDimension } from "../mechanisms/effective-dimension.js";
import { optimalIsotropicRidge } from "../mechanisms/isotropic-ridge.js";
import { gainThresholds, surrogateGain } from "../surrogates/gain.js";
import { surrogateRisks } from "../surrogates/surrogate-risk.js";
import { ridgelessPowerLaw, surrogateExponent } from "../surrogates/power-law.js";
import { passDimension } from "./sgd-columns.js";
import { ruleOf } from "./stage-pass.js";
import {
  learnsTruth,
  type StageView,
  type TheoryColumn,
  type WrittenStage,
} from "./theory-column.js";

const RIDGELESS = ["ridgeless", "optimal-surrogate", "mask"];
const isRidgeless = ({ learner }: WrittenStage): boolean => RIDGELESS.includes(learner);
const isRidge = (stage: WrittenStage): boolean => stage.learner === "ridge" || isRidgeless(stage);
const RIDGE = "a stage of ridge, ridgeless, optimal-surrogate or mask";
const RIDGELESS_STAGE = "a stage of ridgeless, optimal-surrogate or mask";

/** What a stage minimises; for a surrogate, what the learner that it is `for` does. */
function regressionOf({ stage }: StageView): Regression | undefined {
  switch (stage.learner) {
    case "ridge": {
      const { samples, ridge, penalty } = stage;
      const rows = samples === "infinite" ? Infinity : Math.floor(samples);
      return { rows, ridge, ...(penalty === undefined ? {} : { penalty }) };
    }
    case "ridgeless":
      return { rows: Math.floor(stage.samples), ridge: 0 };
    case "optimal-surrogate":
      return { rows: Math.floor(stage.for), ridge: 0 };
    case "mask":
      return stage.for === undefined ? undefined : { rows: Math.floor(stage.for), ridge: 0 };
    default:
      return undefined;
  }
}

/** τ and Ω; with a weighted penalty for eigenvalues λ/g. */
function equivalentOf(
  view: StageView,
): { law: RidgeLaw; kappa: number; omega: number } | undefined {
  const regression = regressionOf(view);
  if (regression === undefined) return undefined;
  const law = ridgeLaw(regression, view.modes());
  const { kappa, freedom } = ridgeFilter(law);
  return { law, kappa, omega: 1 - freedom };
}

const tau: TheoryColumn = {
  doc: "effective ridge: κ, for ridgeless τ with Σ λ/(λ + τ) = n; of the rows that a surrogate is for",
  needs: RIDGE,
  endings: ["tau"],
  applies: isRidge,
  evaluate: (view) => [equivalentOf(view)?.kappa ?? NaN],
};

const omega: TheoryColumn = {
  doc: "Ω = (1/n) Σ (1 − ζ)², ζ = τ/(λ + τ)",
  needs: RIDGE,
  endings: ["omega"],
  applies: isRidge,
  evaluate: (view) => [equivalentOf(view)?.omega ?? NaN],
};

/** Coordinates above a threshold of the gain, and the closed form of a power law for many coordinates. */
function counted(
  view: StageView,
  which: "transition" | "mask",
  limit: (law: ReturnType<typeof ridgelessPowerLaw>) => number,
): readonly number[] {
  const equivalent = equivalentOf(view);
  if (equivalent === undefined) return [NaN, NaN];
  const { kappa, omega: share } = equivalent;
  if (kappa > 0) {
    return [view.modes().countAbove(gainThresholds(kappa, share)[which]), limitOf(view, limit)];
  }
  // With as many rows as coordinates the truth is optimal: nothing is amplified or shrunk, the mask keeps all.
  return [which === "mask" ? view.modes().countAbove(0) : NaN, NaN];
}

function limitOf(
  view: StageView,
  limit: (law: ReturnType<typeof ridgelessPowerLaw>) => number,
): number {
  const [rule, regression] = [ruleOf(view, view.name), regressionOf(view)];
  if (rule === undefined || regression === undefined || !(rule.alpha > 1)) return NaN;
  return limit(ridgelessPowerLaw(rule.alpha, regression.rows));
}

const transition: TheoryColumn = {
  doc: "coordinates that the optimal surrogate amplifies (ζ < 1 − Ω), and the closed form for a power law in many coordinates",
  needs: RIDGELESS_STAGE,
  endings: ["transition", "transition_limit"],
  applies: isRidgeless,
  evaluate: (view) => counted(view, "transition", (law) => law.transition),
};

const maskCut: TheoryColumn = {
  doc: "coordinates that the optimal mask keeps (1 − ζ² > Ω), and the closed form for a power law in many coordinates",
  needs: RIDGELESS_STAGE,
  endings: ["mask_cut", "mask_cut_limit"],
  applies: isRidgeless,
  evaluate: (view) => counted(view, "mask", (law) => law.maskCut),
};

/** The seen coordinate of the largest gain, and that gain. The gain rises in λ up to a threshold and falls beyond it. */
function largest(view: StageView): { readonly coordinate: number; readonly gain: number } {
  const equivalent = equivalentOf(view);
  const none = { coordinate: NaN, gain: NaN };
  if (equivalent === undefined) return none;
  const { kappa, omega: share } = equivalent;
  const modes = view.modes();
  if (kappa === 0) return { coordinate: modes.seenCoordinate(1) ?? NaN, gain: 1 };
  const gainAt = (coordinate: number): number =>
    surrogateGain(kappa / (modes.eigenvalueAt(coordinate) + kappa), share);
  return candidates(view, modes, gainThresholds(kappa, share).largest).reduce(
    (best, coordinate) => {
      const gain = gainAt(coordinate);
      return gain > best.gain || Number.isNaN(best.gain) ? { coordinate, gain } : best;
    },
    none,
  );
}

/** All coordinates, or those on both sides of the threshold where they are many and fall in order. */
function candidates(view: StageView, modes: StageModes, threshold: number): readonly number[] {
  if (modes.index.length === view.problem.d) return Array.from(modes.index);
  if (!((ruleOf(view, view.name)?.alpha ?? NaN) >= 0)) return [];
  const before = modes.countAbove(threshold);
  return [before, before + 1].flatMap((k) => modes.seenCoordinate(k) ?? []);
}

const gainMax: TheoryColumn = {
  doc: "largest gain β^s/β* of the optimal surrogate",
  needs: RIDGELESS_STAGE,
  endings: ["gain_max"],
  applies: isRidgeless,
  evaluate: (view) => [largest(view).gain],
};

const gainArgmax: TheoryColumn = {
  doc: "coordinate of the largest gain, the first of equal ones",
  needs: RIDGELESS_STAGE,
  endings: ["gain_argmax"],
  applies: isRidgeless,
  evaluate: (view) => [largest(view).coordinate],
};

const effectiveDimension: TheoryColumn = {
  doc: "directions that noise enters: Σ λ/(λ + τ) of ridge, k* + K² γ0² Σ_{i>k*} λ² of sgd",
  needs: `${RIDGE}, or of sgd`,
  endings: ["effective_dimension"],
  applies: (stage) => isRidge(stage) || stage.learner === "sgd",
  evaluate: (view) => {
    if (view.stage.learner === "sgd") return [passDimension(view)];
    const equivalent = equivalentOf(view);
    if (equivalent === undefined) return [NaN];
    const { scales, weights } = equivalent.law;
    return [ridgeEffectiveDimension(scales, equivalent.kappa, weights)];
  },
};

const surrogateSlope: TheoryColumn = {
  doc: "predicted slope of log risk on log n, −min(β − 1, 2α): standard, masked and optimal alike, without label noise",
  needs: RIDGELESS_STAGE,
  endings: ["surrogate_exponent"],
  applies: isRidgeless,
  evaluate: (view) => {
    const { target } = view.problem;
    const rule = ruleOf(view, view.name);
    if (rule === undefined || !("exponent" in target) || target.support !== undefined) return [NaN];
    return [surrogateExponent({ alpha: rule.alpha, targetExponent: target.exponent })];
  },
};

const risks: TheoryColumn = {
  doc: "predicted risk, with ½ and tail, of the rows' minimum-norm interpolator if labels were the truth's, the masked or the optimal surrogate's, with the noise of its own labels",
  needs: "a stage of ridgeless",
  endings: ["risk_standard", "risk_masked", "risk_optimal"],
  applies: ({ learner }) => learner === "ridgeless",
  evaluate: (view) => {
    if (view.stage.learner !== "ridgeless") return [NaN, NaN, NaN];
    const modes = view.modes();
    const { labelNoise, tailEnergy } = modes;
    // The tail is noise to whoever labels with the truth.
    const of = { ...modes, samples: Math.floor(view.stage.samples), noiseVariance: labelNoise };
    const noisy = { ...of, noiseVariance: labelNoise + tailEnergy };
    const { masked, optimal } = surrogateRisks(of);
    const { standard } = surrogateRisks(noisy);
    return [standard, masked, optimal].map((risk) => (risk + tailEnergy) / 2);
  },
};

const optimalRidge: TheoryColumn = {
  doc: "optimal ridge l* = σ² d/(n ‖w‖²) on equal eigenvalues, n the stage's rows",
  needs: "a stage of ridge that learns from truth",
  endings: ["optimal_ridge"],
  applies: (stage) => stage.learner === "ridge" && learnsTruth(stage),
  evaluate: (view) => {
    const { stage } = view;
    if (stage.learner !== "ridge" || stage.samples === "infinite") return [NaN];
    const { eigenvalues, energies, weights, noiseVariance } = view.modes();
    const [first] = eigenvalues;
    if (!eigenvalues.every((value) => value === first)) return [NaN];
    // ‖w‖² = Σ c²/λ.
    const energy = energies.reduce((sum, e, i) => sum + weights[i] * e, 0) / first;
    return [optimalIsotropicRidge({ energy, noiseVariance }, view.problem.d / stage.samples)];
  },
};

export const ridgeColumns: Readonly<Record<string, TheoryColumn>> = {
  tau,
  omega,
  transition,
  mask_cut: maskCut,
  gain_max: gainMax,
  gain_argmax: gainArgmax,
  effective_dimension: effectiveDimension,
  surrogate_exponent: surrogateSlope,
  surrogate_risks: risks,
  optimal_ridge: optimalRidge,
};
