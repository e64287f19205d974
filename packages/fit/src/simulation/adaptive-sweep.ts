// adaptive-sweep.ts — made-up sweeps that grow by the rule of `until`, and what their last interval is worth.

import { pow } from "@ktsweep/core";
import { exponentWeights } from "../allocation/influence.js";
import { nextReplicates, type PlannedCell } from "../allocation/next-replicates.js";
import { fitLaws } from "../fit-laws.js";
import { laws } from "../laws.js";
import { randomFrom, type Random } from "../random.js";
import type { FitCell, LawFit } from "../types.js";
import { logNormal, normal } from "./noise.js";
import { requestOf, truthOf, type Scenario } from "./scenario.js";

/** How a made-up sweep is run. */
export interface AdaptiveRun {
  readonly min: number;
  readonly max: number;
  /** The interval is to be as narrow as that of so many replicates everywhere, on average. */
  readonly worth: number;
  /** Cost of a replicate is (x of the cell)^costPower. */
  readonly costPower: number;
}

/** How one ended. */
export interface AdaptiveEnd {
  readonly fit: LawFit;
  readonly verdict: "reached" | "exhausted";
  readonly rounds: number;
  /** Predicted seconds of all rows. */
  readonly cost: number;
  readonly replicates: readonly number[];
}

/** A cell whose replicates are drawn when they are first asked for, always the same ones. */
interface GrowingCell {
  readonly x: number;
  readonly cost: number;
  readonly cellWith: (replicates: number) => FitCell;
}

/** The cells of one made-up sweep; log-normal noise. */
export function growingCells(
  scenario: Scenario,
  { costPower }: AdaptiveRun,
  key: string,
): readonly GrowingCell[] {
  const shared = randomFrom(`${key} shared`);
  const common: number[] = [];
  const commonAt = (r: number): number => {
    while (common.length <= r) common.push(normal(shared));
    return common[r];
  };
  const { exponent, prefactor, floor } = truthOf(scenario);
  return Array.from({ length: scenario.cells }, (_, i) => {
    const [first, last] = scenario.cv;
    const cv = first * pow(last / first, i / (scenario.cells - 1));
    const x = smallest * pow(2, i);
    const mean = prefactor * pow(x, exponent) + floor;
    const own: Random = randomFrom(`${key} cell ${i}`);
    const values: number[] = [];
    const { correlation } = scenario;
    const draw = (r: number): number => {
      const z = Math.sqrt(1 - correlation) * normal(own) + Math.sqrt(correlation) * commonAt(r);
      return mean * logNormal(z, cv);
    };
    return {
      x,
      cost: pow(x, costPower),
      cellWith: (replicates) => {
        while (values.length < replicates) values.push(draw(values.length));
        return {
          columns: { N: x },
          replicates: Int32Array.from({ length: replicates }, (__, r) => r),
          samples: { a: Float64Array.from(values.slice(0, replicates)) },
        };
      },
    };
  });
}

/** x of the first cell, as in `Scenario`. */
const smallest = 256;

/** The half-width that `worth` replicates everywhere give on average, to first order. */
export function halfwidthOf(scenario: Scenario, { worth }: AdaptiveRun): number {
  const law = laws[scenario.law];
  const truth = truthOf(scenario);
  const x = Float64Array.from({ length: scenario.cells }, (_, i) => smallest * pow(2, i));
  const points = { x, y: x.map((at) => law.evaluate(truth, at)) };
  const weights = exponentWeights(points, law, truth);
  const [first, last] = scenario.cv;
  let variance = 0;
  let sum = 0;
  weights.forEach((weight, i) => {
    const part = weight * first * pow(last / first, i / (weights.length - 1));
    variance += part * part * (1 - scenario.correlation);
    sum += part;
  });
  return 1.96 * Math.sqrt((variance + scenario.correlation * sum * sum) / worth);
}

/** From the first round to the last. */
export function runAdaptive(
  scenario: Scenario,
  run: AdaptiveRun,
  cells: readonly GrowingCell[],
): AdaptiveEnd {
  const request = requestOf(scenario);
  const target = { halfwidth: halfwidthOf(scenario, run), max: run.max };
  let counts = cells.map(() => run.min);
  for (let rounds = 1; ; rounds++) {
    const planned = cells.map(({ cost, cellWith }, i): PlannedCell => ({
      cell: cellWith(counts[i]),
      planned: counts[i],
      cost,
    }));
    const next = nextReplicates(request, planned, target);
    const { verdict } = next.groups[0];
    if (verdict !== "goes-on") {
      const [fit] = fitLaws(
        request,
        planned.map(({ cell }) => cell),
      );
      return { fit, verdict, rounds, cost: costOf(cells, counts), replicates: counts };
    }
    counts = [...next.replicates];
  }
}

/** How many replicates everywhere give the same half-width: doubled from `min`, and to first order in between. */
export function runUniform(
  scenario: Scenario,
  run: AdaptiveRun,
  cells: readonly GrowingCell[],
): { readonly cost: number; readonly between: number } {
  const request = requestOf(scenario);
  const halfwidth = halfwidthOf(scenario, run);
  for (let count = run.min; ; count = Math.min(run.max, 2 * count)) {
    const [fit] = fitLaws(
      request,
      cells.map(({ cellWith }) => cellWith(count)),
    );
    const [low, high] = [fit.exponent_ci_low ?? -Infinity, fit.exponent_ci_high ?? Infinity];
    const now = (high - low) / 2;
    if (now > halfwidth && count < run.max) continue;
    const cost = costOf(
      cells,
      cells.map(() => count),
    );
    return { cost, between: cost * (now / halfwidth) * (now / halfwidth) };
  }
}

function costOf(cells: readonly GrowingCell[], counts: readonly number[]): number {
  return cells.reduce((sum, { cost }, i) => sum + cost * counts[i], 0);
}
