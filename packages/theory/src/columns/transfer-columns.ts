// transfer-columns.ts — theory columns of stages that learn from a teacher: alignment, κ, Δ.

import { alignmentBias } from "../strong-models/alignment-bias.js";
import { weakToStrongExponents } from "../strong-models/weak-to-strong-exponents.js";
import { directExponent } from "./sgd-columns.js";
import { isRotated, ruleOf } from "./stage-pass.js";
import {
  learnsTruth,
  type StageView,
  type TheoryColumn,
  type WrittenStage,
} from "./theory-column.js";

const isStudent = (stage: WrittenStage): boolean => !learnsTruth(stage);
const STUDENT = "a stage whose labels are an earlier stage's";

/** Everyone whose labels a stage's labels come from, nearest first; undefined where a mix is among them. */
function teachersOf({ chain, stage }: StageView): readonly string[] | undefined {
  const teachers: string[] = [];
  let labels = stage.labels ?? "truth";
  while (labels !== "truth") {
    if (typeof labels !== "string") return undefined;
    teachers.push(labels);
    labels = chain[labels].labels ?? "truth";
  }
  return teachers;
}

const alignment: TheoryColumn = {
  doc: "½ Σ c² over what the stage sees and its teachers do not",
  needs: STUDENT,
  endings: ["alignment_bias"],
  applies: isStudent,
  evaluate: (view) => {
    const teachers = teachersOf(view);
    if (teachers === undefined) return [NaN];
    if ([view.name, ...teachers].some((name) => isRotated(view.chain[name]))) return [NaN];
    const { energies, weights, eigenvalues } = view.modes();
    return [
      alignmentBias({
        energies,
        weights,
        teachers: teachers.map((name) => view.modes(name).eigenvalues),
        student: eigenvalues,
      }),
    ];
  },
};

/** The stage that learns from truth, at the start of a stage's labels. */
function firstTeacher(view: StageView): string | undefined {
  return teachersOf(view)?.at(-1);
}

const kappa: TheoryColumn = {
  doc: "predicted slope of log(risk of the stage trained directly / risk of its first teacher) on log N_eff",
  needs: STUDENT,
  endings: ["kappa"],
  applies: isStudent,
  evaluate: (view) => {
    const teacher = firstTeacher(view);
    if (teacher === undefined || view.chain[teacher].learner !== "sgd") return [NaN];
    return [directExponent(view, view.name) - directExponent(view, teacher)];
  },
};

const delta: TheoryColumn = {
  doc: "Theorem 5's Δ (risk of the best student over the teacher's falls at least as N^−Δ), and the limit 1/αT of the exact recursion",
  needs: STUDENT,
  endings: ["delta", "delta_derived"],
  applies: isStudent,
  evaluate: (view) => {
    const teacher = firstTeacher(view);
    const rules = teacher === undefined ? [] : [ruleOf(view, teacher), ruleOf(view, view.name)];
    const [alphaT, alphaS] = rules.map((rule) => rule?.alpha ?? NaN);
    const { theorem, derived } = weakToStrongExponents({ alphaT, alphaS });
    return [theorem.delta, -derived.ratio];
  },
};

export const transferColumns: Readonly<Record<string, TheoryColumn>> = {
  alignment_bias: alignment,
  kappa,
  delta,
};
