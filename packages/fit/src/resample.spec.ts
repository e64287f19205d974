import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { replicationOf } from "./replication.js";
import { wholeSample, type Expressions, type Resample } from "./resample.js";
import type { FitCell } from "./types.js";

const cell = (numbers: readonly number[], y: readonly number[], N = 1): FitCell => ({
  columns: { N },
  replicates: Int32Array.from(numbers),
  samples: { y: Float64Array.from(y) },
});
const expressions: Expressions = { x: (column) => column("N"), y: (column) => column("y") };
const sampleOf = (...cells: FitCell[]): Resample => wholeSample(replicationOf(cells), expressions);

const jackknifeVariance = (sample: Resample, i: number): number => {
  const middle = sample.points().y[i];
  return Array.from(sample.counts.keys()).reduce(
    (sum, k) => sum + (sample.nudged(k).y[i] - middle) ** 2,
    0,
  );
};
const textbookVariance = (y: readonly number[]): number => {
  const mean = y.reduce((sum, v) => sum + v, 0) / y.length;
  return y.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (y.length * (y.length - 1));
};
const values = fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), {
  minLength: 2,
  maxLength: 9,
});

describe("a sample of joint replicates", () => {
  it("has the union of numbers, ascending", () => {
    const { numbers, places } = replicationOf([cell([7, 3], [1, 2]), cell([3, 20], [3, 4])]);

    expect([...numbers]).toEqual([3, 7, 20]);
    expect(places.map((place) => [...place])).toEqual([
      [1, 0, -1],
      [0, -1, 1],
    ]);
  });

  it("gives s²/n as the jackknife variance of a mean, also where another cell has more replicates", () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const sample = sampleOf(cell([...a.keys()], a), cell([...b.keys()], b));
        expect(jackknifeVariance(sample, 0)).toBeCloseTo(textbookVariance(a), 9);
        expect(jackknifeVariance(sample, 1)).toBeCloseTo(textbookVariance(b), 9);
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it("moves all cells together, so the noise that they share cancels in their ratio", () => {
    const shared = [1, 2, 4, 8];
    const sample = sampleOf(
      cell([0, 1, 2, 3], shared),
      cell(
        [0, 1, 2, 3],
        shared.map((v) => 5 * v),
      ),
    );

    for (const k of shared.keys()) {
      const { y } = sample.nudged(k);
      expect(y[1] / y[0]).toBeCloseTo(5, 14);
    }
  });

  it("keeps a nudged mean between its smallest and largest replicate", () => {
    fc.assert(
      fc.property(values, (y) => {
        const sample = sampleOf(cell([...y.keys()], y));
        for (const k of y.keys()) {
          const [mean] = sample.nudged(k).y;
          expect(mean).toBeGreaterThanOrEqual(Math.min(...y) * (1 - 1e-12));
          expect(mean).toBeLessThanOrEqual(Math.max(...y) * (1 + 1e-12));
        }
      }),
      { seed: 8, numRuns: 100 },
    );
  });

  it("takes a redrawn mean with the counts as weights, and has none where no replicate was drawn", () => {
    const sample = sampleOf(cell([0, 1, 2], [1, 10, 100]), cell([0], [5]));

    const redrawn = sample.redrawn(Float64Array.of(0, 2, 1));

    expect(redrawn.points().y[0]).toBe(40);
    expect(redrawn.points().y[1]).toBeNaN();
  });

  it("gives the same bits in whatever order a cell lists its replicates", () => {
    const one = sampleOf(cell([0, 1, 2], [0.1, 0.2, 0.3])).points().y[0];
    const other = sampleOf(cell([2, 0, 1], [0.3, 0.1, 0.2])).points().y[0];

    expect(Object.is(one, other)).toBe(true);
  });
});
