// compile-stage.ts — one stage of the chain at any grid point.

import { learners, type Stage } from "@ktsweep/core";

import { compileField } from "./compile-field.js";
import { ours } from "./compile-text.js";
import type { CompiledField, FieldContext } from "./compiled-field.js";
import type { Path } from "./fault.js";
import { type Slots, STEPS } from "./grid/slots.js";
import type { Json } from "./resolved-spec.js";
import type { Field } from "./schema/field.js";
import { stageFields } from "./schema/problem-fields.js";

export interface CompiledStage extends CompiledField<Stage> {
  readonly name: string;
}

/** Fields that use `steps` are evaluated after the number of steps is known. */
export function compileStage(name: string, value: Json, context: FieldContext): CompiledStage {
  const { learner } = value as { readonly learner: Stage["learner"] };
  const fields: Readonly<Record<string, Field>> = {
    learner: { kind: "word", words: [learner], doc: "" },
    ...stageFields,
    ...learners[learner].parameters,
  };
  const path = ["chain", name];
  const compiled = compileField({ kind: "object", fields, doc: "" }, value, path, context);
  const build = (slots: Slots): Stage =>
    ({ learner, ...(compiled.evaluate(slots) as object) }) as unknown as Stage;
  const usesSteps = compiled.names.has("steps");
  return {
    name,
    names: withoutSteps(compiled.names),
    evaluate: (slots) => {
      slots[STEPS] = NaN;
      const stage = build(slots);
      if (!usesSteps) return stage;
      slots[STEPS] = stepsOf(stage, name, path, context);
      return build(slots);
    },
  };
}

/** Names of axes and derived names only. */
export function withoutSteps(names: Iterable<string>): Set<string> {
  const rest = new Set(names);
  rest.delete("steps");
  return rest;
}

/** A stage's own number of updates; stops, at `path`, where it has none. */
export function stepsOf(stage: Stage, name: string, path: Path, { refuse }: FieldContext): number {
  const training = trainingOf(stage, name, refuse);
  if (training !== undefined) return training.steps;
  const fix = "Give it samples or steps, or do not ask for its steps.";
  return refuse({ path, what: `stage ${name} trains in no steps.`, fix });
}

function trainingOf(
  stage: Stage,
  name: string,
  refuse: FieldContext["refuse"],
): { readonly steps: number } | undefined {
  try {
    return learners[stage.learner].training(stage);
  } catch (error) {
    const { what, fix } = ours(error);
    return refuse({ path: ["chain", name], what, fix });
  }
}
