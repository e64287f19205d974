import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { locateRows } from "./located-rows.js";
import { rowGroup } from "./row-group.js";
import { orderRows } from "./row-order.js";
import { RowRuns } from "./row-runs.js";
import { decodeSegment, encodeSegment, type Segment } from "./segment.js";
import { rowCollector } from "./stored-rows.js";
import { fakeCellId } from "./sweep.fixture.js";

const cells = ["a", "b", "c"].map(fakeCellId);

interface Row {
  readonly cell: string;
  readonly replicate: number;
}

/** A function of the row, so that rows that are written twice are equal. */
function valueOf({ cell, replicate }: Row): number {
  return cells.indexOf(cell) * 1000 + replicate + 0.5;
}

function segmentOf(rows: readonly Row[]): Segment {
  const group = rowGroup("results", ["risk"]);
  for (const row of rows) group.push(row.cell, row.replicate, [valueOf(row)]);
  const { columns } = group.finish();
  const { name, bytes } = encodeSegment("results", rows.length, columns);
  return decodeSegment("results", name, bytes) as Segment;
}

/** Runs of neighbouring replicates, anywhere and as often as chance has it. */
const anyRows: fc.Arbitrary<Row[]> = fc
  .array(fc.tuple(fc.constantFrom(...cells), fc.nat(12), fc.integer({ min: 1, max: 6 })), {
    minLength: 1,
    maxLength: 6,
  })
  .map((runs) =>
    runs.flatMap(([cell, first, count]) =>
      Array.from({ length: count }, (_, i) => ({ cell, replicate: first + i })),
    ),
  );
const anySegments = fc.array(anyRows.map(segmentOf), { maxLength: 5 });

function rowsOf(segments: readonly Segment[], cell: string): number[] {
  const found = segments.flatMap((segment) => {
    const replicates = segment.columns[1].values as Int32Array;
    const text = segment.columns[0].values as { bytes: Uint8Array };
    const ids = Buffer.from(text.bytes).toString("ascii");
    return [...replicates].filter((_, row) => ids.slice(32 * row, 32 * row + 32) === cell);
  });
  return [...new Set(found)].sort((a, b) => a - b);
}

const settings = { seed: 1, numRuns: 300 };

describe("rows in order", () => {
  it("are those of all segments, each once, in memory and on disk", () =>
    fc.assert(
      fc.asyncProperty(anySegments, fc.nat(20), async (segments, limit) => {
        const collector = rowCollector();
        for (const segment of segments) collector.add(segment);
        const stored = collector.finish(({ kind }) => expect(kind).toBe("no conflict"));
        const byName = new Map(segments.map((segment) => [segment.name, segment]));
        const located = await locateRows(
          (async function* () {
            yield* segments;
            await Promise.resolve();
          })(),
          (name) => Promise.resolve(byName.get(name)!),
        );

        for (const cell of cells) {
          const expected = rowsOf(segments, cell);
          const range = located.range(cell);
          expect(stored.range(cell)).toEqual(range);
          if (range === undefined) {
            expect(expected).toEqual([]);
            continue;
          }
          const values = expected.map((replicate) => valueOf({ cell, replicate }));
          expect([...stored.replicates.subarray(range.start, range.end)]).toEqual(expected);
          expect([...stored.column("risk").subarray(range.start, range.end)]).toEqual(values);
          expect([...located.replicates([range])]).toEqual(expected);
          const below = expected.filter((replicate) => replicate < limit).length;
          expect(located.countBelow(range, limit)).toBe(below);
          const part = { start: range.start + (expected.length >> 1), end: range.end };
          const read = await located.read([part, part], ["risk", "none"]);
          const half = values.slice(expected.length >> 1);
          expect([...read.get("risk")!]).toEqual([...half, ...half]);
          expect([...read.get("none")!]).toEqual([...half, ...half].map(() => NaN));
        }
      }),
      settings,
    ));

  it("are compared wherever they stand a second time, and nowhere else", () =>
    fc.assert(
      fc.property(anySegments, (segments) => {
        const runs = new RowRuns();
        for (const segment of segments) runs.add(segment);
        const { rows, repeats } = orderRows(runs);
        let compared = 0;
        for (let repeat = 0; repeat < repeats.length; repeat++)
          compared += repeats.values[repeat * repeats.width + 2];

        const all = segments.reduce((sum, segment) => sum + segment.rows, 0);
        expect(rows + compared).toBe(all);
      }),
      settings,
    ));
});
