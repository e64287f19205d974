// Simulation against expectation over random chains.
//
// Family-wise error: 12 chains · 3 stages = 36 z-tests, two-sided, each at 1e-6 / 36: picking a failing seed is a one-in-a-million event.
// Power: a bias of 2 % in every risk is rejected by half of the chains alone, a spectrum shifted by one index by the family.

import { describe, expect, it } from "vitest";
import { createChainCache } from "./cache.js";
import type { Cell, Labels, Sees, SgdStage, Stage } from "./cell.js";
import { runChain } from "./run-chain.js";

const REPLICATES = 4000;
const CHAINS = 12;
/** Two-sided normal quantile at 1e-6 / (12 chains · 3 stages). */
const LIMIT = 5.61;

/** A 32-bit generator for the choice of chains: Marsaglia's xorshift. */
function choices(seed: number): (count: number) => number {
  let state = seed;
  return (count) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % count;
  };
}

function randomCell(seed: number): Cell {
  const pick = choices(seed * 7919 + 1);
  const d = 20 + pick(30);
  const sees = (): Sees =>
    [
      "all" as const,
      { first: Math.ceil(d / 2) },
      { range: [3, d - 1] as const },
      { indices: [1, 2, 5, 7, d] },
    ][pick(4)];
  const stage = (labels: Labels, init: string): SgdStage => ({
    learner: "sgd",
    labels,
    spectrum: { exponent: 0.5 + pick(3) / 2 },
    samples: 96 + 8 * pick(8),
    batch: [1, 1, 2, 4][pick(4)],
    stepSize: { fractionOfMax: 0.2 + pick(4) / 10 },
    schedule: (["geometric", "constant", "half-constant", { power: 0.5 }] as const)[pick(4)],
    sees: sees(),
    ...(init === "" ? {} : { init }),
    ...(pick(3) === 0 ? { noiseVariance: 0.3 } : {}),
  });
  const mixed: Labels = { mix: ["truth", "teacher"], weight: 0.25 + pick(3) / 4 };
  return {
    seed,
    engine: "sampled",
    problem: {
      d,
      target: { exponent: 1 + pick(3) / 4, random: pick(3) === 0 },
      noiseVariance: pick(2) / 2,
      distribution: pick(2) === 0 ? "gaussian" : "rademacher",
    },
    chain: {
      teacher: stage("truth", ""),
      student: stage(["teacher", mixed][pick(2)], ["", "teacher"][pick(2)]),
      pupil: stage(["student", { mix: ["student", "teacher"] as const, weight: 0.5 }][pick(2)], ""),
    },
  };
}

interface Sample {
  readonly stage: string;
  readonly mean: number;
  readonly standardError: number;
  readonly expected: number;
}

function simulate(cell: Cell, replicates: number): readonly Sample[] {
  const cache = createChainCache(1e7);
  const names = Object.keys(cell.chain);
  const sums = names.map(() => ({ risk: 0, square: 0, expected: NaN }));
  for (let replicate = 0; replicate < replicates; replicate++) {
    const result = runChain(cell, { replicate, cache });
    names.forEach((name, k) => {
      sums[k].risk += result[name].risk;
      sums[k].square += result[name].risk ** 2;
      sums[k].expected = result[name].expectedRisk ?? NaN;
    });
  }
  return names.map((stage, k) => {
    const mean = sums[k].risk / replicates;
    const variance = (sums[k].square / replicates - mean ** 2) / (replicates - 1);
    return { stage, mean, standardError: Math.sqrt(variance), expected: sums[k].expected };
  });
}

function zScores(samples: readonly Sample[], bias = 1): number[] {
  return samples.map(
    ({ mean, standardError, expected }) => (bias * mean - expected) / standardError,
  );
}

describe("sampled engine", () => {
  const cells = Array.from({ length: CHAINS }, (_, i) => randomCell(i + 1));
  const samples = new Map<Cell, readonly Sample[]>();

  it.each(cells.map((cell, i) => [i + 1, cell] as const))(
    "agrees in mean with the exact engine on chain %i",
    (_, cell) => {
      const measured = simulate(cell, REPLICATES);
      samples.set(cell, measured);

      for (const [k, z] of zScores(measured).entries()) {
        expect(Math.abs(z), `${measured[k].stage}: ${JSON.stringify(measured[k])}`).toBeLessThan(
          LIMIT,
        );
      }
    },
    120_000,
  );

  it("would fail that test with a bias of 2 %", () => {
    const worst = cells.map((cell) =>
      Math.max(...zScores(samples.get(cell) ?? simulate(cell, REPLICATES), 1.02).map(Math.abs)),
    );

    expect(worst.filter((z) => z > LIMIT).length).toBeGreaterThanOrEqual(CHAINS / 2);
  }, 120_000);

  it("would fail that test with the spectrum shifted by one index", () => {
    const shifted = cells.slice(0, 4).map((cell) => {
      const chain = Object.fromEntries(
        Object.entries(cell.chain).map(([name, stage]): [string, Stage] => {
          const { exponent } = stage.spectrum as { exponent: number };
          const values = Array.from({ length: cell.problem.d }, (_, i) => (i + 2) ** -exponent);
          return [name, { ...stage, spectrum: { values } }];
        }),
      );
      const simulated = simulate({ ...cell, chain }, REPLICATES);
      const expected = samples.get(cell) ?? simulate(cell, 1);
      return Math.max(
        ...zScores(
          simulated.map((sample, k) => ({ ...sample, expected: expected[k].expected })),
        ).map(Math.abs),
      );
    });

    expect(Math.max(...shifted)).toBeGreaterThan(LIMIT);
  }, 120_000);
});
