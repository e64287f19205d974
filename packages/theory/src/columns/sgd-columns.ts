// sgd-columns.ts — theory columns of SGD stages: k*, effective samples, horizon, bounds, exponents.

import { effectiveSamples } from "../strong-models/effective-samples.js";
import { kStarThresholds, spectralHorizon } from "../strong-models/learned-directions.js";
import { onePassExponent } from "../strong-models/one-pass-exponent.js";
import { riskBounds, sgdEffectiveDimension } from "../strong-models/risk-bounds.js";
import type { BoundedPass } from "../strong-models/risk-bounds.js";
import { isRotated, passOf, ruleOf } from "./stage-pass.js";
import {
  learnsTruth,
  type StageView,
  type TheoryColumn,
  type WrittenStage,
} from "./theory-column.js";

const isSgd = ({ learner }: WrittenStage): boolean => learner === "sgd";
const isDirect = (stage: WrittenStage): boolean => isSgd(stage) && learnsTruth(stage);

const kstar: TheoryColumn = {
  doc: "the three k*: directions learned by the upper bound, the lower bound, the transfer split at δ = 1/4",
  needs: "a stage of sgd",
  endings: ["kstar_upper", "kstar_lower", "kstar_transfer"],
  applies: isSgd,
  evaluate: (view) => {
    const pass = passOf(view);
    if (pass === undefined) return [NaN, NaN, NaN];
    const { upper, lower, transfer } = kStarThresholds(pass);
    return [upper, lower, transfer].map(view.modes().countAbove);
  },
};

const neff: TheoryColumn = {
  doc: "effective samples N/log2 N, N the number of updates",
  needs: "a stage of sgd",
  endings: ["neff"],
  applies: isSgd,
  evaluate: (view) => [effectiveSamples(passOf(view)?.samples ?? NaN)],
};

const horizon: TheoryColumn = {
  doc: "the spectral horizon (2 γ0 N_eff scale)^(1/α), a real number of directions",
  needs: "a stage of sgd",
  endings: ["horizon"],
  applies: isSgd,
  evaluate: (view) => {
    const [pass, rule] = [passOf(view), ruleOf(view, view.name)];
    if (pass === undefined || rule === undefined || !(rule.alpha > 0)) return [NaN];
    const { alpha, scale } = rule;
    return [spectralHorizon({ alpha, stepSize: pass.stepSize * scale, samples: pass.samples })];
  },
};

const bounds: TheoryColumn = {
  doc: "Lemma 1's bounds on the risk, floor added; they hold only for step sizes in the lemma's range",
  needs: "a stage of sgd that learns from truth",
  endings: ["bound_upper", "bound_lower"],
  applies: isDirect,
  evaluate: (view) => {
    const pass = boundedPass(view);
    if (pass === undefined) return [NaN, NaN];
    const { upper, lower } = riskBounds(pass);
    const floor = floorOf(view);
    return [upper + floor, lower + floor];
  },
};

const exponent: TheoryColumn = {
  doc: "predicted slope of log risk on log N_eff",
  needs: "a stage of sgd that learns from truth",
  endings: ["exponent"],
  applies: isDirect,
  evaluate: (view) => [directExponent(view, view.name)],
};

/** Of effective dimension, where the stage is SGD. */
export function passDimension(view: StageView): number {
  const pass = boundedPass(view);
  return pass === undefined ? NaN : sgdEffectiveDimension(pass);
}

/** Predicted slope of a stage's risk if it learned the truth; NaN where truth or spectrum are no power laws. */
export function directExponent(view: StageView, name: string): number {
  const { target, noiseVariance = 0 } = view.problem;
  const rule = ruleOf(view, name);
  if (rule === undefined || !("exponent" in target) || isRotated(view.chain[name])) return NaN;
  const { alpha } = rule;
  if (target.support === undefined) {
    return onePassExponent({ alpha, targetExponent: target.exponent, noiseVariance }).exponent;
  }
  // A truth of few directions has no bias in the long run: noise alone is left.
  return noiseVariance > 0 && alpha > 1 ? (1 - alpha) / alpha : NaN;
}

function boundedPass(view: StageView): BoundedPass | undefined {
  const { stage } = view;
  const pass = passOf(view);
  const isPlain =
    stage.learner === "sgd" && (stage.batch ?? 1) === 1 && (stage.init ?? "zero") === "zero";
  if (pass === undefined || !isPlain || isRotated(stage)) return undefined;
  const { eigenvalues, energies, weights, noiseVariance } = view.modes();
  return { eigenvalues, energies, weights, noiseVariance, ...pass };
}

function floorOf(view: StageView): number {
  const { eigenvalues, energies, weights, tailEnergy } = view.modes();
  let unseen = tailEnergy;
  eigenvalues.forEach((value, i) => {
    if (value === 0) unseen += weights[i] * energies[i];
  });
  return unseen / 2;
}

export const sgdColumns: Readonly<Record<string, TheoryColumn>> = {
  kstar,
  neff,
  horizon,
  bounds,
  exponent,
};
