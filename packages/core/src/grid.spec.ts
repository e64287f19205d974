import { describe, expect, it } from "vitest";
import { checkpointSteps, expandGrid } from "./grid.js";

describe("expandGrid", () => {
  it.each([
    [{ log2: [8, 12] as const }, [256, 512, 1024, 2048, 4096]],
    [{ linspace: [0, 1, 5] as const }, [0, 0.25, 0.5, 0.75, 1]],
    [{ range: [0, 0.3, 0.1] as const }, [0, 0.1, 0.2, 0.30000000000000004]],
    [{ range: [5, 1, -2] as const }, [5, 3, 1]],
    [{ logspace: [1, 1000, 4] as const, round: "int" as const }, [1, 10, 100, 1000]],
    [
      [3, 1, 3],
      [3, 1],
    ],
  ])("expands %j", (grid, values) => {
    expect([...expandGrid(grid)]).toEqual(values);
  });

  it("keeps both ends of a logspace exact and counts equal values once", () => {
    const values = expandGrid({ logspace: [1, 7, 30], round: "int" });

    expect([...values]).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(expandGrid({ logspace: [0.1, 0.7, 9] }).at(-1)).toBe(0.7);
  });

  it.each([
    [[]],
    [[NaN]],
    [{ range: [0, 1, 0] as const }],
    [{ range: [0, 1, -1] as const }],
    [{ range: [0, 1e15, 1] as const }],
    [{ logspace: [0, 1, 3] as const }],
    [{ linspace: [0, 1, 0] as const }],
    [{ log2: [0, 5000] as const }],
  ])("refuses %j", (grid) => {
    expect(() => expandGrid(grid)).toThrow(/CHAIN_INVALID/);
  });
});

describe("checkpointSteps", () => {
  it("rounds, stays inside the run, ascends and ends with the last step", () => {
    expect([...checkpointSteps([10.4, 2.6, 2.9, 0, 99], 50)]).toEqual([3, 10, 50]);
  });
});
