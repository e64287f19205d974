import { describe, expect, it } from "vitest";

import { parseSpec } from "../parse-spec.js";
import { type Evidence, judge, type Judgement } from "./judge.js";

const spec = `
version: 1
name: claims
axes: { N: [1, 2, 4], kind: [x, y] }
problem: { d: 4, target: { exponent: 1 } }
chain: { model: { learner: sgd, samples: 8, stepSize: 0.1 } }
measures: { twice: 2 * model_risk }
fit: [ { name: f, y: twice, x: N, by: [kind] } ]
claims:
`;

/** Risk N in kind x, 10 - N in kind y; exponents 1 and -1. */
const evidence: Evidence = {
  axes: ["N", "kind"],
  cells: ["x", "y"].flatMap((kind) =>
    [1, 2, 4].map((N) => {
      const columns: Record<string, number> = {
        N,
        model_risk: kind === "x" ? N : 10 - N,
        model_risk_standard_error: 0.5,
      };
      return {
        point: (name: string) => (name === "kind" ? kind : columns[name]),
        column: (name: string) => columns[name],
      };
    }),
  ),
  fits: [
    { name: "f", point: () => "x", exponent: 1 },
    { name: "f", point: () => "y", exponent: -1 },
    { name: "other", point: () => "x", exponent: 99 },
  ],
};

function judged(claim: string): Judgement | undefined {
  const sweep = parseSpec(`${spec}  - { claim: c, source: s, ${claim} }\n`);
  return judge(sweep.claims[0], evidence);
}

describe("a claim", () => {
  it.each([
    ['where: kind == "x", quantity: twice, value: 2 * N', "holds", 3],
    ['where: kind == "x" and N == 4, quantity: twice, value: 8.1, tolerance: 0.2', "holds", 1],
    ['where: kind == "x" and N == 4, quantity: twice, value: 8.1, tolerance: 0.05', "fails", 1],
    ["where: N < 4, quantity: model_risk, range: [1, 9]", "holds", 4],
    ["where: N < 4, quantity: model_risk, range: [1, 8]", "fails", 4],
    ["quantity: model_risk, range: [N, 10 - N]", "holds", 6],
    ["quantity: model_risk, range: [2, 8], tolerance: 1", "holds", 6],
    ["order: [0, model_risk, twice]", "holds", 6],
    ["order: [model_risk, model_risk]", "fails", 6],
    ['where: kind == "x", quantity: twice, order: { along: N }', "holds", 1],
    ["quantity: twice, order: { along: N }", "fails", 2],
    ['quantity: -twice, order: { along: N }, where: kind != "x"', "holds", 1],
    ['exponent: f, where: kind == "y", value: -1', "holds", 1],
    ["exponent: f, value: 1", "fails", 2],
    [
      'quantity: (model_risk - N) / model_risk_standard_error, where: kind == "x", range: [-4, 4]',
      "holds",
      3,
    ],
    ["order: [twice, model_risk], disputed: true", "disputed", 6],
    ["order: [model_risk, twice], disputed: true", "fails", 6],
  ])("that says %s %s", (claim, verdict, cases) => {
    expect(judged(claim)).toMatchObject({ claim: "c", source: "s", verdict, cases });
  });

  it("shows the case that comes closest to failing", () => {
    expect(judged("quantity: model_risk, range: [1, 9]")).toMatchObject({
      predicted: "1 … 9",
      measured: 1,
    });
    expect(judged("order: [N, 10]")).toMatchObject({ predicted: "N < 10", measured: "4, 10" });
    expect(judged('where: kind == "x", quantity: twice, value: 3')).toMatchObject({
      predicted: 3,
      measured: 8,
    });
  });

  it("has no verdict where nothing is there that it is about", () => {
    expect(judged("where: N == 3, quantity: twice, value: 1")).toBeUndefined();
    expect(judged("where: N == 2, quantity: twice, order: { along: N }")).toBeUndefined();
  });

  it("fails on what is no number", () => {
    expect(judged("quantity: log(0 - model_risk), value: 0")).toMatchObject({ verdict: "fails" });
    expect(judged("order: [log(0 - model_risk), 1]")).toMatchObject({ verdict: "fails" });
  });

  it.each([
    ["value: 1", "says nothing that could be compared"],
    ["quantity: twice", "has 0 of value, range and order"],
    ["quantity: twice, value: 1, range: [1, 2]", "has 2 of value, range and order"],
    ["quantity: twice, exponent: f, value: 1", "both quantity and exponent"],
    ["exponent: g, value: 1", "there is no fit g"],
    ["quantity: model_risks, value: 1", "Did you mean model_risk?"],
    ["quantity: twice, value: model_risk", 'there is no "model_risk"'],
    ["quantity: twice, order: { along: kind }", "kind is no axis of numbers"],
    ["order: [1, 2], quantity: twice", "has more than its order"],
    ["quantity: twice, value: 1, where: N", "gives a number"],
  ])("that says %s is refused", (claim, answer) => {
    expect(() => judged(claim)).toThrow(answer);
  });
});
