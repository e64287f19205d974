import { describe, expect, it } from "vitest";
import { rangesOf } from "../rows.js";
import {
  compareReports,
  MAX_SETTLED,
  MAX_SETTLED_RANGES,
  remember,
  settledEpochs,
  shapeOf,
  type Settled,
} from "./settled.js";

const entry: Settled = {
  ...{ holder: "a", by: "a", sweep: "s", round: 1, ranges: rangesOf([[0, 0, 1]]) },
  ...shapeOf({ digest: "bits", attempted: 1, failures: [] }),
  isDurable: true,
};

describe("settled", () => {
  it("forgets the oldest beyond its bounds", () => {
    const settled = settledEpochs();
    for (let i = 0; i < MAX_SETTLED + 10; i++) remember(settled, `1.${i}`, entry);

    expect(settled.entries.size).toBe(MAX_SETTLED);
    expect(settled.ranges).toBe(MAX_SETTLED);
    expect(settled.entries.has("1.9")).toBe(false);
    expect(settled.entries.has("1.10")).toBe(true);
  });

  it("bounds the ranges of all entries, too", () => {
    const settled = settledEpochs();
    const triples = Array.from({ length: 50_000 }, (_, i) => [i, 0, 1] as const);
    const large = { ...entry, ranges: rangesOf(triples) };
    for (let i = 0; i < 100; i++) remember(settled, `1.${i}`, large);

    expect(settled.entries.size).toBe(MAX_SETTLED_RANGES / 50_000);
    expect(settled.ranges).toBe(MAX_SETTLED_RANGES);
  });

  it("compares bits only of reports about the same rows", () => {
    const report = (digest: string, attempted: number, rows: number[]) =>
      shapeOf({ digest, attempted, failures: rows.map((row) => ({ row })) });

    expect(compareReports(report("x", 4, [1]), report("x", 4, [1]))).toBe("equal");
    expect(compareReports(report("x", 4, [1]), report("y", 4, [1]))).toBe("different");
    expect(compareReports(report("x", 4, [1]), report("x", 3, [1]))).toBe("apart");
    expect(compareReports(report("x", 4, [1]), report("x", 4, [2]))).toBe("apart");
    expect(compareReports(report("x", 4, [1]), report("x", 4, []))).toBe("apart");
  });
});
