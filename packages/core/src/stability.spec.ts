import { describe, expect, it } from "vitest";
import { runChain } from "./run-chain.js";
import { stableStepSizeLimit } from "./stability.js";
import { stabilityWarnings } from "./step-size-check.js";

const eigenvalues = Float64Array.from({ length: 30 }, (_, i) => 1 / (i + 1));
const weights = new Float64Array(30).fill(1);

function riskAfter(stepSize: number, steps: number): number {
  return runChain({
    seed: 1,
    engine: "exact",
    problem: { d: 30, target: { exponent: 1 }, spectrum: { exponent: 1 } },
    chain: { teacher: { learner: "sgd", steps, stepSize, schedule: "constant" } },
  }).teacher.risk;
}

describe("stableStepSizeLimit", () => {
  it("separates bounded from growing second moments", () => {
    const limit = stableStepSizeLimit({ eigenvalues, weights, batch: 1, distribution: "gaussian" });

    expect(riskAfter(0.97 * limit, 20_000)).toBeLessThan(riskAfter(0.97 * limit, 10_000));
    expect(riskAfter(1.03 * limit, 20_000)).toBeGreaterThan(riskAfter(1.03 * limit, 10_000));
  });

  it("is 2/3 for one Gaussian coordinate, 2 for the population, larger for larger batches", () => {
    const one = Float64Array.of(1);

    // 1 − 2x + 3x² < 1
    expect(
      stableStepSizeLimit({ eigenvalues: one, weights: one, batch: 1, distribution: "gaussian" }),
    ).toBeCloseTo(2 / 3, 12);
    expect(
      stableStepSizeLimit({ eigenvalues: one, weights: one, batch: 1, distribution: "rademacher" }),
    ).toBeCloseTo(2, 12);
    expect(
      stableStepSizeLimit({
        eigenvalues: one,
        weights: one,
        batch: "infinite",
        distribution: "gaussian",
      }),
    ).toBe(2);
    expect(
      stableStepSizeLimit({ eigenvalues, weights, batch: 4, distribution: "gaussian" }),
    ).toBeGreaterThan(
      stableStepSizeLimit({ eigenvalues, weights, batch: 1, distribution: "gaussian" }),
    );
  });
});

describe("stabilityWarnings", () => {
  it("names the stage, its step size and the largest stable one", () => {
    const warnings = stabilityWarnings({
      seed: 1,
      engine: "exact",
      problem: { d: 30, target: { exponent: 1 }, spectrum: { exponent: 1 } },
      chain: {
        calm: { learner: "sgd", steps: 9, stepSize: 0.1 },
        wild: { learner: "sgd", steps: 9, stepSize: 0.9 },
        fraction: { learner: "sgd", steps: 9, stepSize: { fractionOfMax: 0.99 } },
      },
    });

    expect(warnings.map(({ stage }) => stage)).toEqual(["wild"]);
    expect(warnings[0].stepSize).toBe(0.9);
    expect(warnings[0].largest).toBeLessThan(0.9);
  });
});
