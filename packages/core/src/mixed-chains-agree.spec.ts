// Simulation against expectation over random chains of SGD, ridge and ridgeless stages.
//
// The expectation of a ridge stage is a deterministic equivalent: a difference counts as far as it is beyond (2/n) of
// the value per ridge stage so far, n the fewest rows of the chain. Family-wise error: 8 chains · 4 stages = 32 z-tests,
// two-sided, each at 1e-6 / 32: picking a failing seed is a one-in-a-million event.

import { describe, expect, it } from "vitest";
import type { Cell, Chain, Labels, Stage } from "./cell.js";
import { runChain } from "./run-chain.js";

const REPLICATES = 150;
const CHAINS = 8;
/** Two-sided normal quantile at 1e-6 / 32. */
const LIMIT = 5.6;

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
  const pick = choices(seed * 7919 + 3);
  const d = 60 + pick(60);
  const stage = (labels: Labels): Stage => {
    const common = {
      labels,
      spectrum: { exponent: 0.5 + pick(3) / 2 },
      sees: (["all", { first: Math.ceil((2 * d) / 3) }] as const)[pick(2)],
      ...(pick(3) === 0 ? { noiseVariance: 0.2 } : {}),
    };
    const samples = 50 + pick(100);
    return [
      { ...common, learner: "sgd", samples, stepSize: { fractionOfMax: 0.3 } } as const,
      { ...common, learner: "ridge", samples, ridge: [0.01, 0.1, 0.5][pick(3)] } as const,
      // Far from as many rows as coordinates, where the risk is infinite.
      { ...common, learner: "ridgeless", samples: Math.ceil(d / 3) } as const,
    ][pick(3)];
  };
  const chain: Chain = {
    a: stage("truth"),
    b: stage("a"),
    c: stage({ mix: ["b", "truth"], weight: 0.3 + pick(5) / 10 }),
    d: stage(["a", "c"][pick(2)]),
  };
  const problem = { d, target: { exponent: 1 + pick(3) / 2 }, noiseVariance: 0.1 + pick(5) / 10 };
  return { seed, engine: "sampled", problem, chain };
}

interface Sample {
  readonly stage: string;
  readonly mean: number;
  readonly standardError: number;
  readonly expected: number;
  /** Share of the expectation by which it may be off. */
  readonly allowance: number;
}

function simulate(cell: Cell): readonly Sample[] {
  const rows = Array.from({ length: REPLICATES }, (_, replicate) => runChain(cell, { replicate }));
  const stages = Object.entries(cell.chain);
  const fewest = Math.min(
    ...stages.map(([, stage]) => ("samples" in stage ? Number(stage.samples) : NaN)),
  );
  return stages.map(([stage], k) => {
    const risks = rows.map((row) => row[stage].risk);
    const mean = risks.reduce((sum, risk) => sum + risk, 0) / REPLICATES;
    const squares = risks.reduce((sum, risk) => sum + (risk - mean) ** 2, 0);
    const ridges = stages.slice(0, k + 1).filter(([, { learner }]) => learner !== "sgd").length;
    return {
      stage,
      mean,
      standardError: Math.sqrt(squares / (REPLICATES - 1) / REPLICATES),
      expected: rows[0][stage].expectedRisk ?? NaN,
      allowance: (2 * ridges) / fewest,
    };
  });
}

/** How far the mean is off in standard errors, beyond the allowance. */
function excess({ mean, standardError, expected, allowance }: Sample, bias: number): number {
  const off = Math.abs(bias * mean - expected) - allowance * expected;
  return Math.max(0, off) / standardError;
}

describe("chains of SGD, ridge and ridgeless stages", () => {
  const cells = Array.from({ length: CHAINS }, (_, i) => randomCell(i + 1));
  const samples = new Map<Cell, readonly Sample[]>();

  it.each(cells.map((cell, i) => [i + 1, cell] as const))(
    "agree in mean with their expectation, chain %i",
    (_, cell) => {
      const measured = simulate(cell);
      samples.set(cell, measured);

      for (const sample of measured) {
        expect(excess(sample, 1), JSON.stringify([sample, cell.chain])).toBeLessThan(LIMIT);
      }
    },
    60_000,
  );

  it("would not with a bias of 25 %", () => {
    const worst = cells.map((cell) =>
      Math.max(...(samples.get(cell) ?? simulate(cell)).map((sample) => excess(sample, 1.25))),
    );

    expect(worst.filter((z) => z > LIMIT).length).toBeGreaterThanOrEqual(CHAINS / 2);
  }, 120_000);
});
