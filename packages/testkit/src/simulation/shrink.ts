// shrink.ts — the fewest faults that still make a seed fail.
import type { SimulationOptions } from "./setting.js";
import { simulate, type SimulationReport } from "./simulate.js";

export interface ShrunkPlan {
  /** Faults without any of which the run would be good, as far as was tried. */
  readonly faults: readonly string[];
  /** The run with these faults alone. */
  readonly report: SimulationReport;
  /** Runs that it took. */
  readonly runs: number;
}

/** Runs at most, as each may take as long as the first. */
const MOST_RUNS = 200;

/**
 * Leaves out ever smaller parts of the faults of a failing seed, as long as the rest still fails (A. Zeller, R. Hildebrandt,
 * "Simplifying and Isolating Failure-Inducing Input", 2002, second-hand). A fault that never comes up in a shorter run
 * counts for nothing, so the list may be shorter than what was asked for.
 */
export async function shrink(seed: number, options: SimulationOptions = {}): Promise<ShrunkPlan> {
  let report = await simulate(seed, options);
  let runs = 1;
  let parts = 2;
  while (report.violations.length > 0 && report.injected.length > 0 && runs < MOST_RUNS) {
    const faults = report.injected;
    const size = Math.max(1, Math.ceil(faults.length / parts));
    let smaller: SimulationReport | undefined;
    for (let at = 0; at < faults.length && smaller === undefined && runs < MOST_RUNS; at += size) {
      const only = [...faults.slice(0, at), ...faults.slice(at + size)];
      const tried = await simulate(seed, { ...options, only });
      runs++;
      if (tried.violations.length > 0) smaller = tried;
    }
    if (smaller !== undefined) {
      report = smaller;
      parts = Math.max(2, parts - 1);
    } else if (size === 1) break;
    else parts = Math.min(faults.length, parts * 2);
  }
  return { faults: report.injected, report, runs };
}
