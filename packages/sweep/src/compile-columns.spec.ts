import { describe, expect, it } from "vitest";

import { compileColumnExpression } from "./compile-columns.js";
import { parseSpec, type Sweep } from "./index.js";

function sweepWith(lines: string): Sweep {
  return parseSpec(`
version: 1
name: columns
axes: { N: [8, 16], alpha: [1, 2], kind: [x, y] }
derive: { Neff: N / log2(N) }
problem: { d: 4, target: { exponent: alpha } }
chain:
  teacher: { learner: sgd, samples: N, stepSize: 0.1 }
  student: { learner: sgd, labels: teacher, samples: N, stepSize: 0.1 }
${lines}`);
}

const columns: Record<string, number> = {
  N: 16,
  alpha: 2,
  Neff: 4,
  teacher_risk: 6,
  student_risk: 3,
};
const column = (name: string): number => columns[name];

describe("measures", () => {
  it("are made of columns, axes, derived names and measures before them", () => {
    const { measures } = sweepWith(
      "measures: { gain: teacher_risk / student_risk, scaled: gain * Neff + alpha }",
    );

    expect(measures.map(({ name, evaluate }) => [name, evaluate(column)])).toEqual([
      ["gain", 2],
      ["scaled", 10],
    ]);
  });

  it.each([
    ["later: gain, gain: teacher_risk", 'there is no "gain"'],
    ["a: kind", "gives a text"],
    ["a: teacher_risk > 1", "gives a boolean"],
    ["a: steps", 'there is no "steps"'],
    ["a: teacher_best_risk", 'there is no "teacher_best_risk"'],
    ["N: 1", "the column N is also that of axes.N"],
  ])("are refused: { %s }", (text, answer) => {
    expect(() => sweepWith(`measures: { ${text} }`)).toThrow(answer);
  });
});

describe("best", () => {
  it("minimises stored columns, not measures", () => {
    const measures = "measures: { gain: teacher_risk / student_risk }\n";

    expect(() => sweepWith(`${measures}best: [ { over: [N], minimise: gain } ]`)).toThrow(
      'no "gain"',
    );
    const { best } = sweepWith("best: [ { over: [N, kind], minimise: teacher_risk * 2 } ]");
    expect(best[0]).toMatchObject({ over: ["N", "kind"], text: "teacher_risk * 2" });
    expect(best[0].minimise(column)).toBe(12);
  });
});

describe("fits", () => {
  it("have expressions over all columns, a law and groups", () => {
    const { fits } = sweepWith(`measures: { gain: teacher_risk / student_risk }
fit: [ { name: f, y: gain, x: Neff, by: [alpha, kind], predicted: alpha - 1 } ]`);
    const [{ x, y, law, by, predicted }] = fits;

    expect([x.evaluate(column), y.evaluate(column), law, by]).toEqual([
      4,
      2,
      "power",
      ["alpha", "kind"],
    ]);
    expect(predicted?.evaluate(column)).toBe(1);
  });

  it("predict from the columns that they are grouped by only", () => {
    const fit = (predicted: string): string =>
      `fit: [ { name: f, y: teacher_risk, x: N, by: [alpha], predicted: ${predicted} } ]`;

    expect(() => sweepWith(fit("N"))).toThrow('there is no "N" here');
    expect(sweepWith(fit("-0.5")).fits[0].predicted?.evaluate(column)).toBe(-0.5);
  });
});

describe("an expression over the columns of a table", () => {
  it("is compiled, or refused with what is there", () => {
    expect(
      compileColumnExpression("teacher_risk / N", ["teacher_risk", "N"]).evaluate(column),
    ).toBe(0.375);
    expect(() => compileColumnExpression("techer_risk", ["teacher_risk"])).toThrow(
      /EXPRESSION_INVALID.*Did you mean teacher_risk/,
    );
  });
});
