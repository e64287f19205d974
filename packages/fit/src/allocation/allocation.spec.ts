import { describe, expect, it } from "vitest";
import { allocateGroup } from "./allocate-group.js";
import type { Influence } from "./influence.js";
import { predictedFreedom, predictedVariance } from "./predicted-error.js";
import { steadyNoise } from "./steady-noise.js";

const influence = (loads: readonly number[], correlation = 0): Influence => ({
  loads: Float64Array.from(loads),
  correlation,
  counts: Float64Array.from(loads, () => 8),
});
const demand = { halfwidth: 0.1, max: 4096, level: 0.95 };

/** Rounds until the predicted half-width is there; the interval is taken to be as predicted. */
function allocated(loads: readonly number[], costs: readonly number[], correlation = 0) {
  const noise = influence(loads, correlation);
  let planned = Float64Array.from(loads, () => 8);
  let halfwidth = 2 * Math.sqrt(predictedVariance(noise, planned));
  const rounds: number[][] = [];
  while (halfwidth > demand.halfwidth) {
    const state = {
      influence: { ...noise, counts: planned },
      ...{ planned, costs: Float64Array.from(costs), halfwidth },
    };
    const next = allocateGroup(state, demand);
    if (next === undefined) break;
    rounds.push([...next.replicates]);
    planned = Float64Array.from(next.replicates);
    halfwidth = 2 * Math.sqrt(predictedVariance(noise, planned));
  }
  return { rounds, replicates: [...planned], halfwidth };
}

const costOf = (replicates: readonly number[], costs: readonly number[]) =>
  replicates.reduce((sum, count, i) => sum + count * costs[i], 0);

describe("allocateGroup", () => {
  it("comes near the best allocation, R in proportion to |load| / √cost", () => {
    const loads = [-1.5, -0.6, 0.3, 0.6];
    const costs = [1, 4, 16, 64];

    const { replicates, halfwidth } = allocated(loads, costs);

    // The least cost of a variance V without bounds is (Σ |b| √k)² / V.
    const root = loads.reduce((sum, b, i) => sum + Math.abs(b) * Math.sqrt(costs[i]), 0);
    const best = (4 * root * root) / (halfwidth * halfwidth);
    expect(halfwidth).toBeLessThanOrEqual(demand.halfwidth);
    expect(costOf(replicates, costs)).toBeLessThan(1.05 * best);
    // Uniform replicates would cost more than twice as much.
    const squares = loads.reduce((sum, b) => sum + b * b, 0);
    const uniform = (4 * squares * costOf([1, 1, 1, 1], costs)) / (halfwidth * halfwidth);
    expect(costOf(replicates, costs)).toBeLessThan(uniform / 2);
  });

  it("at most doubles the cost in a round, and gives no cell more than four times what it has", () => {
    const costs = [1, 10, 100];
    const { rounds } = allocated([-2, 0.5, 1.5], costs);
    let before = [8, 8, 8];
    expect(rounds.length).toBeGreaterThan(2);
    for (const next of rounds) {
      expect(costOf(next, costs)).toBeLessThanOrEqual(2 * costOf(before, costs));
      next.forEach((count, i) => expect(count / before[i]).toBeLessThanOrEqual(4));
      before = next;
    }
  });

  it("lifts cells together where their noise is common, and apart where it is not", () => {
    const loads = [-0.6, 0.1, 0.2, 0.3];
    const costs = [1, 1, 1, 1];
    const common = allocated(loads, costs, 0.95).replicates;
    expect(Math.max(...common) / Math.min(...common)).toBeLessThanOrEqual(1.5);
    const apart = allocated(loads, costs).replicates;
    expect(apart[0] / apart[1]).toBeGreaterThan(2);
  });

  it("ends where everything at the most there may be would hardly do better", () => {
    const planned = Float64Array.of(64, 64);
    const noise = { ...influence([1, 1]), counts: planned };
    const state = { influence: noise, planned, costs: Float64Array.of(1, 1), halfwidth: 0.36 };
    expect(allocateGroup(state, { ...demand, max: 64 })).toBeUndefined();
    expect(allocateGroup(state, { ...demand, max: 80 })?.replicates).toEqual(
      Float64Array.of(80, 80),
    );
  });
});

describe("predictedVariance", () => {
  it("sums over cells, and takes what is common over the larger numbers", () => {
    const loads = [1, -1];
    const at = (a: number, b: number, correlation: number) =>
      predictedVariance(influence(loads, correlation), Float64Array.of(a, b));
    expect(at(4, 16, 0)).toBeCloseTo(1 / 4 + 1 / 16, 14);
    expect(at(8, 8, 0.5)).toBeCloseTo((2 - 2 * 0.5) / 8, 14);
    expect(at(4, 16, 0.5)).toBeCloseTo(1 / 4 + 1 / 16 - (2 * 0.5) / 16, 14);
  });

  it("has the degrees of freedom of its cells together", () => {
    const nu = predictedFreedom(influence([1, 1, 1]), Float64Array.of(9, 9, 9));
    expect(nu).toBeCloseTo(24, 12);
    const few = predictedFreedom(influence([1, 0.01]), Float64Array.of(8, 1000));
    expect(few).toBeGreaterThan(6.9);
    expect(few).toBeLessThan(7.1);
  });
});

describe("steadyNoise", () => {
  it("moves a cell with few replicates towards the line through all, one with many hardly", () => {
    const logX = Float64Array.of(0, 1, 2, 3);
    const variances = Float64Array.of(1, 1, 4, 1);
    const few = steadyNoise(logX, variances, new Float64Array(4).fill(5));
    const many = steadyNoise(logX, variances, new Float64Array(4).fill(5001));
    expect(few[2]).toBeLessThan(3.2);
    expect(many[2]).toBeGreaterThan(3.95);
  });

  it("leaves cells without noise as they are", () => {
    const noise = steadyNoise(
      Float64Array.of(0, 1, 2, 3),
      Float64Array.of(0, 1, 1, 1),
      new Float64Array(4).fill(8),
    );
    expect(noise[0]).toBe(0);
  });
});
