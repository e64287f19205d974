import { describe, expect, it } from "vitest";

import type { Cell, Sees, SgdStage, Spectrum } from "./cell.js";
import { stageModes } from "./stage-modes.js";

function cell(d: number, spectrum: Spectrum, sees: Sees = "all"): Pick<Cell, "problem" | "chain"> {
  const model: SgdStage = { learner: "sgd", samples: "infinite", spectrum, sees };
  const problem = {
    d,
    target: { exponent: 1.5 },
    noiseVariance: 0.5,
    tail: "extrapolate" as const,
  };
  return {
    problem,
    chain: { model, other: { learner: "sgd", samples: "infinite", labels: "model" } },
  };
}

/** λ of every coordinate. */
function listed(d: number, exponent: number, factor = 1, seen = (i: number) => i > 0): number[] {
  return Array.from({ length: d }, (_, i) => (seen(i + 1) ? factor * (i + 1) ** -exponent : 0));
}

describe("the modes of a stage", () => {
  it("count the same on few nodes as coordinate by coordinate", () => {
    const seen = (i: number): boolean => i >= 20 && i <= 4000;
    for (const exponent of [-0.5, 0, 0.7, 1.5]) {
      for (const [sees, sieve] of [
        ["all", undefined],
        [{ range: [20, 4000] }, seen],
      ] as const) {
        const values = listed(5000, exponent, 3, sieve);
        const modes = stageModes(cell(5000, { exponent, scale: 3 }, sees), "model");
        expect(modes.index.length).toBeLessThan(5000);
        for (const at of [0, 18, 19, 20, 200, 3999, 4000, 4999]) {
          expect(modes.eigenvalueAt(at + 1)).toBeCloseTo(values[at], 12);
          const k = values.slice(0, at + 1).filter((v) => v > 0).length;
          if (values[at] > 0) expect(modes.seenCoordinate(k)).toBe(at + 1);
          const threshold = values[at] * (1 - 1e-9);
          if (threshold === 0) continue;
          expect(modes.countAbove(threshold)).toBe(values.filter((v) => v > threshold).length);
        }
        const sum = (of: ArrayLike<number>): number =>
          Array.from(of).reduce((total, value, j) => total + modes.weights[j] * value, 0);
        expect(sum(modes.eigenvalues) / values.reduce((a, b) => a + b)).toBeCloseTo(1, 10);
      }
    }
  });

  it("count in any order where eigenvalues are listed", () => {
    const modes = stageModes(cell(4, { values: [0.1, 3, 0, 2] }), "model");
    expect([0, 0.1, 2.5, 5].map(modes.countAbove)).toEqual([3, 2, 1, 0]);
    expect([0, 1, 4, 5].map(modes.seenCoordinate)).toEqual([undefined, 1, 4, undefined]);
    expect([1, 2, 3, 4].map(modes.eigenvalueAt)).toEqual([0.1, 3, 0, 2]);
  });

  it("scale a trace as the engines do, at any dimension", () => {
    const modes = stageModes(cell(1e12, { exponent: 1.5, trace: 2 }), "model");
    const sum = modes.eigenvalues.reduce((total, value, j) => total + modes.weights[j] * value, 0);
    expect(sum).toBeCloseTo(2, 12);
    expect(modes.eigenvalueAt(1e9)).toBeCloseTo(modes.eigenvalueAt(1) * 1e9 ** -1.5, 20);
    expect(modes.countAbove(0)).toBe(1e12);
  });

  it("tell label noise from the tail that labels of the truth have", () => {
    const [model, other] = ["model", "other"].map((name) =>
      stageModes(cell(100, { exponent: 1 }), name),
    );
    expect(model.tailEnergy).toBeCloseTo(2 / Math.sqrt(100.5), 12);
    expect(model.labelNoise).toBe(0.5);
    expect(model.noiseVariance).toBe(0.5 + model.tailEnergy);
    expect([other.labelNoise, other.noiseVariance]).toEqual([0, 0]);
    expect(model.energies[3]).toBe(4 ** -1.5);
  });
});
