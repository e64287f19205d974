import { describe, expect, it } from "vitest";
import { componentFreedom, degreesOfFreedom } from "./degrees-of-freedom.js";
import { randomFrom } from "./random.js";
import { replicationOf } from "./replication.js";
import { wholeSample } from "./resample.js";
import { gamma } from "./simulation/noise.js";

/** Degrees of freedom of cells with the first n replicate numbers each. */
const freedomOf = (...sizes: number[]): number =>
  degreesOfFreedom(
    replicationOf(
      sizes.map((n) => ({
        columns: {},
        samples: {},
        replicates: Int32Array.from(Array(n).keys()),
      })),
    ),
  );

describe("degreesOfFreedom", () => {
  it("is R − 1 for any number of cells with the same R replicates", () => {
    expect(freedomOf(16)).toBeCloseTo(15, 12);
    expect(freedomOf(8, 8, 8)).toBeCloseTo(7, 12);
  });

  it("lies between those of the smallest cell and of the largest", () => {
    expect(freedomOf(16, 16, 16, 4)).toBeGreaterThan(3);
    expect(freedomOf(16, 16, 16, 4)).toBeLessThan(15);
  });

  it("is zero when a cell cannot tell its own noise", () => {
    expect(freedomOf(16, 1)).toBe(0);
    expect(freedomOf(1, 1)).toBe(0);
  });
});

describe("componentFreedom", () => {
  /** Two cells, y about 1, with the first n numbers each; the components are log y of the one and of the other. */
  const freedomAt = (few: number, many: number): Float64Array => {
    const random = randomFrom("component");
    const cells = [few, many].map((n, i) => ({
      columns: { N: i + 1 },
      replicates: Int32Array.from(Array(n).keys()),
      samples: { y: Float64Array.from({ length: n }, () => gamma(random, 0.1)) },
    }));
    const replication = replicationOf(cells);
    const sample = wholeSample(replication, { x: (c) => c("N"), y: (c) => c("y") });
    return componentFreedom(replication, sample, ({ y }) =>
      Float64Array.of(Math.log(y[0]), Math.log(y[1]), Math.log(y[0]) + Math.log(y[1])),
    );
  };

  it("is that of the cell that a component rests on", () => {
    const [few, many, both] = freedomAt(16, 400);

    expect(few).toBeCloseTo(15, 9);
    expect(many).toBeCloseTo(399, 9);
    // The cell of 16 has 25 times the variance of the other: Satterthwaite's 26²/(25²/15) at most 16.3.
    expect(both).toBeGreaterThan(15);
    expect(both).toBeLessThan(18);
  });

  it("is R − 1 everywhere where all cells have R replicates", () => {
    expect([...freedomAt(16, 16)]).toEqual([15, 15, 15]);
  });
});
