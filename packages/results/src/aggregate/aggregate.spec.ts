import { describe, expect, it } from "vitest";
import { groupMoments, momentsOf } from "./group-moments.js";
import { quantilesOf } from "./quantiles.js";

/** Numbers in [0, 1) from a congruential generator. */
function numbers(count: number, seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  });
}

describe("moments by group", () => {
  const values = Float64Array.of(1, 10, NaN, 3, 20, 5);
  const groups = Int32Array.of(0, 1, 0, 0, 1, 0);

  it("count, average and measure the spread of each group, nulls left out", () => {
    const { counts, means, variances } = groupMoments(values, groups, 3);

    expect([...counts]).toEqual([3, 2, 0]);
    expect([...means]).toEqual([3, 15, NaN]);
    expect([...variances]).toEqual([4, 50, NaN]);
  });

  it("know no variance of a single value", () => {
    expect(momentsOf(Float64Array.of(7))).toEqual({ count: 1, mean: 7, variance: NaN });
  });

  it("keep the variance of values that are far from zero", () => {
    const near = numbers(10_000, 1);
    const { variance } = momentsOf(near);
    const shifted = momentsOf(near.map((value) => value + 2 ** 30));

    // Adding rounds each value by up to 2^-24; the sum of squares alone would be off by more than the variance itself.
    expect(Math.abs(shifted.variance / variance - 1)).toBeLessThan(1e-6);
  });

  it("have the same bits as one group at a time", () => {
    const all = numbers(3000, 2);
    const { means, variances } = groupMoments(
      all,
      Int32Array.from(all, (_, row) => Math.floor(row / 1000)),
      3,
    );

    for (const group of [0, 1, 2]) {
      const alone = momentsOf(all.subarray(1000 * group, 1000 * group + 1000));
      expect(Object.is(alone.mean, means[group])).toBe(true);
      expect(Object.is(alone.variance, variances[group])).toBe(true);
    }
  });
});

describe("quantiles", () => {
  const probabilities = [0.05, 0.5, 0.95];

  it("are those of the sorted values", () => {
    for (const [seed, count] of [
      [1, 1],
      [2, 2],
      [3, 33],
      [4, 1000],
      [5, 10_007],
    ]) {
      const values = numbers(count, seed);
      const sorted = values.slice().sort();
      const expected = probabilities.map((p) => {
        const place = p * (count - 1);
        const low = sorted[Math.floor(place)];
        return low + (place % 1) * ((sorted[Math.floor(place) + 1] ?? low) - low);
      });

      expect(quantilesOf(values.slice(), probabilities)).toEqual(expected);
    }
  });

  it("do not mind nulls, equal values or an order made to hinder", () => {
    expect(quantilesOf(Float64Array.of(NaN, 4, NaN, 2), [0, 0.5, 1])).toEqual([2, 3, 4]);
    expect(quantilesOf(new Float64Array(10_000).fill(3), probabilities)).toEqual([3, 3, 3]);
    const organ = Float64Array.from({ length: 20_001 }, (_, i) => Math.min(i, 20_000 - i));
    expect(quantilesOf(organ, [0.5])).toEqual([5000]);
  });

  it("are null where no value is", () => {
    expect(quantilesOf(Float64Array.of(NaN), [0.5])).toEqual([NaN]);
  });
});
