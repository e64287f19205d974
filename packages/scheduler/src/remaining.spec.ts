import { describe, expect, it } from "vitest";
import { mixedSweep, type MixedCosts } from "./mixed-costs.fixture.js";
import { estimateRemaining, progressOf, type Remaining } from "./progress.js";
import { simulate, type Simulated, type SimulateOptions } from "./simulate.fixture.js";

/** Shares of a run at which people look. */
const LOOKS = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9];

interface Look {
  readonly estimate: Remaining;
  /** Seconds that were really left. */
  readonly left: number;
}

function run(of: MixedCosts, agents: number, look?: SimulateOptions["look"]): Simulated {
  const { plan, seconds } = mixedSweep(of);
  return simulate(plan, { agents, seconds, ...(look === undefined ? {} : { look }) });
}

/** Estimates made in runs whose classes and cells are mispredicted by up to these factors. */
function looks(byClass: number, byCell: number, agents: number, runs = 60): Look[] {
  return Array.from({ length: runs }, (_, number) => {
    const seed = 1000 * agents + number;
    const of = { seed, cells: 150, rows: 20, longest: 2, byClass, byCell };
    const { end } = run(of, agents);
    const all: Look[] = [];
    run(of, agents, (schedule, now) => {
      if (all.length === LOOKS.length || now < LOOKS[all.length] * end || now === end) return;
      const estimate = estimateRemaining(progressOf(schedule, 1000 * now));
      if (estimate !== undefined) all.push({ estimate, left: end - now });
    });
    return all;
  }).flat();
}

function coverage(all: readonly Look[], widen = 1): number {
  const hits = all.filter(({ estimate: { seconds, low, high }, left }) => {
    const [below, above] = [seconds / low, high / seconds].map(
      (factor) => 1 + widen * (factor - 1),
    );
    return left >= seconds / below && left <= seconds * above;
  });
  return hits.length / all.length;
}

describe("the interval of the time left", () => {
  it("covers the truth about four times in five where costs are mispredicted by factors from 0.3 to 3 per class", () => {
    const all = [1, 2, 16].flatMap((agents) => looks(10 / 3, 1.2, agents));

    const covered = coverage(all);

    expect(covered).toBeGreaterThan(0.75);
    expect(covered).toBeLessThan(0.95);
    // Planted: intervals of half the width, and of three times the width, are told from these.
    expect(coverage(all, 0.5)).toBeLessThan(0.75);
    expect(coverage(all, 3)).toBeGreaterThan(0.95);
  });

  it("narrows as classes turn out to be as predicted", () => {
    const width = ({ estimate: { low, high } }: Look): number => high / low;
    const all = looks(1.05, 1.05, 2, 20);
    const [early, late] = [all.filter((_, i) => i % 6 === 0), all.filter((_, i) => i % 6 === 5)];

    const mean = (of: readonly Look[]): number =>
      of.reduce((sum, look) => sum + width(look), 0) / of.length;
    expect(coverage(all)).toBe(1);
    expect(mean(late)).toBeLessThan(0.8 * mean(early));
    expect(mean(late)).toBeLessThan(2);
  });

  it("is around the estimate", () => {
    for (const { estimate } of looks(3, 1.2, 2, 5)) {
      const { seconds, low, high } = estimate;

      expect(low).toBeGreaterThan(0);
      expect(low).toBeLessThanOrEqual(seconds);
      expect(high).toBeGreaterThanOrEqual(seconds);
    }
  });
});
