import { tableFromIPC } from "apache-arrow";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readArrowFile } from "./arrow-read.js";
import { arrowFile } from "./arrow-write.js";
import { columnBuilder } from "./column-builder.js";
import { textsOf, type ColumnData, type ColumnSet } from "./columns.js";

const metadata = new Map([["kind", "results"]]);

function setOf(
  rows: readonly { readonly text: string; readonly whole: number; readonly real: number }[],
): ColumnSet {
  const builders = [
    columnBuilder("utf8"),
    columnBuilder("int32"),
    columnBuilder("float64"),
  ] as const;
  for (const { text, whole, real } of rows)
    [text, whole, real].forEach((value, i) => builders[i].push(value));
  return { rows: rows.length, columns: builders.map((one, i) => one.finish("abc"[i])), metadata };
}

function plain(column: ColumnData): unknown[] {
  return column.type === "utf8" ? textsOf(column.values) : Array.from(column.values);
}

const anyRow = fc.record({
  text: fc.string({ unit: "grapheme" }),
  whole: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  real: fc.double(),
});
const anyRows = fc.array(anyRow, { minLength: 1, maxLength: 40 });

describe("readArrowFile", () => {
  it("reads back what arrowFile wrote, bit by bit", () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const set = setOf(rows);

        const back = readArrowFile(arrowFile(set));

        expect(back.metadata).toEqual(metadata);
        expect(back.columns.map(plain)).toEqual(set.columns.map(plain));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("agrees with the reader of apache-arrow on whole files", () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const bytes = arrowFile(setOf(rows));

        const other = tableFromIPC(bytes);

        const columns = readArrowFile(bytes).columns.map(plain);
        expect(columns).toEqual(
          ["a", "b", "c"].map((name): unknown[] => Array.from(other.getChild(name) ?? [])),
        );
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it("ends on every damaged file, with an error or with no more rows than there are bytes", () => {
    const bytes = arrowFile(
      setOf(Array.from({ length: 20 }, (_, i) => ({ text: `t${i}`, whole: i, real: i / 3 }))),
    );
    const damage = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 4,
    });
    const start = performance.now();

    fc.assert(
      fc.property(damage, fc.nat(bytes.length), fc.boolean(), (changes, length, cut) => {
        const damaged = bytes.slice(0, cut ? length : bytes.length);
        for (const [at, value] of changes) if (at < damaged.length) damaged[at] = value;
        expect(rowsOrError(damaged)).toBeLessThanOrEqual(damaged.length);
      }),
      { seed: 3, numRuns: 20_000 },
    );

    expect(performance.now() - start).toBeLessThan(15_000);
  });

  it.each([
    ["nothing", new Uint8Array()],
    ["the two magics alone", new TextEncoder().encode("ARROW1\0\0ARROW1")],
    ["zeros", new Uint8Array(4096)],
  ])("refuses %s", (_, bytes) => {
    expect(() => readArrowFile(bytes)).toThrow(RangeError);
  });

  it("refuses more rows than there are bytes for", () => {
    const set = setOf([{ text: "x", whole: 1, real: 2 }]);
    const bytes = arrowFile(set);
    // Every length of one row becomes 2^40.
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let changed = 0;
    for (let at = 0; at + 8 <= bytes.length; at += 8) {
      if (view.getBigInt64(at, true) === 1n) {
        view.setBigInt64(at, 2n ** 40n, true);
        changed++;
      }
    }

    expect(changed).toBeGreaterThan(0);
    expect(() => readArrowFile(bytes)).toThrow(RangeError);
  });
});

/** Rows read, 0 for an error; the texts are decoded too. */
function rowsOrError(bytes: Uint8Array): number {
  try {
    const { rows, columns } = readArrowFile(bytes);
    columns.forEach(plain);
    return rows;
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return 0;
    throw error;
  }
}
