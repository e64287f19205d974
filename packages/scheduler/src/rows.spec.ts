import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  eachRow,
  positionOf,
  pushRange,
  rangeList,
  rangesOf,
  rowAt,
  rowCount,
  rowsAt,
  sliceRows,
  toRanges,
  type RowRanges,
} from "./rows.js";

const SEED = 20261122;

/** Ranges of distinct rows: items ascending, a gap between the ranges of one item. */
const someRanges = fc
  .array(fc.tuple(fc.nat(2), fc.nat(3), fc.integer({ min: 1, max: 5 })), { maxLength: 12 })
  .map((steps) => {
    let item = 0;
    let next = 0;
    return rangesOf(
      steps.map(([skip, gap, count]) => {
        item += skip;
        const first = (skip > 0 ? 0 : next + 1) + gap;
        next = first + count;
        return [item, first, count] as const;
      }),
    );
  });

const rowsOf = (ranges: RowRanges) => [...eachRow(ranges)];

describe("rows", () => {
  it("finds every row at its position, and no row elsewhere", () => {
    fc.assert(
      fc.property(someRanges, (ranges) => {
        const rows = rowsOf(ranges);

        expect(rows).toHaveLength(rowCount(ranges));
        rows.forEach((row, position) => {
          expect(rowAt(ranges, position)).toEqual(row);
          expect(positionOf(ranges, row)).toBe(position);
        });
        expect(rowAt(ranges, rows.length)).toBeUndefined();
        expect(rowAt(ranges, -1)).toBeUndefined();
        expect(positionOf(ranges, { item: 99, replicate: 0 })).toBe(-1);
      }),
      { seed: SEED },
    );
  });

  it("cuts into slices that join to the whole", () => {
    fc.assert(
      fc.property(someRanges, fc.nat(20), fc.nat(20), (ranges, a, b) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        const rows = rowsOf(ranges);

        expect(rowsOf(sliceRows(ranges, from, to))).toEqual(rows.slice(from, to));
      }),
      { seed: SEED },
    );
  });

  it("finds several ascending positions in one walk", () => {
    fc.assert(
      fc.property(someRanges, fc.func(fc.boolean()), (ranges, isChosen) => {
        const rows = rowsOf(ranges);
        const positions = rows.map((_, position) => position).filter((p) => isChosen(p));

        expect(rowsAt(ranges, positions)).toEqual(positions.map((p) => rows[p]));
      }),
      { seed: SEED },
    );
  });

  it("joins a range that continues the last one and leaves out empty ones", () => {
    const list = rangeList(1);

    pushRange(list, 3, 0, 4);
    pushRange(list, 3, 4, 2);
    pushRange(list, 3, 7, 0);
    pushRange(list, 3, 9, 1);

    expect(toRanges(list)).toEqual(rangesOf([[3, 0, 6], [3, 9, 1]])); // prettier-ignore
    expect(list.rows).toBe(7);
  });
});
