// Simulated ridge regression against its expectation: deterministic equivalents, which are asymptotic.
//
// A difference counts as far as it is beyond (2/n) of the value, n the fewest rows or samples of the chain. 26 z-tests, two-sided, each at
// 1e-6 / 26: a failing seed is a one-in-a-million event. Least squares on Gaussian rows is exact: no allowance.

import { describe, expect, it } from "vitest";

import type { Cell, Chain, Problem } from "./cell.js";
import { runChain } from "./run-chain.js";

/** Two-sided normal quantile at 1e-6 / 26. */
const LIMIT = 5.5;

interface Sample {
  readonly stage: string;
  readonly mean: number;
  readonly standardError: number;
  readonly expected: number;
}

function simulate(problem: Problem, chain: Chain, replicates: number): readonly Sample[] {
  const cell: Cell = { seed: 5, engine: "sampled", problem, chain };
  const rows = Array.from({ length: replicates }, (_, replicate) => runChain(cell, { replicate }));
  return Object.keys(chain).map((stage) => {
    const risks = rows.map((row) => row[stage].risk);
    const mean = risks.reduce((sum, risk) => sum + risk, 0) / replicates;
    const square = risks.reduce((sum, risk) => sum + (risk - mean) ** 2, 0);
    const standardError = Math.sqrt(square / (replicates - 1) / replicates);
    return { stage, mean, standardError, expected: rows[0][stage].expectedRisk ?? NaN };
  });
}

/** How far the mean is off in standard errors, beyond the allowance. */
function excess({ mean, standardError, expected }: Sample, allowance: number, bias = 1): number {
  const off = Math.abs(mean - bias * expected) - allowance * expected;
  return Math.max(0, off) / standardError;
}

function worst(samples: readonly Sample[], allowance: number, bias = 1): number {
  return Math.max(...samples.map((sample) => excess(sample, allowance, bias)));
}

describe("deterministic equivalents", () => {
  const figure1 = { d: 500, target: { exponent: 1.5 }, spectrum: { exponent: 2 } } as const;

  it.each([
    [50, 0],
    [100, 0.05],
    [200, 0.05],
    [350, 0],
  ])(
    "agree with simulated ridgeless targets at n = %i, noise %d",
    (n, noiseVariance) => {
      const target = { learner: "ridgeless", samples: n, noiseVariance } as const;
      const chain: Chain = {
        surrogate: { learner: "optimal-surrogate", for: n },
        masked: { learner: "mask", for: n },
        standard: target,
        optimal: { ...target, labels: "surrogate" },
        mask: { ...target, labels: "masked" },
      };
      const samples = simulate(figure1, chain, 40).slice(2);

      expect(worst(samples, 2 / n), JSON.stringify(samples)).toBeLessThan(LIMIT);
      expect(worst(samples, 2 / n, 1.2)).toBeGreaterThan(LIMIT);
    },
    30_000,
  );

  it("agree with ridge regression on an anisotropic spectrum, with a weighted penalty too", () => {
    const trace = Array.from({ length: 20 }, (_, i) => (i + 1) ** -1.2).reduce((a, b) => a + b);
    const problem: Problem = {
      d: 300,
      target: { exponent: 1.2, amplitude: 1 / trace, support: 20 },
      spectrum: { exponent: 1.2 },
      noiseVariance: 0.3,
    };
    const penalty = Array.from({ length: 300 }, (_, i) => (i < 20 ? 0.2 : 5));
    const student = { learner: "ridge", labels: "teacher", samples: 600, ridge: 2e-2 } as const;
    const chain: Chain = {
      teacher: { learner: "ridge", samples: 150, ridge: 1e-3 },
      plain: student,
      weighted: { ...student, penalty },
    };
    const samples = simulate(problem, chain, 60);

    expect(samples.map(({ expected }) => 2 * expected)).toEqual([
      expect.closeTo(0.22075, 5),
      expect.closeTo(0.09064, 5),
      expect.closeTo(0.06524, 5),
    ]);
    expect(worst(samples, 2 / 150), JSON.stringify(samples)).toBeLessThan(LIMIT);
    expect(worst(samples, 2 / 150, 1.2)).toBeGreaterThan(LIMIT);
  }, 30_000);

  it("agree in chains that mix SGD, ridge and ridgeless", () => {
    const problem: Problem = {
      d: 240,
      target: { exponent: 1.5 },
      noiseVariance: 0.2,
      spectrum: { exponent: 1.2 },
    };
    const chain: Chain = {
      first: { learner: "sgd", samples: 512, stepSize: 0.1 },
      second: { learner: "ridge", labels: "first", samples: 160, ridge: 5e-3, noiseVariance: 0.05 },
      third: {
        learner: "ridgeless",
        labels: { mix: ["second", "truth"], weight: 0.6 },
        samples: 120,
        sees: { first: 200 },
      },
      fourth: { learner: "sgd", labels: "third", init: "second", samples: 256, stepSize: 0.2 },
    };
    const samples = simulate(problem, chain, 200);

    expect(worst(samples, 2 / 120), JSON.stringify(samples)).toBeLessThan(LIMIT);
    expect(worst(samples, 2 / 120, 1.1)).toBeGreaterThan(LIMIT);
  }, 30_000);
});

describe("stages that share rows", () => {
  const labels = { labels: "surrogate", noiseVariance: 0.1 } as const;
  const chain: Chain = {
    surrogate: { learner: "mask", for: 20 },
    first: { learner: "ridgeless", samples: 20, noiseVariance: 0.1 },
    same: { learner: "ridgeless", samples: 20, noiseVariance: 0.1, data: "first" },
    other: { learner: "ridgeless", samples: 20, ...labels, data: "first" },
  };
  const problem: Problem = { d: 60, target: { exponent: 1.5 }, spectrum: { exponent: 2 } };
  const run = (engine: "exact" | "sampled") => runChain({ seed: 3, engine, problem, chain });

  it("are the same stage where they learn the same", () => {
    const { first, same, other } = run("sampled");

    expect(same.risk).toBe(first.risk);
    expect(other.risk).not.toBe(first.risk);
  });

  it("have the expectation of rows of their own where labels do not depend on them", () => {
    const { first, same, other } = run("exact");
    const { other: own } = runChain({
      ...{ seed: 3, engine: "exact", problem },
      chain: { ...chain, other: { learner: "ridgeless", samples: 20, ...labels } },
    });

    expect(same.risk).toBe(first.risk);
    expect(other.risk).toBe(own.risk);
  });
});

describe("least squares on Gaussian rows", () => {
  const problem: Problem = { d: 14, target: { exponent: 1 }, noiseVariance: 0.4 };
  const chain: Chain = {
    part: { learner: "ridgeless", samples: 20, sees: { first: 8 } },
    whole: { learner: "ridgeless", samples: 24, labels: "part", noiseVariance: 0.1 },
  };

  it("is exact, at few rows too", () => {
    const samples = simulate(problem, chain, 4000);

    expect(worst(samples, 0), JSON.stringify(samples)).toBeLessThan(LIMIT);
    // The equivalent has n − p in place of n − p − 1.
    expect(worst(samples, 0, 11 / 12)).toBeGreaterThan(LIMIT);
  }, 30_000);

  it("has no expectation where it is infinite", () => {
    const risk = (samples: number, d = 14): number | null =>
      runChain({
        seed: 1,
        engine: "sampled",
        problem: { ...problem, d },
        chain: { model: { learner: "ridgeless", samples } },
      }).model.expectedRisk;

    expect([13, 14, 15].map((samples) => risk(samples))).toEqual([null, null, null]);
    expect(risk(12)).toBeGreaterThan(0);
    expect(risk(16)).toBeCloseTo((0.4 * 14) / 2, 12);
  });
});
