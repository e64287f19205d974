import { describe, expect, it } from "vitest";
import { estimatorOf } from "../estimand.js";
import { laws } from "../laws.js";
import { randomFrom } from "../random.js";
import { replicationOf } from "../replication.js";
import { wholeSample, type Resample } from "../resample.js";
import { gamma } from "../simulation/noise.js";
import type { Estimator } from "./interval.js";
import { nudgesOf, standardErrors } from "./standard-errors.js";

/** Eight cells about x^(−1) + floor with `replicates` of CV 10 %. */
function sampleOf(replicates: number, floor: number): Resample {
  const random = randomFrom(`errors ${replicates} ${floor}`);
  const cells = Array.from({ length: 8 }, (_, i) => ({
    columns: { N: 2 ** i },
    replicates: Int32Array.from(Array(replicates).keys()),
    samples: {
      y: Float64Array.from({ length: replicates }, () => (2 ** -i + floor) * gamma(random, 0.1)),
    },
  }));
  return wholeSample(replicationOf(cells), { x: (c) => c("N"), y: (c) => c("y") });
}

/** The same estimator, fitted anew for every unit. */
const refitted =
  (estimator: Estimator): Estimator =>
  (points) =>
    estimator(points);

describe("jackknife standard errors", () => {
  it("of a power law are those of R fits, to rounding", () => {
    const sample = sampleOf(16, 0);
    const estimator = estimatorOf(laws.power);
    const linear = standardErrors(nudgesOf(sample, estimator));
    const fitted = standardErrors(nudgesOf(sample, refitted(estimator)));

    linear.forEach((error, j) => {
      expect(Math.abs(error / fitted[j] - 1)).toBeLessThan(1e-9);
    });
  });

  it("of a law with a floor are those of R fits within 1 % where they are linear in the units", () => {
    const sample = sampleOf(64, 0.02);
    const estimator = estimatorOf(laws["power+floor"]);
    const linear = standardErrors(nudgesOf(sample, estimator));
    const estimate = estimator(sample.points());
    const variance = new Float64Array(estimate.length);
    sample.counts.forEach((_, k) => {
      estimator(sample.nudged(k)).forEach((value, j) => {
        variance[j] += (value - estimate[j]) ** 2;
      });
    });

    linear.forEach((error, j) => {
      expect(Math.abs(error / Math.sqrt(variance[j]) - 1)).toBeLessThan(0.01);
    });
  });
});
