import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Schedule } from "./cell.js";
import { stretches } from "./schedule.js";

function perStep(schedule: Schedule, steps: number): number[] {
  return [...stretches(schedule, 1, steps)].flatMap(({ stepSize, count }) =>
    Array.from({ length: count }, () => stepSize),
  );
}

/** The rule as docs/spec.md writes it, one update at a time. */
function byRule(schedule: Schedule, steps: number, t: number): number {
  if (typeof schedule === "object" && "power" in schedule) return (t + 1) ** -schedule.power;
  if (schedule === "constant") return 1;
  if (typeof schedule === "string" && steps <= 2) return 1;
  const half = steps / 2;
  if (schedule === "geometric") return 2 ** -Math.floor(t / (steps / Math.log2(steps)));
  if (schedule === "half-constant") {
    return t < half ? 1 : 2 ** -Math.floor((t - half) / (half / Math.log2(half)));
  }
  if ("geometric" in schedule) return 2 ** -Math.floor(t / schedule.geometric.stageLength);
  const { stageLength } = schedule["half-constant"];
  return t < half ? 1 : 2 ** -Math.floor((t - half) / stageLength);
}

const schedules = fc.oneof(
  fc.constantFrom<Schedule>("geometric", "constant", "half-constant", { power: 0.5 }),
  fc
    .double({ min: 1, max: 50, noNaN: true })
    .chain((stageLength) =>
      fc.constantFrom<Schedule>(
        { geometric: { stageLength } },
        { "half-constant": { stageLength } },
      ),
    ),
);

describe("stretches", () => {
  it("follow the rule at every update and add up to the steps", () => {
    fc.assert(
      fc.property(schedules, fc.integer({ min: 1, max: 700 }), (schedule, steps) => {
        const sizes = perStep(schedule, steps);

        expect(sizes.length).toBe(steps);
        sizes.forEach((size, t) => {
          expect(size / byRule(schedule, steps, t)).toBeCloseTo(1, 12);
        });
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it("halve log2(N) − 1 times where N is a power of two", () => {
    const lengths = [...stretches("geometric", 1, 1024)].map(({ count }) => count);

    expect(lengths.length).toBe(10);
    expect(lengths.every((count) => count === 102 || count === 103)).toBe(true);
  });
});
