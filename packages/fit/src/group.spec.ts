import { describe, expect, it } from "vitest";
import { groupCells } from "./group.js";
import type { FitCell } from "./types.js";

const cell = (columns: FitCell["columns"]): FitCell => ({
  columns,
  samples: {},
  replicates: Int32Array.of(0),
});

describe("groupCells", () => {
  it("makes one group of all cells when there is nothing to group by", () => {
    const groups = groupCells([cell({ a: 1 }), cell({ a: 2 })], []);

    expect(groups).toHaveLength(1);
    expect(groups[0].by).toEqual({});
    expect(groups[0].cells).toHaveLength(2);
  });

  it("keeps order of first appearance, and the number 1 apart from the text 1", () => {
    const cells = [cell({ a: 2 }), cell({ a: 1 }), cell({ a: "1" }), cell({ a: 2 })];

    const groups = groupCells(cells, ["a"]);

    expect(groups.map((group) => group.by.a)).toEqual([2, 1, "1"]);
    expect(groups.map((group) => group.cells.length)).toEqual([2, 1, 1]);
  });

  it("names the columns there are when the asked one is not among them", () => {
    expect(() => groupCells([cell({ alphaS: 1, N: 2 })], ["alpha"])).toThrow(
      /USAGE_INVALID.*alpha to group by.*alphaS, N/,
    );
  });

  it("does not take a name of Object's prototype for a column", () => {
    expect(() => groupCells([cell({ a: 1 })], ["constructor"])).toThrow(/USAGE_INVALID/);
  });
});
