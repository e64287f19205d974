import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maxReplicate, wordsOfText } from "./cell-id.js";
import { RowIndex } from "./row-index.js";
import { fakeCellId } from "./sweep.fixture.js";

const cells = Array.from({ length: 40 }, (_, i) => fakeCellId(`${i}`));
const anyRows = fc.array(fc.tuple(fc.constantFrom(...cells), fc.nat(200)), { maxLength: 300 });

function add(index: RowIndex, cell: string, replicate: number): boolean {
  const words = new Uint32Array(4);
  wordsOfText(cell, words);
  return index.add(words, replicate);
}

function indexOf(rows: readonly (readonly [string, number])[]): RowIndex {
  const index = new RowIndex();
  for (const [cell, replicate] of rows) add(index, cell, replicate);
  return index;
}

const name = ([cell, replicate]: readonly [string, number]): string => `${cell} ${replicate}`;

describe("RowIndex", () => {
  it("behaves like a set of (cell, replicate)", () => {
    fc.assert(
      fc.property(anyRows, fc.constantFrom(...cells), fc.nat(220), (rows, cell, limit) => {
        const index = new RowIndex();
        const model = new Set<string>();
        for (const row of rows) {
          expect(add(index, ...row)).toBe(!model.has(name(row)));
          model.add(name(row));
        }
        const ofCell = rows.filter(([one]) => one === cell).map(([, replicate]) => replicate);
        const replicates = [...new Set(ofCell)].sort((a, b) => a - b);

        expect(index.rows).toBe(model.size);
        expect(index.replicatesOf(cell)).toEqual(replicates);
        expect(index.countBelow(cell, limit)).toBe(replicates.filter((one) => one < limit).length);
        expect(index.has(cell, limit)).toBe(model.has(name([cell, limit])));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("intersects like sets", () => {
    fc.assert(
      fc.property(anyRows, anyRows, (left, right) => {
        const both = indexOf(left).intersection(indexOf(right));

        const model = new Set(left.map(name).filter((one) => right.map(name).includes(one)));
        expect(both.rows).toBe(model.size);
        for (const [cell, replicate] of left)
          expect(both.has(cell, replicate)).toBe(model.has(name([cell, replicate])));
      }),
      { seed: 2, numRuns: 50 },
    );
  });

  it("holds many cells, and the largest replicate of one", () => {
    const index = new RowIndex();
    for (let i = 0; i < 20_000; i++) add(index, fakeCellId(`many ${i}`), i % 3);
    add(index, cells[0], maxReplicate);

    expect(index.rows).toBe(20_001);
    expect(index.cells).toBe(20_001);
    expect(index.has(fakeCellId("many 19999"), 19_999 % 3)).toBe(true);
    expect(index.has(fakeCellId("many 20000"), 0)).toBe(false);
    expect(index.replicatesOf(cells[0])).toEqual([maxReplicate]);
  });

  it("knows nothing of what is no cell id", () => {
    const index = indexOf([[cells[0], 0]]);

    for (const id of ["", "xyz", cells[0].toUpperCase(), `${cells[0]}0`, cells[0].slice(1)]) {
      expect(index.has(id, 0)).toBe(false);
    }
  });
});
