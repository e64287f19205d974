// compile-problem.ts — the field `problem` at any grid point.

import {
  type Engine,
  multiIndexFault,
  normalProblem,
  type Problem,
  type Spectrum,
} from "@ktsweep/core";

import { compileField } from "./compile-field.js";
import { ours } from "./compile-text.js";
import type { CompiledField, FieldContext } from "./compiled-field.js";
import type { Path } from "./fault.js";
import type { Json } from "./resolved-spec.js";
import { problemField } from "./schema/problem-fields.js";

export interface CompiledProblem extends CompiledField<Problem> {
  readonly dimension: CompiledField<number>;
  /** Random features of a sketch; undefined without one. */
  readonly features: CompiledField<number> | undefined;
  /** Names that the parts which stages take from the problem depend on. */
  readonly sharedNames: ReadonlySet<string>;
}

/** Parts that a stage's normal form reads. */
const SHARED = ["d", "noiseVariance", "spectrum", "distribution", "sketch"] as const;

export function compileProblem(
  value: Json,
  engine: Engine,
  context: FieldContext,
): CompiledProblem {
  const fields = value as Readonly<Record<string, Json | undefined>>;
  const whole = compileField(problemField, value, ["problem"], context);
  const part = (key: (typeof SHARED)[number]): CompiledField =>
    compileField(problemField.fields[key], fields[key], ["problem", key], silent(context));
  const shared = SHARED.filter((key) => fields[key] !== undefined).map(part);
  return {
    names: whole.names,
    evaluate: (slots) => checked(whole.evaluate(slots) as Problem, engine, context),
    dimension: part("d") as CompiledField<number>,
    features: fields.sketch === undefined ? undefined : featuresOf(part("sketch")),
    sharedNames: new Set(shared.flatMap(({ names }) => [...names])),
  };
}

function featuresOf({ names, evaluate }: CompiledField): CompiledField<number> {
  return { names, evaluate: (slots) => (evaluate(slots) as { features: number }).features };
}

/** Faults of parts are those of the whole, told already. */
function silent(context: FieldContext): FieldContext {
  return { ...context, report: () => undefined };
}

function checked(problem: Problem, engine: Engine, { refuse }: FieldContext): Problem {
  const { d, target, tail, spectrum, distribution, sketch, data } = problem;
  const fault = multiIndexFault(problem, engine);
  if (fault !== undefined) {
    refuse({ path: ["problem", ...fault.path], what: fault.what, fix: fault.fix });
  }
  if (engine === "reduced" && data !== undefined) {
    const what = "the engine reduced needs Gaussian coordinates, whose blocks have no direction.";
    refuse({ path: ["problem", "data"], what, fix: "Use sampled or exact." });
  }
  if (engine === "reduced" && distribution === "rademacher") {
    const what = "the engine reduced needs Gaussian coordinates, whose blocks have no direction.";
    refuse({ path: ["problem", "distribution"], what, fix: "Use sampled or exact." });
  }
  if ("values" in target && target.values.length > d) {
    const what = `lists ${String(target.values.length)} values, but d is ${String(d)}.`;
    refuse({ path: ["problem", "target", "values"], what, fix: "List at most d." });
  }
  const hasTail = "exponent" in target && target.exponent > 1 && target.support === undefined;
  if (tail === "extrapolate" && !hasTail) {
    const fix = "Write truncate, or give the target an exponent above 1 without support.";
    refuse({
      path: ["problem", "tail"],
      what: "this target has no tail to extrapolate.",
      fix,
    });
  }
  if (spectrum !== undefined) checkSpectrum(spectrum, d, ["problem", "spectrum"], refuse);
  if (sketch !== undefined) checkSketch(problem, engine, refuse);
  return problem;
}

/** Stops where the problem cannot have its sketch. */
function checkSketch(problem: Problem, engine: Engine, refuse: FieldContext["refuse"]): void {
  const path = ["problem", "sketch"];
  if (engine === "reduced" && "random" in problem.target && problem.target.random) {
    const what =
      "a random truth is not independent behind a sketch, which the engine reduced needs.";
    refuse({ path, what, fix: "Use sampled, or a target without random." });
  }
  try {
    normalProblem(problem);
  } catch (error) {
    const { what, fix } = ours(error);
    refuse({ path, what, fix });
  }
}

/** Stops where a spectrum cannot be that of d coordinates. */
export function checkSpectrum(
  spectrum: Spectrum,
  d: number,
  path: Path,
  refuse: FieldContext["refuse"],
): void {
  if ("values" in spectrum && spectrum.values.length !== d) {
    const what = `lists ${String(spectrum.values.length)} eigenvalues, but d is ${String(d)}.`;
    refuse({ path: [...path, "values"], what, fix: "List exactly d." });
  }
  if (spectrum.scale !== undefined && spectrum.trace !== undefined) {
    refuse({ path, what: "has both scale and trace.", fix: "Keep one." });
  }
}
