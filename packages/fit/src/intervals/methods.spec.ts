import { describe, expect, it } from "vitest";
import { laws } from "../laws.js";
import { randomFrom } from "../random.js";
import { replicationOf } from "../replication.js";
import { wholeSample } from "../resample.js";
import { normal } from "../simulation/noise.js";
import type { FitCell, IntervalName } from "../types.js";
import type { IntervalRequest } from "./interval.js";
import { intervalMethods, intervalNames } from "./methods.js";

/** 400 replicates of one cell: every method must come to mean ± 1.96 standard errors. */
const random = randomFrom("methods");
const y = Float64Array.from({ length: 400 }, () => 10 + normal(random));
const cell: FitCell = {
  columns: { N: 1 },
  samples: { y },
  replicates: Int32Array.from(y.keys()),
};
const request = (of = cell): IntervalRequest => ({
  replication: replicationOf([of]),
  sample: wholeSample(replicationOf([of]), { x: (c) => c("N"), y: (c) => c("y") }),
  estimator: (points) => Float64Array.of(points.y[0], 3 * points.y[0]),
  law: laws.power,
  degreesOfFreedom: Float64Array.of(1, 1).fill(of.replicates.length - 1),
  inflation: 1,
  level: 0.95,
  resamples: 399,
  random: randomFrom("draws"),
});
const mean = y.reduce((sum, v) => sum + v, 0) / y.length;
const error = Math.sqrt(y.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (400 * 399));

describe("interval methods", () => {
  it("include the textbook: jackknife-t of a mean is mean ± t·s/√n", () => {
    // Few enough replicates for a fit with each of them; t with 49 degrees of freedom.
    const few = y.slice(0, 50);
    const own = few.reduce((sum, v) => sum + v, 0) / 50;
    const half =
      2.00957523712924 * Math.sqrt(few.reduce((sum, v) => sum + (v - own) ** 2, 0) / (50 * 49));

    const { low, high } = intervalMethods["jackknife-t"](
      request({ ...cell, samples: { y: few }, replicates: cell.replicates.slice(0, 50) }),
    );

    expect(low[0]).toBeCloseTo(own - half, 8);
    expect(high[0]).toBeCloseTo(own + half, 8);
  });

  it.each(intervalNames)("agree on a normal mean with 400 replicates: %s", (name) => {
    const { low, high } = intervalMethods[name](request());

    // The 2.5 % point of 399 resamples has a standard error of .13 of a standard error.
    expect(Math.abs((low[0] - mean) / error + 1.966)).toBeLessThan(5 * 0.13);
    expect(Math.abs((high[0] - mean) / error - 1.966)).toBeLessThan(5 * 0.13);
  });

  it.each(intervalNames)(
    "treat each component by itself: %s of 3θ is three times that of θ",
    (name) => {
      const { low, high } = intervalMethods[name](request());

      expect(low[1]).toBeCloseTo(3 * low[0], 9);
      expect(high[1]).toBeCloseTo(3 * high[0], 9);
    },
  );

  it.each(["percentile", "bootstrap-t"] as IntervalName[])(
    "repeat for the same seed: %s",
    (name) => {
      expect(intervalMethods[name](request())).toEqual(intervalMethods[name](request()));
    },
  );
});
