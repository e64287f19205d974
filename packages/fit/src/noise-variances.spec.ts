import { describe, expect, it } from "vitest";
import { noiseVariances, weightInflation } from "./noise-variances.js";
import { randomFrom } from "./random.js";
import { replicationOf } from "./replication.js";
import { wholeSample } from "./resample.js";
import { logNormal, normal } from "./simulation/noise.js";
import type { FitCell } from "./types.js";

/** Cells of given replicates and coefficients of variation about 1. */
function noiseOf(seed: string, cvs: readonly number[], counts: readonly number[]) {
  const random = randomFrom(seed);
  const cells = cvs.map((cv, i): FitCell => ({
    columns: { N: 2 ** i },
    replicates: Int32Array.from(Array(counts[i]).keys()),
    samples: {
      y: Float64Array.from({ length: counts[i] }, () => logNormal(normal(random), cv)),
    },
  }));
  const replication = replicationOf(cells);
  return noiseVariances(
    replication,
    wholeSample(replication, { x: (c) => c("N"), y: (c) => c("y") }),
  );
}
const alike = (value: number, n = 8): number[] => Array<number>(n).fill(value);

describe("noiseVariances", () => {
  it("pools alike cells: variances come to cv²/n, each worth nearly all replicates", () => {
    let spread = 0;
    for (let k = 0; k < 50; k++) {
      const { variances, degreesOfFreedom } = noiseOf(`alike ${k}`, alike(0.1), alike(16))!;
      spread += Math.max(...variances) / Math.min(...variances) / 50;
      expect(Math.min(...degreesOfFreedom)).toBeGreaterThan(15);
    }
    // Variances by 15 degrees of freedom each would span a factor of about 3 over eight cells.
    expect(spread).toBeLessThan(1.5);
  });

  it("leaves unlike cells their own: a hundredfold range of variances stays one", () => {
    const cvs = [0.2, 0.15, 0.1, 0.08, 0.06, 0.04, 0.03, 0.02];
    const { variances } = noiseOf("unlike", cvs, alike(64))!;

    cvs.forEach((cv, i) => {
      // Five standard errors of a variance from 63 degrees of freedom.
      expect(Math.abs(variances[i] / (cv ** 2 / 64) - 1)).toBeLessThan(5 * Math.sqrt(2 / 63));
    });
  });

  it("takes unequal counts into account", () => {
    const counts = [4096, 1024, 256, 64, 16, 16, 16, 16];
    const { variances } = noiseOf("counts", alike(0.1), counts)!;

    expect(variances[0] * 4096).toBeCloseTo(variances[4] * 16, 2);
    expect(variances[0]).toBeLessThan(variances[4] / 100);
  });

  it("is undefined where a cell has one replicate or no noise", () => {
    expect(noiseOf("one", alike(0.1), [16, 16, 1, 16, 16, 16, 16, 16])).toBeUndefined();
    expect(noiseOf("none", [0.1, 0.1, 0, 0.1], alike(16, 4))).toBeUndefined();
  });
});

describe("weightInflation", () => {
  it("is 1 + 4·Σ a(1 − h)/d: by hand for three points with equal weights", () => {
    // u = −1, 0, 1: shares ½, 0, ½ and leverages 5/6, 1/3, 5/6.
    const noise = {
      variances: Float64Array.of(1, 1, 1),
      degreesOfFreedom: Float64Array.of(15, 15, 15),
    };

    expect(weightInflation(Float64Array.of(1, 2, 4), noise)).toBeCloseTo(
      1 + (4 * (1 / 6)) / 15,
      12,
    );
  });
});
