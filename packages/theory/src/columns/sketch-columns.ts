// sketch-columns.ts — theory columns of stages that see random features of a power law.

import { plrfExponents } from "../neighbours/plrf-phases.js";
import { sketchExponents } from "../neighbours/sketched-sgd.js";
import { ruleOf } from "./stage-pass.js";
import {
  learnsTruth,
  type StageView,
  type TheoryColumn,
  type WrittenProblem,
  type WrittenStage,
} from "./theory-column.js";

const SKETCHED = "a stage of sgd that learns from truth, and problem.sketch";

function isSketched(stage: WrittenStage, { sketch }: WrittenProblem): boolean {
  return stage.learner === "sgd" && learnsTruth(stage) && sketch !== undefined;
}

/** Exponents of spectrum and energy; NaN where they are no power laws. */
function lawsOf(view: StageView): { readonly alpha: number; readonly targetExponent: number } {
  const { target } = view.problem;
  const isWhole = "exponent" in target && target.support === undefined;
  return {
    alpha: ruleOf(view, view.name)?.alpha ?? NaN,
    targetExponent: isWhole ? target.exponent : NaN,
  };
}

const sketch: TheoryColumn = {
  doc: "predicted slopes of log reducible risk on log features and on log N_eff, and of the optimal risk on log(features × samples)",
  needs: SKETCHED,
  endings: ["sketch_model", "sketch_data", "sketch_compute"],
  applies: isSketched,
  evaluate: (view) => {
    const { model, data, compute } = sketchExponents(lawsOf(view));
    return [model, data, compute.risk];
  },
};

const plrf: TheoryColumn = {
  doc: "compute-optimal exponents of power-law random features at constant step size: features f^model, risk f^loss for f = features × steps",
  needs: SKETCHED,
  endings: ["plrf_model", "plrf_loss"],
  applies: isSketched,
  evaluate: (view) => {
    // λ_j = j^−2α and energy λ_j b_j² = j^−2(α+β).
    const { alpha, targetExponent } = lawsOf(view);
    const { model, loss } = plrfExponents({ alpha: alpha / 2, beta: (targetExponent - alpha) / 2 });
    return [model, loss];
  },
};

export const sketchColumns: Readonly<Record<string, TheoryColumn>> = { sketch, plrf };
