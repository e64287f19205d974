// Laws of the ridge family in expectation.

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Chain, Problem } from "./cell.js";
import { exactLayout } from "./layout/exact-layout.js";
import { denseLayout, type Layout } from "./layout/layout.js";
import { effectiveRidge, ridgeFilter, type RidgeLaw } from "./learners/ridge/ridge-equivalent.js";
import { surrogateGain } from "./learners/surrogate/optimal-surrogate.js";
import { pow } from "./math.js";
import { createChainCache } from "./cache.js";
import { expectedReader } from "./engines/readings.js";
import { resolveCell } from "./resolve.js";
import { runChain } from "./run-chain.js";
import { weightedSum } from "./layout/layout.js";

function expectedRisks(problem: Problem, chain: Chain): number[] {
  const results = runChain({ seed: 0, engine: "exact", problem, chain });
  return Object.values(results).map(({ risk }) => risk);
}

/** Expected risks of the stages on a layout of one's own. */
function risksOn(layout: Layout, problem: Problem, chain: Chain): number[] {
  const resolved = resolveCell({ seed: 0, engine: "exact", problem, chain });
  const shouldStop = (): boolean => false;
  const cache = createChainCache(Infinity);
  const { read } = expectedReader({ resolved, cache, shouldStop, expectation: { layout } });
  return resolved.stages.map((stage) => weightedSum(layout.weight, read(stage).deviation) / 2);
}

const law: fc.Arbitrary<RidgeLaw> = fc
  .record({
    p: fc.integer({ min: 1, max: 60 }),
    exponent: fc.double({ min: 0, max: 8, noNaN: true }),
    size: fc.double({ min: -6, max: 6, noNaN: true }),
    rows: fc.integer({ min: 1, max: 90 }),
    ridge: fc.oneof(
      fc.constant(0),
      fc.double({ min: -12, max: 3, noNaN: true }).map((x) => pow(10, x)),
    ),
  })
  .map(({ p, exponent, size, rows, ridge }) => ({
    scales: Float64Array.from({ length: p }, (_, i) => pow(10, size) * pow(i + 1, -exponent)),
    weights: new Float64Array(p).fill(1),
    rows,
    ridge,
  }));

describe("the effective ridge", () => {
  it("solves its equation", () => {
    fc.assert(
      fc.property(law, (given) => {
        const { scales, rows, ridge } = given;
        const kappa = effectiveRidge(given);
        if (ridge === 0 && rows >= scales.length) return kappa === 0;
        const used = scales.reduce((sum, scale) => sum + scale / (scale + kappa), 0);
        return Math.abs(used + (rows * ridge) / kappa - rows) <= 1e-12 * rows;
      }),
      { numRuns: 500 },
    );
  });

  it("leaves the same share of degrees of freedom, however it is summed", () => {
    fc.assert(
      fc.property(law, (given) => {
        const { left, freedom } = ridgeFilter(given);
        const squares = left.reduce((sum, share) => sum + (1 - share) * (1 - share), 0);
        return Math.abs(1 - squares / given.rows - freedom) <= 1e-12;
      }),
    );
  });

  it("scales with the spectrum, to the last digits", () => {
    fc.assert(
      fc.property(law, (given) => {
        const larger = { ...given, scales: given.scales.map((s) => 4 * s), ridge: 4 * given.ridge };
        const kappa = effectiveRidge(given);
        return Math.abs(effectiveRidge(larger) - 4 * kappa) <= 1e-12 * kappa;
      }),
    );
  });
});

describe("surrogates", () => {
  it("gain nothing on a flat spectrum", () => {
    const eigenvalues = new Float64Array(40).fill(0.7);
    const weights = new Float64Array(40).fill(1);

    for (const n of [1, 7, 39, 40, 90]) {
      for (const gain of surrogateGain(n, { eigenvalues, weights }))
        expect(gain).toBeCloseTo(1, 12);
    }
    const chain: Chain = {
      masked: { learner: "mask", for: 7 },
      best: { learner: "optimal-surrogate", for: 7 },
    };
    const flat: Problem = { d: 40, target: { exponent: 1 }, spectrum: { exponent: 0 } };
    const [masked, best] = expectedRisks(flat, chain);
    expect(masked).toBe(0);
    expect(best).toBeCloseTo(0, 20);
  });

  it("are the truth with as many rows as coordinates, or more", () => {
    const problem: Problem = { d: 20, target: { exponent: 1 }, spectrum: { exponent: 2 } };
    for (const n of [20, 21, 50]) {
      const masks: Chain = {
        masked: { learner: "mask", for: n },
        best: { learner: "optimal-surrogate", for: n },
      };
      expect(expectedRisks(problem, masks)).toEqual([0, 0]);
    }
  });

  it("amplify where ζ is below 1 − Ω, and shrink above", () => {
    const index = Float64Array.from({ length: 300 }, (_, i) => i + 1);
    const eigenvalues = index.map((i) => pow(i, -1.7));
    const weights = new Float64Array(300).fill(1);
    const { left, freedom } = ridgeFilter({ scales: eigenvalues, weights, rows: 90, ridge: 0 });
    const gains = surrogateGain(90, { eigenvalues, weights });

    expect(gains.every((gain, i) => gain > 1 === left[i] < freedom)).toBe(true);
  });

  it("are no worse for their stage than any other labels nearby", () => {
    const problem: Problem = { d: 60, target: { exponent: 1.3 }, spectrum: { exponent: 1.5 } };
    const index = Float64Array.from({ length: 60 }, (_, i) => i + 1);
    const eigenvalues = index.map((i) => pow(i, -1.5));
    const gains = surrogateGain(20, { eigenvalues, weights: new Float64Array(60).fill(1) });
    const law20 = {
      scales: eigenvalues,
      weights: new Float64Array(60).fill(1),
      rows: 20,
      ridge: 0,
    };
    const { left, freedom } = ridgeFilter(law20);
    const risk = (labels: Float64Array): number =>
      labels.reduce((sum, gain, i) => {
        const [energy, zeta] = [pow(index[i], -1.3), left[i]];
        const bias = ((1 - zeta) * gain - 1) * ((1 - zeta) * gain - 1);
        return sum + energy * (bias + ((1 - freedom) / freedom) * zeta * zeta * gain * gain);
      }, 0) / 2;
    const [, best] = expectedRisks(problem, {
      s: { learner: "optimal-surrogate", for: 20 },
      target: { learner: "ridgeless", samples: 20, labels: "s" },
    });

    expect(risk(gains)).toBeCloseTo(best, 12);
    for (let i = 0; i < 60; i += 7) {
      for (const factor of [0.98, 1.02]) {
        expect(risk(gains.map((gain, j) => (j === i ? factor * gain : gain)))).toBeGreaterThan(
          best,
        );
      }
    }
  });
});

describe("few nodes for many coordinates", () => {
  const chainOf = (n: number): Chain => ({
    best: { learner: "optimal-surrogate", for: n },
    masked: { learner: "mask", for: n },
    standard: { learner: "ridgeless", samples: n, noiseVariance: 0.01 },
    optimal: { learner: "ridgeless", samples: n, labels: "best" },
    mask: { learner: "ridgeless", samples: n, labels: "masked" },
    weighted: { learner: "ridge", samples: n, ridge: 1e-4, penalty: { exponent: -0.5 } },
  });

  it.each([
    [1.2, 1.5, 300],
    [2, 1.5, 1000],
    [3, 2, 2000],
    [5, 3, 500],
  ])("give the risks of all d = 1e5: exponents %d, %d, n = %i", (alpha, beta, n) => {
    const d = 100_000;
    const problem: Problem = { d, target: { exponent: beta }, spectrum: { exponent: alpha } };
    const chain = chainOf(n);
    const layout = exactLayout({ problem, chain });
    const [few, all] = [layout, denseLayout(d)].map((on) => risksOn(on, problem, chain));

    expect(layout.index.length).toBeLessThan(1500);
    few.forEach((risk, i) => expect(Math.abs(risk / all[i] - 1)).toBeLessThan(1e-8));
  });

  it.each([1e6, 1e9])("have power-law risks at d = %d", (d) => {
    const problem: Problem = { d, target: { exponent: 2 }, spectrum: { exponent: 2 } };
    const risks = [1000, 4000].map((n) => expectedRisks(problem, chainOf(n)).slice(2, 5));
    const slopes = risks[0].map((_, k) => Math.log(risks[1][k] / risks[0][k]) / Math.log(4));
    // The first has noise: its floor does not fall.
    expect(slopes[1]).toBeCloseTo(-1, 2);
    expect(slopes[2]).toBeCloseTo(-1, 2);
  });

  it("does not matter to where a mask ends", () => {
    const problem: Problem = { d: 1e6, target: { exponent: 2 }, spectrum: { exponent: 1.5 } };
    const [index] = [800].map((n) => {
      const chain: Chain = { masked: { learner: "mask", for: n } };
      const risk = expectedRisks(problem, chain)[0];
      // ½ Σ_{i > k} i^-2 ≈ ½ / (k + ½)
      return 1 / (2 * risk + 1e-6) - 0.5;
    });

    expect(index / 800).toBeCloseTo(1.1238, 2);
  });
});
