import { describe, expect, it } from "vitest";

import { parseSpec } from "../parse-spec.js";
import type { Evidence } from "./evidence.js";
import { judge, type Judgement } from "./judge.js";

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

const group =
  (kind: string, expected: number) =>
  (name: string): string | number =>
    name === "kind" ? kind : name === "expected_exponent" ? expected : NaN;

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
        index: 0,
        cell: "",
        point: (name: string) => (name === "kind" ? kind : columns[name]),
        column: (name: string) => columns[name],
        // Two replicates, half a unit to either side of the mean: a standard error of 0.5.
        leaveOneOut: [-0.5, 0.5].map(
          (shift) => (name: string) => columns[name] + (name === "model_risk" ? shift : 0),
        ),
      };
    }),
  ),
  fits: [
    { name: "f", point: group("x", 1), exponent: 1, interval: [0.8, 1.2] },
    { name: "f", point: group("y", -1), exponent: -1, interval: [-1.2, -0.8] },
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
    // A tolerance over the grid, and equal values within it.
    ["quantity: model_risk, value: N, tolerance: 10 - 2 * N", "holds", 6],
    ["quantity: model_risk, value: N, tolerance: 10 - 2.01 * N", "fails", 6],
    ["order: [model_risk, model_risk], tolerance: 1e-9", "holds", 6],
    ["order: [model_risk, model_risk - 1e-8], tolerance: 1e-9", "fails", 6],
    // Standard errors: 0.5 for the risk, 1 for its double.
    ['where: kind == "x", quantity: model_risk, value: N + 1.9, standardErrors: 4', "holds", 3],
    ['where: kind == "x", quantity: model_risk, value: N + 2.1, standardErrors: 4', "fails", 3],
    ['where: kind == "x", quantity: twice, value: 2 * N + 3.9, standardErrors: 4', "holds", 3],
    [
      'where: kind == "x", quantity: twice, value: 2 * N + 4.1, standardErrors: 4, tolerance: 0.2',
      "holds",
      3,
    ],
    ["quantity: model_risk - model_risk, value: 0, standardErrors: 4", "holds", 6],
    // Against another cell, all else equal.
    ['where: kind == "x", quantity: model_risk, relativeTo: N == 1, value: N', "holds", 3],
    [
      "quantity: model_risk, relativeTo: 'kind == \"x\" and N == 1', value: 8, tolerance: 6",
      "fails",
      6,
    ],
    ["quantity: model_risk, relativeTo: N > 1, value: 1, tolerance: 99", "fails", 6],
    // Along an axis.
    [
      "quantity: (model_risk - 2.2)^2, take: { argmin: N }, where: 'kind == \"x\"', value: 2",
      "holds",
      1,
    ],
    [
      "quantity: (model_risk - 3.9)^2, take: { argmin: N }, where: 'kind == \"x\"', value: 2",
      "fails",
      1,
    ],
    ['quantity: model_risk, take: { argmax: N }, where: kind == "y", value: 1', "holds", 1],
    ['quantity: model_risk, take: { least: N }, where: kind == "y", value: 6', "holds", 1],
    ['quantity: model_risk, take: { most: N }, where: kind == "y", value: 9', "holds", 1],
    [
      'quantity: 3 * model_risk^2, take: { slope: N }, where: kind == "x", value: 2, tolerance: 1e-14',
      "holds",
      1,
    ],
    [
      'quantity: 3 * model_risk^2, take: { slope: N }, where: kind == "y", value: 2, tolerance: 1',
      "fails",
      1,
    ],
    ['quantity: model_risk, where: kind == "y", order: { along: N, shape: falls }', "holds", 1],
    ["quantity: model_risk, order: { along: N, shape: falls }", "fails", 2],
    ["quantity: (N - 2)^2, order: { along: N, shape: falls-then-rises }", "holds", 2],
    ["quantity: 1 - (N - 2)^2, order: { along: N, shape: rises-then-falls }", "holds", 2],
    ["quantity: N, order: { along: N, shape: falls-then-rises }", "fails", 2],
    ["quantity: log(N - 3), order: { along: N, shape: falls-then-rises }", "fails", 2],
    // Exponents beside others and by their interval.
    ["exponent: f, value: expected_exponent", "holds", 2],
    ["exponent: f, value: expected_exponent + 0.1", "fails", 2],
    ["exponent: f, value: expected_exponent + 0.1, interval: true", "holds", 2],
    ["exponent: f, value: expected_exponent + 0.3, interval: true", "fails", 2],
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

  it("says what was allowed, standard errors included", () => {
    const claim =
      "where: N == 1, quantity: model_risk, value: 1, tolerance: N / 4, standardErrors: 2";
    expect(judged(claim)).toMatchObject({ tolerance: 1.25 });
  });

  it("may look at the coordinates that a profile shows, and at no others", () => {
    const text = (points: string, column: string): string =>
      spec.replace("claims:", `profiles: { of: [model], points: ${points} }\nclaims:`) +
      `  - { claim: c, source: s, quantity: ${column} / truth_energy_at_2, value: 1 }\n`;

    expect(parseSpec(text("[2, 3]", "model_second_at_3")).claims).toHaveLength(1);
    expect(parseSpec(text("4", "model_error_at_1")).claims).toHaveLength(1);
    expect(() => parseSpec(text("[2, 3]", "model_mean_at_1"))).toThrow("model_mean_at_1");
    expect(() => parseSpec(text("[2, 3]", "other_mean_at_2"))).toThrow("other_mean_at_2");
    expect(() => parseSpec(text("[2, 5]", "model_mean_at_2"))).toThrow("from 1 to d = 4");
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
    ["exponent: f, relativeTo: N == 1, value: 1", "has relativeTo without quantity"],
    ["exponent: f, standardErrors: 4, value: 1", "has standardErrors without a quantity"],
    ["quantity: twice, interval: true, value: 1", "has interval without exponent"],
    ["quantity: twice, take: { argmin: kind }, value: 1", "kind is no axis of numbers"],
    ["quantity: twice, take: { minimum: N }, value: 1", "Write one of { argmin"],
    ["quantity: twice, value: expected_exponent", 'there is no "expected_exponent"'],
    ["quantity: model_mean_at_3, value: 1", 'there is no "model_mean_at_3"'],
    ["quantity: twice, value: 1, where: N", "gives a number"],
  ])("that says %s is refused", (claim, answer) => {
    expect(() => judged(claim)).toThrow(answer);
  });
});
