import { describe, expect, it } from "vitest";
import type { CellRows } from "../sweep-fits.js";
import { isDeterminedBy, relevantCells, seriesAlong, spread } from "./grid-series.js";

/** Cells of a grid of N and alpha; beta goes in step with alpha. */
const cells = [4, 1, 2].flatMap((N, i) =>
  [1.5, 2].map((alpha, j): CellRows => ({
    index: 2 * i + j,
    cell: { columns: { N, alpha, beta: 10 * alpha }, samples: {}, replicates: Int32Array.of() },
  })),
);
const axes = ["N", "alpha", "beta"];
const valueOf = (name: string) => (cell: CellRows) => Number(cell.cell.columns[name]);

describe("series along an axis", () => {
  it("are one per combination of the other axes, ascending", () => {
    const series = seriesAlong("N", axes, cells);

    expect(series.map(({ label }) => label)).toEqual([
      "alpha = 1.5, beta = 15",
      "alpha = 2, beta = 20",
    ]);
    expect(series[0].cells.map(valueOf("N"))).toEqual([1, 2, 4]);
  });

  it("leave out axes that go in step with theirs", () => {
    expect(isDeterminedBy("alpha", "beta", cells)).toBe(true);
    expect(isDeterminedBy("alpha", "N", cells)).toBe(false);
    expect(seriesAlong("alpha", axes, cells).map(({ label }) => label)).toEqual([
      "N = 1",
      "N = 2",
      "N = 4",
    ]);
  });

  it("drop axes that a value does not depend on, and only those", () => {
    const onN = relevantCells(axes, cells, (cell) => [1, valueOf("N")(cell)]);
    const onBoth = relevantCells(axes, cells, (cell) => [
      valueOf("N")(cell) * valueOf("alpha")(cell),
    ]);

    expect(onN.axes).toEqual(["N"]);
    expect(onN.cells).toHaveLength(3);
    expect(onBoth.axes).toHaveLength(2);
    expect(onBoth.cells).toHaveLength(6);
  });

  it("are thinned out evenly, both ends among them", () => {
    const items = Array.from({ length: 100 }, (_, i) => i);

    expect(spread(items, 6)).toEqual([0, 20, 40, 59, 79, 99]);
    expect(spread(items, 1)).toEqual([0]);
    expect(spread([1, 2], 6)).toEqual([1, 2]);
  });
});
