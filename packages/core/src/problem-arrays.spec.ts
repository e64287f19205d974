import { describe, expect, it } from "vitest";
import type { Problem } from "./cell.js";
import { denseLayout } from "./layout/layout.js";
import { eigenvalues, normalSees } from "./spectrum.js";
import { tailEnergy, targetEnergies } from "./target.js";

const problem: Problem = { d: 4, target: { exponent: 2 } };

describe("eigenvalues", () => {
  it("are i^-exponent, 0 where unseen", () => {
    const stage = { spectrum: { exponent: 1 }, sees: { range: [2, 3] as const } };

    expect([...eigenvalues(problem, stage, denseLayout(4))]).toEqual([0, 0.5, 1 / 3, 0]);
  });

  it("are rescaled to a trace over the seen coordinates", () => {
    const stage = { spectrum: { values: [4, 2, 1, 1], trace: 1 }, sees: { first: 3 } };

    expect([...eigenvalues(problem, stage, denseLayout(4))]).toEqual([4 / 7, 2 / 7, 1 / 7, 0]);
  });

  it("come from the problem where the stage gives none", () => {
    const own = { ...problem, spectrum: { values: [1, 0, 0, 0], scale: 2 } };

    expect([...eigenvalues(own, {}, denseLayout(4))]).toEqual([2, 0, 0, 0]);
  });

  it.each([
    [{ spectrum: { values: [1, 2] } }],
    [{ spectrum: { values: [1, 2, -1, 0] } }],
    [{ sees: { first: 5 } }],
    [{ sees: { indices: [0] } }],
    [{ sees: { range: [3, 2] as const } }],
    [{ spectrum: { values: [1, 0, 0, 0], trace: 1 }, sees: { range: [2, 4] as const } }],
  ])("refuse %j", (stage) => {
    expect(() => eigenvalues(problem, stage, denseLayout(4))).toThrow(/CHAIN_INVALID/);
  });
});

describe("normalSees", () => {
  it("writes the same set of coordinates in one way", () => {
    expect(normalSees({ first: 4 }, 4)).toBe("all");
    expect(normalSees({ range: [1, 2] }, 4)).toEqual({ first: 2 });
    expect(normalSees({ indices: [3, 2, 2] }, 4)).toEqual({ range: [2, 3] });
    expect(normalSees({ indices: [4, 1] }, 4)).toEqual({ indices: [1, 4] });
  });
});

describe("the target", () => {
  it("has energy amplitude·i^-exponent on its support", () => {
    const target = { exponent: 1, amplitude: 6, support: 3 };

    expect([...targetEnergies({ d: 4, target }, denseLayout(4))]).toEqual([6, 3, 2, 0]);
  });

  it("has a tail that agrees with the sum beyond d", () => {
    const target = { exponent: 2.5, amplitude: 3 };
    let sum = 0;
    for (let i = 2_000_000; i > 100; i--) sum += 3 * i ** -2.5;

    expect(tailEnergy({ d: 100, target, tail: "extrapolate" }) / sum).toBeCloseTo(1, 4);
    expect(tailEnergy({ d: 100, target })).toBe(0);
  });

  it("refuses a tail that is not defined", () => {
    for (const target of [{ exponent: 1 }, { values: [1] }, { exponent: 2, support: 3 }]) {
      expect(() => tailEnergy({ d: 9, target, tail: "extrapolate" })).toThrow(/CHAIN_INVALID/);
    }
  });
});
