// json-schema.ts — the spec's structure for editors.

import { ownLearnerHash } from "@ktsweep/core";
import * as z from "zod";

import { stageFields } from "./schema/problem-fields.js";
import { wholeSpec } from "./schema/spec-schema.js";
import { zodField } from "./schema/zod-field.js";

interface Schema {
  readonly [key: string]: unknown;
  readonly properties: Readonly<Record<string, Schema>>;
  readonly oneOf: readonly Schema[];
  readonly additionalProperties: Schema;
  readonly const: string;
}

/** JSON Schema (draft 2020-12) of a spec as users write it; names and references are checked by `parseSpec` only. */
export function specJsonSchema(): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(wholeSpec()) as unknown as Schema;
  const { problem, chain } = schema.properties;
  const { required, ...either } = problem;
  const { oneOf } = chain.additionalProperties;
  const ours = oneOf.filter(
    ({ properties }) => ownLearnerHash(properties.learner.const) === undefined,
  );
  const stages = { ...chain.additionalProperties, oneOf: [...ours, ownStageSchema()] };
  return {
    ...schema,
    properties: {
      ...schema.properties,
      // Measured rows bring the rest with them.
      problem: { ...either, anyOf: [{ required }, { required: ["data"] }] },
      chain: { ...chain, additionalProperties: stages },
    },
  };
}

/** A stage of a user's own learner: only its module knows the other fields. */
function ownStageSchema(): object {
  const fields = Object.entries(stageFields).map(
    ([name, field]) => [name, zodField(field)] as const,
  );
  const shape = z.looseObject(Object.fromEntries(fields)).partial();
  const { properties } = z.toJSONSchema(shape) as unknown as Schema;
  const learner = { type: "string", pattern: "\\.m?js$", description: "a learner of your own" };
  return { type: "object", properties: { learner, ...properties }, required: ["learner"] };
}
