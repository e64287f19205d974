// compile-chain.ts — problem, stages, checkpoints and profiles → closures that give them at a grid point.

import {
  type Chain,
  isKtsweepError,
  learners,
  type NumberGrid,
  type Problem,
  type Profiles,
  type Stage,
} from "@ktsweep/core";

import { compileField, type CompiledField, type FieldContext } from "./compile-field.js";
import type { Path } from "./fault.js";
import { type Slots, STEPS } from "./grid/slots.js";
import type { Json, ResolvedSpec } from "./resolved-spec.js";
import type { Field } from "./schema/field.js";
import { problemField, stageFields } from "./schema/problem-fields.js";
import { checkpointsField, profilesField } from "./schema/spec-schema.js";

export interface CompiledStage extends CompiledField<Stage> {
  readonly name: string;
}

/** Everything in a spec that makes up a cell, at any grid point. */
export interface CompiledChain {
  readonly problem: CompiledField<Problem>;
  /** Names that d, and what stages take from the problem, depend on. */
  readonly sharedNames: ReadonlySet<string>;
  readonly dimension: CompiledField<number>;
  readonly stages: readonly CompiledStage[];
  /** By stage that has a learning curve. */
  readonly checkpoints: readonly (CompiledField<NumberGrid> & { readonly name: string })[];
  readonly profiles: CompiledField<Profiles> | undefined;
}

/** Fields of the problem that a stage's normal form reads. */
const SHARED = ["d", "noiseVariance", "spectrum", "distribution"];
const DEFAULT_POINTS = 64;

/** Faults are reported to the context. */
export function compileChain(spec: ResolvedSpec, context: FieldContext): CompiledChain {
  const problem = compileProblem(spec.problem, context);
  const names = spec.chain.map(({ name }) => name);
  const stages = spec.chain.map(({ name, stage }, i) =>
    compileStage(name, stage as Record<string, Json>, {
      ...context,
      stages: names.slice(0, i),
      laterStages: names.slice(i),
    }),
  );
  const fields = spec.problem as Record<string, Json>;
  const shared = SHARED.filter((key) => fields[key] !== undefined);
  const quiet = { ...context, report: () => undefined };
  const part = (key: string): CompiledField =>
    compileField(problemField.fields[key], fields[key], ["problem", key], quiet);
  return {
    problem,
    sharedNames: new Set(shared.flatMap((key) => [...part(key).names])),
    dimension: part("d") as CompiledField<number>,
    stages,
    checkpoints: compileCheckpoints(spec.checkpoints, stages, { ...context, stages: names }),
    profiles: compileProfiles(spec.profiles, { ...context, stages: names }),
  };
}

function compileProblem(value: Json, context: FieldContext): CompiledField<Problem> {
  const { names, evaluate } = compileField(problemField, value, ["problem"], context);
  return {
    names,
    evaluate: (slots) => {
      const problem = evaluate(slots) as Problem;
      checkProblem(problem, context);
      return problem;
    },
  };
}

function checkProblem({ d, target, tail, spectrum }: Problem, { refuse }: FieldContext): void {
  if ("values" in target && target.values.length > d) {
    const what = `lists ${String(target.values.length)} values, but d is ${String(d)}.`;
    refuse({ path: ["problem", "target", "values"], what, fix: "List at most d." });
  }
  const hasTail = "exponent" in target && target.exponent > 1 && target.support === undefined;
  if (tail === "extrapolate" && !hasTail) {
    refuse({
      path: ["problem", "tail"],
      what: "this target has no tail to extrapolate.",
      fix: "Write truncate, or give the target an exponent above 1 without support.",
    });
  }
  if (spectrum !== undefined) checkSpectrum(spectrum, d, ["problem", "spectrum"], refuse);
}

/** Stops where a spectrum cannot be that of d coordinates. */
export function checkSpectrum(
  spectrum: NonNullable<Problem["spectrum"]>,
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

function compileStage(
  name: string,
  value: Readonly<Record<string, Json>>,
  context: FieldContext,
): CompiledStage {
  const { learner: learnerName, ...rest } = value;
  const learner = learners[learnerName as keyof typeof learners];
  const fields: Record<string, Field> = { ...stageFields, ...learner.parameters };
  const field: Field = { kind: "object", fields, doc: "" };
  const compiled = compileField(field, rest, ["chain", name], context);
  const build = (slots: Slots): Stage =>
    ({ learner: learnerName, ...(compiled.evaluate(slots) as object) }) as Stage;
  const usesSteps = compiled.names.has("steps");
  return {
    name,
    names: new Set([...compiled.names].filter((used) => used !== "steps")),
    evaluate: (slots) => {
      slots[STEPS] = NaN;
      const stage = build(slots);
      if (!usesSteps) return stage;
      slots[STEPS] = stepsOf(stage, ["chain", name], context);
      return build(slots);
    },
  };
}

/** A stage's own number of updates. */
function stepsOf(stage: Stage, path: Path, { refuse }: FieldContext): number {
  try {
    const training = learners[stage.learner].training(stage);
    if (training !== undefined) return training.steps;
  } catch (error) {
    if (!isKtsweepError(error)) throw error;
    const { what, fix } = error as unknown as { what: string; fix: string };
    return refuse({ path, what, fix });
  }
  return refuse({
    path,
    what: "uses steps, but trains in no steps.",
    fix: "Give it samples or steps.",
  });
}

function compileCheckpoints(
  value: Json | undefined,
  stages: readonly CompiledStage[],
  context: FieldContext,
): CompiledChain["checkpoints"] {
  if (value === undefined) return [];
  const path = ["checkpoints"];
  const { of, round: _, ...grid } = value as Record<string, Json>;
  const compiled = compileField(checkpointsField, grid, path, { ...context, allowSteps: true });
  return named(of, stages, [...path, "of"], context).map((stage) => ({
    name: stage.name,
    names: new Set([...stage.names, ...[...compiled.names].filter((used) => used !== "steps")]),
    evaluate: (slots) => {
      slots[STEPS] = stepsOf(stage.evaluate(slots), path, context);
      const rule = compiled.evaluate(slots) as NumberGrid & { values?: readonly number[] };
      return "values" in rule && rule.values !== undefined
        ? (rule.values as readonly number[])
        : rule;
    },
  }));
}

function compileProfiles(
  value: Json | undefined,
  context: FieldContext,
): CompiledField<Profiles> | undefined {
  if (value === undefined) return undefined;
  const { of, ...rest } = value as Record<string, Json>;
  const chosen = (of ?? context.stages) as readonly string[];
  if (chosen.length === 0) return undefined;
  const compiled = compileField(profilesField, { of: chosen, ...rest }, ["profiles"], context);
  return {
    names: compiled.names,
    evaluate: (slots) =>
      Object.assign({ points: DEFAULT_POINTS }, compiled.evaluate(slots) as Profiles),
  };
}

function named(
  of: Json | undefined,
  stages: readonly CompiledStage[],
  path: Path,
  context: FieldContext,
): readonly CompiledStage[] {
  if (of === undefined) return stages;
  const list: Field = { kind: "list", of: { kind: "stage", doc: "" }, doc: "" };
  const odd = (of as readonly Json[]).find((name) => typeof name !== "string");
  if (odd !== undefined)
    context.report({ path, what: "found a map.", fix: "Write names of stages." });
  else compileField(list, of, path, context);
  return stages.filter(({ name }) => (of as readonly Json[]).includes(name));
}

/** A chain where one stage is as evaluated and those before it are only there to be referred to. */
export function chainUpTo(names: readonly string[], name: string, stage: Stage): Chain {
  const earlier = names.slice(0, names.indexOf(name));
  const placeholder: Stage = { learner: "sgd", samples: "infinite" };
  return Object.fromEntries([...earlier.map((other) => [other, placeholder]), [name, stage]]);
}
