import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mixedSweep, type MixedCosts } from "./mixed-costs.fixture.js";
import type { ScheduleOptions } from "./plan.js";
import { simulate } from "./simulate.fixture.js";

const SEED = 20261122;

/** Sweeps of at least 40 rows per agent and seconds of work. */
const mixed = (agents: number): fc.Arbitrary<MixedCosts> =>
  fc.record({
    seed: fc.nat(1e6),
    cells: fc.integer({ min: 20, max: 300 }),
    rows: fc.integer({ min: 2 * agents, max: 4 * agents }),
    longest: fc.constantFrom(0.2, 2, 30),
    byClass: fc.constant(10 / 3),
    byCell: fc.constant(1.1),
  });

/** By how many of its longest lots a run ends later than 1.05 of the least possible. */
function lateness(of: MixedCosts, agents: number, options: ScheduleOptions = {}): number {
  const { plan, seconds, total, longest } = mixedSweep(of);
  const { end, took } = simulate(plan, { ...options, agents, seconds });
  const bound = Math.max(total / agents, longest);
  return (end - 1.05 * bound) / Math.max(...took);
}

describe("the end of a schedule", () => {
  it.each([2, 16])(
    "is within a twentieth and one lot of the least possible on %i agents, costs over 10,000-fold and mispredicted",
    (agents) => {
      fc.assert(
        fc.property(mixed(agents), (of) => {
          expect(lateness(of, agents)).toBeLessThanOrEqual(1);
        }),
        { seed: SEED, numRuns: 100 },
      );
    },
  );

  it.each([2, 16])("is so, too, where %i agents each spend time once per cell", (agents) => {
    fc.assert(
      fc.property(mixed(agents), fc.constantFrom(1, 5), (of, onceRows) => {
        // Agents that share a cell each pay for it: at most as much as the rows of a pass take.
        const { total } = mixedSweep({ ...of, onceRows });
        const { plan, seconds, longest } = mixedSweep({ ...of, onceRows });
        const { end, took } = simulate(plan, { agents, seconds });
        const bound = Math.max((2 * total) / agents, longest);

        expect(end).toBeLessThanOrEqual(bound + Math.max(...took));
      }),
      { seed: SEED, numRuns: 60 },
    );
  });

  it("comes at least 1.9 times as early with two threads as with one, half a millisecond per lot included", () => {
    const speedups = Array.from({ length: 100 }, (_, seed) => {
      const of = { seed, cells: 100, rows: 16, longest: 1, byClass: 10 / 3, byCell: 1.1 };
      const ends = [1, 2].map((agents) => {
        const { plan, seconds } = mixedSweep(of);
        const withCall = (...about: Parameters<typeof seconds>): number => seconds(...about) + 5e-4;
        return simulate(plan, { agents, seconds: withCall }).end;
      });
      return ends[0] / ends[1];
    });

    expect(Math.min(...speedups)).toBeGreaterThan(1.98);
  });

  it("would not, if the last lots did not shrink", () => {
    const speedups = Array.from({ length: 20 }, (_, seed) => {
      const ends = [1, 2].map((agents) => {
        const { plan, seconds } = mixedSweep({
          seed,
          cells: 100,
          rows: 16,
          longest: 0.1,
          byClass: 10 / 3,
        });
        return simulate(plan, { agents, minLotSeconds: 8, maxLotSeconds: 8, seconds }).end;
      });
      return ends[0] / ends[1];
    });

    expect(Math.min(...speedups)).toBeLessThan(1.7);
  });
});
