import { describe, expect, it } from "vitest";
import { degreesOfFreedom } from "./degrees-of-freedom.js";
import { replicationOf } from "./replication.js";

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
