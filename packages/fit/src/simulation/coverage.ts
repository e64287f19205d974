// coverage.ts — how often an interval covers the parameter that made the data.

import { exp, log } from "@ktsweep/core";
import { fitLaws } from "../fit-laws.js";
import { randomFrom } from "../random.js";
import type { FitOptions, IntervalName } from "../types.js";
import { warningCode, type FitWarningCode } from "../warnings.js";
import { requestOf, simulate, truthOf, type Scenario } from "./scenario.js";

/** Outcome over many data sets. */
export interface Coverage {
  readonly sets: number;
  readonly covered: number;
  /** Intervals that the true value lies above, or below. */
  readonly above: number;
  readonly below: number;
  /** An end that the data do not bound counts as infinite. */
  readonly medianWidth: number;
  /** How many sets had a warning of each code. */
  readonly warned: ReadonlyMap<FitWarningCode, number>;
}

/** What is simulated and how it is fitted. */
export interface CoverageRun {
  readonly replicates: number;
  readonly sets: number;
  readonly fit?: FitOptions;
  /** Default: the exponent. */
  readonly of?: "exponent" | "prefactor" | "floor";
}

/** Fits data sets of a scenario, end to end through `fitLaws`. Deterministic for a seed. */
export function coverageOf(
  scenario: Scenario,
  { replicates, sets, fit = {}, of = "exponent" }: CoverageRun,
): Coverage {
  const random = randomFrom(`coverage ${fit.seed ?? 0} ${scenario.name} ${replicates}`);
  const request = requestOf(scenario);
  const truth = truthOf(scenario)[of];
  let above = 0;
  let below = 0;
  const widths = new Float64Array(sets);
  const warned = new Map<FitWarningCode, number>();
  for (let k = 0; k < sets; k++) {
    const cells = simulate(scenario, replicates, random);
    const [outcome] = fitLaws(request, cells, { ...fit, seed: k });
    const low = outcome[`${of}_ci_low`] ?? -Infinity;
    const high = outcome[`${of}_ci_high`] ?? Infinity;
    if (truth < low) below++;
    else if (truth > high) above++;
    widths[k] = high - low;
    for (const code of new Set(outcome.warnings.map(warningCode))) {
      warned.set(code, (warned.get(code) ?? 0) + 1);
    }
  }
  const medianWidth = widths.sort()[Math.floor(sets / 2)];
  return { sets, covered: sets - above - below, above, below, medianWidth, warned };
}

/** Coverage of the exponent by every method on the same data sets. */
export function coverageOfMethods(
  scenario: Scenario,
  { replicates, sets, fit = {} }: CoverageRun,
): ReadonlyMap<IntervalName, Omit<Coverage, "warned">> {
  const random = randomFrom(`coverage ${fit.seed ?? 0} ${scenario.name} ${replicates}`);
  const request = requestOf(scenario);
  const truth = truthOf(scenario).exponent;
  const counts = new Map<IntervalName, { above: number; below: number; widths: number[] }>();
  for (let k = 0; k < sets; k++) {
    const cells = simulate(scenario, replicates, random);
    const [outcome] = fitLaws(request, cells, { ...fit, seed: k, interval: "all" });
    for (const { method, low, high } of outcome.intervals ?? []) {
      const count = counts.get(method) ?? { above: 0, below: 0, widths: [] };
      if (truth < (low ?? -Infinity)) count.below++;
      else if (truth > (high ?? Infinity)) count.above++;
      count.widths.push((high ?? Infinity) - (low ?? -Infinity));
      counts.set(method, count);
    }
  }
  return new Map(
    Array.from(counts, ([method, { above, below, widths }]) => [
      method,
      {
        sets,
        covered: sets - above - below,
        above,
        below,
        medianWidth: Float64Array.from(widths).sort()[Math.floor(sets / 2)],
      },
    ]),
  );
}

/**
 * Counts that a binomial with this probability leaves with probability at most `alpha`, half of it
 * on each side.
 */
export function binomialBand(
  sets: number,
  probability: number,
  alpha: number,
): readonly [least: number, most: number] {
  const mass = new Float64Array(sets + 1);
  let logChoose = 0;
  for (let k = 0; k <= sets; k++) {
    if (k > 0) logChoose += log((sets - k + 1) / k);
    mass[k] = exp(logChoose + k * log(probability) + (sets - k) * log(1 - probability));
  }
  let least = 0;
  for (let tail = mass[0]; tail <= alpha / 2; tail += mass[least]) least++;
  let most = sets;
  for (let tail = mass[sets]; tail <= alpha / 2; tail += mass[most]) most--;
  return [least, most];
}
