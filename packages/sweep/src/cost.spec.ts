import { describe, expect, it } from "vitest";

import { parseSpec } from "./parse-spec.js";
import type { CellCost } from "./sweep.js";

function costOf(...set: readonly string[]): CellCost {
  const text = `
version: 1
name: cost
problem: { d: 1024, target: { exponent: 1.5 } }
chain:
  teacher: { learner: sgd, samples: 4096, stepSize: 0.1 }
  student: { learner: sgd, labels: teacher, samples: infinite }
engine: sampled
`;
  return parseSpec(text, { set }).cost(0);
}

describe("the predicted cost of a cell", () => {
  it("is that of the kernel where cells are large", () => {
    const { secondsPerReplicate, secondsOnce } = costOf("chain.teacher.samples=2^24");

    const coordinateSteps = 1024 * 16_777_216;
    expect(secondsPerReplicate / coordinateSteps / 1.7e-9).toBeCloseTo(1, 1);
    expect(secondsOnce).toBeLessThan(2e-3); // jumps, whatever d and samples are
  });

  it("grows with samples, with d in whole chunks, and not with batches of as many samples", () => {
    const base = costOf().secondsPerReplicate;

    expect(costOf("chain.teacher.samples=8192").secondsPerReplicate).toBeGreaterThan(1.8 * base);
    expect(costOf("problem.d=1000").secondsPerReplicate).toBe(base);
    expect(costOf("problem.d=1025").secondsPerReplicate).toBeGreaterThan(1.1 * base);
    expect(costOf("chain.teacher.batch=4").secondsPerReplicate).toBeCloseTo(base, 9);
  });

  it("is spent once with the engine exact", () => {
    const { secondsPerReplicate, secondsOnce } = costOf("engine=exact");

    expect(secondsPerReplicate).toBeLessThan(1e-4);
    expect(secondsOnce).toBe(costOf().secondsOnce);
  });

  it("has memory in proportion to d", () => {
    expect(costOf("problem.d=2048").bytes).toBe(2 * costOf().bytes);
  });
});
