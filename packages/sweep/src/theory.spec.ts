import { theoryColumns } from "@ktsweep/theory";
import { describe, expect, it, vi } from "vitest";

import { parseSpec } from "./index.js";

function spec(theory: string, more = ""): string {
  return `
version: 1
name: theory
axes: { N: [256, 1024, 4096], alpha: [2, 2.5], kind: [a, b] }
problem: { d: 64, target: { exponent: 1.5 }, noiseVariance: 0.1 }
chain:
  teacher: { learner: sgd, spectrum: { exponent: 1.5 }, samples: N, stepSize: 0.1 }
  student: { learner: sgd, labels: teacher, spectrum: { exponent: alpha }, samples: infinite }
theory: ${theory}
${more}`;
}

describe("theory in a spec", () => {
  it("gives the columns of each stage that a name applies to, as listed, then by stage", () => {
    const sweep = parseSpec(spec("[kappa, kstar, neff]"));

    expect(sweep.theory).toEqual([
      "student_kappa",
      ...["teacher_kstar_upper", "teacher_kstar_lower", "teacher_kstar_transfer"],
      ...["student_kstar_upper", "student_kstar_lower", "student_kstar_transfer"],
      "teacher_neff",
      "student_neff",
    ]);
    const values = sweep.theoryValues(sweep.points - 1);
    expect(Object.keys(values).sort()).toEqual([...sweep.theory].sort());
    expect(values.teacher_neff).toBeCloseTo(4096 / 12, 12);
    expect(values.student_neff).toBeNaN();
    expect(values.student_kappa).toBeCloseTo(0.5 / 1.5 - 0.5 / 2.5, 12);
  });

  it("is nothing where it is left out or empty, and no part of cells", () => {
    const plain = parseSpec(spec("[]"));
    const asked = parseSpec(spec("[kstar]"));

    expect(plain.theory).toEqual([]);
    expect(plain.theoryValues(3)).toEqual({});
    expect(plain.digest).toBe(parseSpec(spec("[]").replace("theory: []", "")).digest);
    expect(asked.digest).not.toBe(plain.digest);
    expect(asked.cellId(3)).toBe(plain.cellId(3));
    expect(asked.outputs).toEqual(plain.outputs);
  });

  it("lets measures, best, fits and claims use the columns", () => {
    const { measures, best, fits, claims } = parseSpec(
      spec(
        "[neff, kappa, horizon]",
        `
measures: { scaled: teacher_risk * teacher_neff }
best: [ { over: [N], minimise: teacher_horizon } ]
fit: [ { name: f, y: teacher_risk, x: teacher_neff, by: [alpha], predicted: -student_kappa } ]
claims:
  - { claim: c, source: s, where: student_kappa > 0.1, exponent: f, value: -student_kappa }
  - { claim: c, source: s, quantity: scaled / teacher_horizon, range: [0, teacher_neff] }
  - { claim: c, source: s, order: [student_kappa, teacher_neff] }`,
      ),
    );
    const column = (name: string): number =>
      ({ teacher_risk: 3, teacher_neff: 5, student_kappa: 0.25, teacher_horizon: 7 })[name] ?? NaN;

    expect(measures[0].evaluate(column)).toBe(15);
    expect(best[0].minimise(column)).toBe(7);
    expect(fits[0].x.evaluate(column)).toBe(5);
    expect(fits[0].predicted?.evaluate(column)).toBe(-0.25);
    expect(claims[0].where?.(column)).toBe(true);
    expect(claims).toHaveLength(3);
  });

  it.each([
    ["[kstra]", "theory[0]: there is no theory kstra", "Did you mean kstar?"],
    ["[kstar, x9]", "theory[1]: there is no theory x9", "Known are: kstar, "],
    ["[tau]", "theory[0]: tau applies to no stage", "a stage of ridge, ridgeless"],
    ["[kstar, kstar]", "the column teacher_kstar_upper is also that of theory.0", "another name"],
    ["kstar", "theory", "list"],
    ["[3]", "theory", "text"],
  ])("refuses %s", (theory, what, fix) => {
    expect(() => parseSpec(spec(theory))).toThrow(
      expect.objectContaining({
        code: "SPEC_INVALID",
        message: expect.stringContaining(what),
        fix: expect.stringContaining(fix),
      }),
    );
  });

  it("refuses a measure or an axis of a column's name", () => {
    expect(() => parseSpec(spec("[neff]", "measures: { teacher_neff: 1 }"))).toThrow(
      "teacher_neff is also that of measures.teacher_neff",
    );
  });

  it("computes each stage's columns once per combination of what the stage depends on", () => {
    const evaluate = vi.spyOn(theoryColumns.neff, "evaluate");
    const sweep = parseSpec(spec("[neff]"));
    for (let index = 0; index < sweep.points; index++) sweep.theoryValues(index);

    // The teacher depends on N (3 values); the student on N, through its teacher, and alpha (2).
    expect(sweep.points).toBe(12);
    expect(evaluate).toHaveBeenCalledTimes(3 + 6);
    evaluate.mockRestore();
  });

  it("passes 20,000 cells in a second or two", () => {
    const many = spec("[kstar, neff, bounds, effective_dimension, kappa]").replace(
      "N: [256, 1024, 4096]",
      "N: { range: [64, 5063, 1] }",
    );
    const sweep = parseSpec(many);
    expect(sweep.points).toBe(2e4);
    let sum = 0;
    for (let index = 0; index < sweep.points; index++) {
      sum += sweep.theoryValues(index).teacher_kstar_lower;
    }
    expect(sum).toBeGreaterThan(0);
  });
});
