// simulate-many.ts — many seeds one after another, and what they came across together.
import { addRun } from "./coverage.js";
import type { SimulationOptions } from "./setting.js";
import { simulate, type SimulationReport } from "./simulate.js";

/** What came of many plans. Plain data: it may cross between processes. */
export interface Campaign {
  readonly plans: number;
  readonly events: number;
  /** Rows planned, and computations. */
  readonly rows: number;
  readonly computations: number;
  readonly faults: number;
  /** Simulated. */
  readonly seconds: number;
  /** Seeds that broke a promise, with the first of them. */
  readonly failures: readonly { readonly seed: number; readonly violation: string }[];
  /** In how many plans each thing came up. */
  readonly coverage: readonly (readonly [what: string, plans: number])[];
}

export interface ManyOptions extends SimulationOptions {
  /** Seeds `from` … `to - 1`. */
  readonly from: number;
  readonly to: number;
  /** Ends when so many seeds have failed. Default 10. */
  readonly maxFailures?: number;
  readonly onReport?: (report: SimulationReport) => void;
}

/**
 * @example
 * const { failures } = await simulateMany({ from: 0, to: 100 });
 */
export async function simulateMany(options: ManyOptions): Promise<Campaign> {
  const { from, to, maxFailures = 10, onReport, ...rest } = options;
  const coverage = new Map<string, number>();
  const failures: { readonly seed: number; readonly violation: string }[] = [];
  const sums = { plans: 0, events: 0, rows: 0, computations: 0, faults: 0, seconds: 0 };
  for (let seed = from; seed < to && failures.length < maxFailures; seed++) {
    const report = await simulate(seed, rest);
    sums.plans++;
    sums.events += report.events;
    sums.rows += report.rows;
    sums.computations += report.computations;
    sums.faults += report.injected.length;
    sums.seconds += report.seconds;
    addRun(coverage, report.coverage.keys());
    if (report.violations.length > 0) failures.push({ seed, violation: report.violations[0] });
    onReport?.(report);
  }
  return { ...sums, failures, coverage: [...coverage] };
}

/** Several campaigns as one. */
export function joinCampaigns(campaigns: readonly Campaign[]): Campaign {
  const coverage = new Map<string, number>();
  for (const campaign of campaigns) {
    for (const [what, plans] of campaign.coverage) {
      coverage.set(what, (coverage.get(what) ?? 0) + plans);
    }
  }
  const sum = (of: (campaign: Campaign) => number): number =>
    campaigns.reduce((total, campaign) => total + of(campaign), 0);
  return {
    plans: sum(({ plans }) => plans),
    events: sum(({ events }) => events),
    rows: sum(({ rows }) => rows),
    computations: sum(({ computations }) => computations),
    faults: sum(({ faults }) => faults),
    seconds: sum(({ seconds }) => seconds),
    failures: campaigns.flatMap(({ failures }) => failures),
    coverage: [...coverage],
  };
}
