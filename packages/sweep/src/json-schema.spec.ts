import { learners } from "@ktsweep/core";
import { describe, expect, it } from "vitest";

import { specJsonSchema } from "./json-schema.js";

interface Schema {
  readonly [key: string]: unknown;
  readonly properties: Readonly<Record<string, Schema>>;
  readonly oneOf: readonly Schema[];
}

describe("the JSON Schema of a spec", () => {
  const schema = specJsonSchema() as unknown as Schema;

  it("requires what every spec has and allows no other keys", () => {
    expect(schema.properties.problem.anyOf).toContainEqual({ required: ["data"] });
    expect(schema.required).toEqual(["version", "name", "problem", "chain"]);
    expect(schema.additionalProperties).toBe(false);
  });

  it("knows the parameters of every learner", () => {
    const stages = (schema.properties.chain.additionalProperties as Schema).oneOf;

    expect(stages).toHaveLength(Object.keys(learners).length + 1);
    expect(Object.keys(stages[0].properties)).toEqual(
      expect.arrayContaining([
        "learner",
        "labels",
        "sees",
        ...Object.keys(learners.sgd.parameters),
      ]),
    );
  });

  it("describes fields", () => {
    expect(schema.properties.problem.properties.d).toMatchObject({
      description: "latent dimension",
    });
  });

  it("is plain JSON", () => {
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });
});
