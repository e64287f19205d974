import { describe, expect, it } from "vitest";
import { normalQuantile } from "./normal.js";
import { randomFrom } from "./random.js";

/** Two-sided normal bound that a right generator passes but once in a million seeds. */
const bound = normalQuantile(1 - 1e-6 / 2);
const draws = 160_000;

/** How far the sum of squared count deviations is from its mean 15, in standard deviations √30. */
function chiSquareScore(next: () => number): number {
  const counts = new Float64Array(16);
  for (let k = 0; k < draws; k++) counts[next()]++;
  const square = counts.reduce((sum, n) => sum + (n - draws / 16) ** 2 / (draws / 16), 0);
  return (square - 15) / Math.sqrt(30);
}

describe("randomFrom", () => {
  it("repeats its stream for the same text and leaves it for another", () => {
    const stream = (text: string): number[] => {
      const random = randomFrom(text);
      return Array.from({ length: 8 }, () => random.below(2 ** 32));
    };

    expect(stream("seed 1")).toEqual(stream("seed 1"));
    expect(stream("seed 1")).not.toEqual(stream("seed 2"));
  });

  it("draws sixteen numbers equally often, and the test sees one drawn 10 % too often", () => {
    const random = randomFrom("uniform");
    const loaded = randomFrom("loaded");
    const biased = (): number => (loaded.below(160) === 0 ? 0 : loaded.below(16));

    expect(Math.abs(chiSquareScore(() => random.below(16)))).toBeLessThan(bound);
    expect(Math.abs(chiSquareScore(biased))).toBeGreaterThan(bound);
  });

  it("has no correlation between neighbours", () => {
    const random = randomFrom("pairs");
    let last = random.uniform() - 0.5;
    let sum = 0;
    for (let k = 0; k < draws; k++) {
      const next = random.uniform() - 0.5;
      sum += last * next;
      last = next;
    }
    expect(Math.abs((12 * sum) / Math.sqrt(draws))).toBeLessThan(bound);
  });

  it("keeps every draw below its bound", () => {
    const random = randomFrom("bounds");
    for (let bound = 1; bound < 200; bound++) expect(random.below(bound)).toBeLessThan(bound);
  });
});
