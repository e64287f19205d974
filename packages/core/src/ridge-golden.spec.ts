// Values of the ridge family that independent programs gave, and what they follow from.

import { describe, expect, it } from "vitest";

import type { Cell, Chain, Problem } from "./cell.js";
import { denseLayout } from "./layout/layout.js";
import { effectiveRidge, ridgeFilter } from "./learners/ridge/ridge-equivalent.js";
import { surrogateGain } from "./learners/surrogate/optimal-surrogate.js";
import { pow } from "./math.js";
import { runChain } from "./run-chain.js";

/** arXiv 2410.18837, figure 1. */
const figure1 = {
  d: 500,
  target: { exponent: 1.5 },
  spectrum: { exponent: 2 },
} as const;

function exact(problem: Problem, chain: Chain): Cell {
  return { seed: 0, engine: "exact", problem, chain };
}

/** 2 · risk of the last stage, as the papers have it. */
function twiceRisk(problem: Problem, chain: Chain): number {
  return 2 * (Object.values(runChain(exact(problem, chain))).at(-1)?.risk ?? NaN);
}

function surrogateChains(n: number, noiseVariance = 0): Record<string, Chain> {
  const target = { learner: "ridgeless", samples: n, noiseVariance } as const;
  return {
    standard: { target },
    mask: { s: { learner: "mask", for: n }, target: { ...target, labels: "s" } },
    optimal: { s: { learner: "optimal-surrogate", for: n }, target: { ...target, labels: "s" } },
  };
}

const { index, weight } = denseLayout(500);
const eigenvalues = index.map((i) => pow(i, -2));

describe("ridgeless regression on the setting of figure 1", () => {
  const law = { scales: eigenvalues, weights: weight, rows: 200, ridge: 0 };

  it("has the known tau and Omega", () => {
    expect(effectiveRidge(law)).toBeCloseTo(3.9734e-5, 9);
    expect(1 - ridgeFilter(law).freedom).toBeCloseTo(0.61298, 5);
  });

  it("has the known gains", () => {
    const gain = surrogateGain(200, { eigenvalues, weights: weight });
    const known = [
      [1, 1.0],
      [50, 1.0824],
      [100, 1.1178],
      [120, 1.0353],
      [150, 0.8359],
      [200, 0.5178],
      [300, 0.2153],
      [500, 0.0695],
    ] as const;

    for (const [i, value] of known) expect(gain[i - 1]).toBeCloseTo(value, 4);
    expect(Math.max(...gain)).toBeCloseTo(1.1386, 4);
    expect(gain.indexOf(Math.max(...gain)) + 1).toBe(84);
    expect(gain.findIndex((value) => value < 1)).toBe(126);
  });

  it.each([
    [25, 0.6408, 0.433, 0.4148],
    [50, 0.4109, 0.2807, 0.2679],
    [100, 0.2425, 0.1702, 0.1612],
    [150, 0.166, 0.1202, 0.1128],
    [250, 0.0868, 0.0682, 0.0624],
    [300, 0.0622, 0.0517, 0.0464],
    [400, 0.0262, 0.0253, 0.0217],
    [450, 0.0122, 0.0122, 0.0109],
  ])("has the known risks at n = %i", (n, standard, mask, optimal) => {
    const chains = surrogateChains(n);

    expect(twiceRisk(figure1, chains.standard)).toBeCloseTo(standard, 4);
    expect(twiceRisk(figure1, chains.mask)).toBeCloseTo(mask, 4);
    expect(twiceRisk(figure1, chains.optimal)).toBeCloseTo(optimal, 4);
  });

  it.each([
    [0, 0.11937, 0.08966, 0.08325],
    [0.05, 0.19856, 0.16886, 0.16244],
  ])("has the known risks at n = 200 with label noise %d", (noise, standard, mask, optimal) => {
    const chains = surrogateChains(200, noise);

    expect(twiceRisk(figure1, chains.standard)).toBeCloseTo(standard, 5);
    expect(twiceRisk(figure1, chains.mask)).toBeCloseTo(mask, 5);
    expect(twiceRisk(figure1, chains.optimal)).toBeCloseTo(optimal, 5);
  });

  it("is taught best by the first 203 coordinates, and as well by the rule", () => {
    const masked = (keep: number): number =>
      twiceRisk(figure1, {
        s: { learner: "mask", keep },
        target: { learner: "ridgeless", samples: 200, labels: "s", noiseVariance: 0 },
      });
    const risks = index.map(masked);

    expect(risks.indexOf(Math.min(...risks)) + 1).toBe(203);
    expect(masked(100)).toBeCloseTo(0.11778, 5);
    expect(masked(300)).toBeCloseTo(0.09674, 5);
    expect(masked(203)).toBe(twiceRisk(figure1, surrogateChains(200).mask));
  });

  it("has the known two-stage risks", () => {
    const target = {
      learner: "ridgeless",
      samples: 200,
      labels: "s",
      noiseVariance: 0.05,
    } as const;
    const problem = { ...figure1, noiseVariance: 0.05 };

    expect(twiceRisk(problem, { s: { learner: "ridgeless", samples: 300 }, target })).toBeCloseTo(
      0.3029,
      4,
    );
    expect(
      twiceRisk(problem, {
        s: { learner: "ridgeless", samples: 100, sees: { first: 150 } },
        target,
      }),
    ).toBeCloseTo(0.5501, 4);
  });
});

describe("ridge regression", () => {
  const isotropic = (noise: number): Problem => ({
    d: 3000,
    target: { values: Array.from({ length: 3000 }, () => 1 / Math.sqrt(3000)) },
    spectrum: { exponent: 0 },
    noiseVariance: noise,
  });

  it.each([
    [0.5, 0.5, 0.05, 0.3, 1, 0.73384, 0.52788],
    [2, 0.5, 0.05, 0.5, 1, 1.33814, 0.93039],
    [0.5, 2, 0.05, 0.2, 1, 0.73384, 0.79761],
    [1.5, 1.5, 1e-3, 0.3, 0.5, 1.32152, 0.97888],
  ])(
    "has the known risks of teacher and student: d/n %d, %d, ridges %d, %d",
    // eslint-disable-next-line @typescript-eslint/max-params -- the columns of the table
    (gt, gs, lt, ls, noise, teacher, student) => {
      const t = { learner: "ridge", samples: 3000 / gt, ridge: lt } as const;
      const s = { learner: "ridge", samples: 3000 / gs, ridge: ls, labels: "t" } as const;

      expect(twiceRisk(isotropic(noise), { t })).toBeCloseTo(teacher, 5);
      expect(twiceRisk(isotropic(noise), { t, s })).toBeCloseTo(student, 5);
    },
  );

  it("has the known best student of an under-regularised teacher", () => {
    const t = { learner: "ridge", samples: 6000, ridge: 0.05 } as const;
    const s = { learner: "ridge", samples: "infinite", ridge: 0.716, labels: "t" } as const;

    expect(twiceRisk(isotropic(1), { t, s })).toBeCloseTo(0.46437, 5);
    expect(twiceRisk(isotropic(1), { t: { ...t, ridge: 0.5 } })).toBeCloseTo(0.41421, 5);
  });
});
