import { pointIntervals } from "@ktsweep/fit";
import { describe, expect, it } from "vitest";
import type { CellRows } from "../sweep-fits.js";
import { estimate, estimateText } from "./cell-estimates.js";
import { transferShapes } from "./chain-shapes.js";
import { measureOf, transferMeasures } from "./transfer-measures.js";

const sgd = (fields: object): object => ({
  learner: "sgd",
  labels: "truth",
  stepSize: 0.1,
  ...fields,
});

/** Noise that student and teacher have in common, and a little of the student's own. */
const shared = Float64Array.of(0.9, 1.1, 1.04, 0.97, 1.2, 0.8, 1.01, 0.98);
const own = Float64Array.of(1, 1.01, 0.99, 1.02, 0.98, 1, 1.01, 0.99);

function cellOf(means: Readonly<Record<string, number>>): CellRows {
  const samples = Object.fromEntries(
    Object.entries(means).map(([name, mean]) => [
      name,
      shared.map((noise, i) => mean * noise * (name.startsWith("student") ? own[i] : 1)),
    ]),
  );
  return {
    index: 0,
    cell: { columns: { N: 4 }, samples, replicates: Int32Array.from(shared.keys()) },
  };
}

describe("estimates of a cell", () => {
  it("are those of fits: a jackknife over replicate numbers", () => {
    const cell = cellOf({ teacher_risk: 0.4, student_risk: 0.3 });
    const ratio = (column: (name: string) => number): number =>
      column("student_risk") / column("teacher_risk");
    const [known] = pointIntervals({ x: (column) => column("N"), y: ratio }, [cell.cell], 0.95);
    const found = estimate(cell, ratio);

    expect(found.value).toBeCloseTo(known.y, 14);
    expect(found.low).toBeCloseTo(known.y_ci_low ?? NaN, 12);
    expect(found.high).toBeCloseTo(known.y_ci_high ?? NaN, 12);
  });

  it("cancel the noise that stages share: the ratio is ten times sharper than its parts", () => {
    const cell = cellOf({ teacher_risk: 0.4, student_risk: 0.3 });
    const width = (quantity: (column: (name: string) => number) => number): number => {
      const { value, low, high } = estimate(cell, quantity);
      return ((high ?? NaN) - (low ?? NaN)) / value;
    };

    expect(width((column) => column("student_risk"))).toBeGreaterThan(
      5 * width((column) => column("student_risk") / column("teacher_risk")),
    );
  });

  it("say so where there is no number", () => {
    expect(estimateText(estimate(cellOf({}), (column) => column("missing")))).toBe("–");
  });
});

describe("shapes of a chain", () => {
  it("finds teacher, student and the same model trained on the truth", () => {
    const chain = [
      { name: "weak", stage: sgd({ spectrum: { exponent: 2 }, samples: "N" }) },
      { name: "short", stage: sgd({ spectrum: { exponent: 1.5 }, samples: 8 }) },
      { name: "ceiling", stage: sgd({ spectrum: { exponent: 1.5 }, samples: "N" }) },
      {
        name: "student",
        stage: sgd({ labels: "weak", spectrum: { exponent: 1.5 }, samples: "N" }),
      },
      {
        name: "mixed",
        stage: sgd({ labels: { mix: ["truth", "weak"], weight: 0.5 }, samples: "N" }),
      },
      { name: "other", stage: sgd({ labels: "student", spectrum: { exponent: 3 }, samples: "N" }) },
    ] as never;

    expect(transferShapes(chain)).toEqual([
      { teacher: "weak", student: "student", direct: "ceiling" },
      { teacher: "student", student: "other", direct: undefined },
    ]);
  });
});

describe("measures of a transfer", () => {
  const shape = { teacher: "teacher", student: "student", direct: "direct" };
  const measure = (name: string, means: Readonly<Record<string, number>>): number => {
    const found = transferMeasures(shape, Object.keys(means)).find((one) => one.name === name);
    return found === undefined ? NaN : measureOf(found, cellOf(means)).value;
  };
  const risks = {
    teacher_risk: 1,
    student_risk: 0.5,
    direct_risk: 0.25,
    student_misfit: 0.5,
    student_floor: 0,
  };

  it("have their textbook values", () => {
    const mean = own.reduce((sum, value, i) => sum + value * shared[i], 0) / shared.length;
    expect(measure("student / teacher", risks)).toBeCloseTo(0.5 * mean, 12);
    expect(measure("DER", risks)).toBeCloseTo(0.5 / mean, 12);
    expect(measure("PGR", risks)).toBeCloseTo((1 - 0.5 * mean) / 0.75, 12);
    expect(measure("PGR against the floor", risks)).toBeCloseTo(1 - 0.5 * mean, 12);
    expect(measure("PGR, tuned", { ...risks, direct_best_risk: 0.2 })).toBeCloseTo(
      (1 - 0.5 * mean) / 0.8,
      12,
    );
  });

  it("leaves PGR open where the ceiling is no better than the teacher", () => {
    expect(measure("PGR", { ...risks, direct_risk: 1 })).toBeNaN();
    expect(measure("PGR", { ...risks, direct_risk: 1.2 })).toBeNaN();
  });

  it("takes a difference below rounding for 0", () => {
    const cell = cellOf({ teacher_risk: 1 });
    const gain = transferMeasures(shape, []).find(({ name }) => name === "gain");
    const same = {
      ...cell.cell.samples,
      student_risk: cell.cell.samples.teacher_risk.map((x) => x * (1 + 2e-16)),
    };

    expect(gain && measureOf(gain, { ...cell, cell: { ...cell.cell, samples: same } })).toEqual({
      value: 0,
      low: null,
      high: null,
    });
  });
});
