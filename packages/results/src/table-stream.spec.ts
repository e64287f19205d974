import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { curvesStream } from "./curves-table.js";
import { encodeTable, type TableFormat } from "./encode-table.js";
import { openStore } from "./open-store.js";
import { profilesStream } from "./profiles-table.js";
import { resultsStream } from "./results-table.js";
import type { Store } from "./store.js";
import type { StreamLimits } from "./stream-limits.js";
import {
  batchOf,
  bytesOf,
  cellsOf,
  fakeCurve,
  fakeProfile,
  fakeResults,
  fakeSweep,
  withFolder,
} from "./sweep.fixture.js";
import { ifAny, piecesOf, streamOf, type TableStream } from "./table-stream.js";

const sweep = fakeSweep({ sizes: [16, 32], replicates: 5 });
const cells = cellsOf(sweep);
const stages = ["student", "teacher"];

type StreamOf = (view: typeof sweep, store: Store, limits?: StreamLimits) => Promise<TableStream>;
const streams: readonly [string, StreamOf][] = [
  ["results", resultsStream],
  ["curves", curvesStream],
  ["profiles", profilesStream],
];

/** A folder whose rows lie crosswise in its segments, some of them twice. */
function withRows(use: (store: Store, dir: string) => Promise<void>): Promise<void> {
  return withFolder(async (dir) => {
    const store = await openStore(dir, { create: { sweep } });
    for (const [first, end] of [
      [3, 5],
      [0, 2],
      [1, 4],
    ]) {
      for (const cell of [...cells].reverse()) {
        const rows = Array.from({ length: end - first }, (_, i) => first + i);
        const points = rows.flatMap((replicate) =>
          stages.map((stage) => [replicate, stage] as const),
        );
        store.append(
          batchOf({
            results: [fakeResults(sweep, [cell], end, first)],
            curves: points.map(([replicate, stage]) => fakeCurve(cell, replicate, stage)),
            profiles: points.map(([replicate, stage]) => fakeProfile(cell, replicate, stage)),
          }),
        );
      }
      await store.commit();
    }
    await use(store, dir);
  });
}

describe("a table that is written piece by piece", () => {
  it.each(streams)("%s: has the same bytes however little may be in memory", (_, streamTable) =>
    withRows(async (store) => {
      for (const format of ["csv", "jsonl", "arrow", "parquet"] satisfies TableFormat[]) {
        const whole = await bytesOf(encodeTable(await streamTable(sweep, store), format));
        for (const rowsInMemory of [1, 3, 7]) {
          const limits = { rowsInMemory, linesPerPiece: 2 };
          const cut = await bytesOf(encodeTable(await streamTable(sweep, store, limits), format));
          expect(cut.equals(whole)).toBe(true);
        }
      }
    }),
  );

  it.each(streams)("%s: refuses rows that differ before the first piece", (name, streamTable) =>
    withRows(async (store) => {
      const results = fakeResults(sweep, cells.slice(0, 1), 3, 2);
      const curve = fakeCurve(cells[0], 2, "teacher");
      const profile = fakeProfile(cells[0], 2, "teacher");
      store.append(
        batchOf({
          results: [
            { ...results, values: results.values.map((v) => (name === "results" ? -v : v)) },
          ],
          curves: [{ ...curve, risk: curve.risk.map((v) => -v) }],
          profiles: [{ ...profile, mean: profile.mean.map((v) => -v) }],
        }),
      );
      await store.commit();

      await expect(streamTable(sweep, store)).rejects.toMatchObject({
        code: "STORE_CONFLICT",
        data: { kind: name, cell: cells[0], replicate: 2 },
      });
    }),
  );

  it("stops where a segment was damaged after the folder was looked through", () =>
    withRows(async (store, dir) => {
      const { pieces } = await resultsStream(sweep, store);
      const folder = join(dir, "segments", "results");
      for (const name of await readdir(folder)) {
        const bytes = await readFile(join(folder, name));
        bytes[bytes.length >> 1] ^= 1;
        await writeFile(join(folder, name), bytes);
      }

      const read = async () => {
        for await (const { rows } of pieces) expect(rows).toBe(0);
      };
      await expect(read()).rejects.toMatchObject({ code: "STORE_IO" });
    }));
});

describe("pieces of a stream", () => {
  const numbered = (first: number, rows: number) => ({
    rows,
    columns: [
      {
        name: "n",
        type: "int32" as const,
        values: Int32Array.from({ length: rows }, (_, i) => first + i),
      },
      {
        name: "t",
        type: "utf8" as const,
        values: Array.from({ length: rows }, (_, i) => `${first + i}`),
      },
    ],
  });

  async function* cut(sizes: readonly number[]) {
    let first = 0;
    for (const size of sizes) {
      yield numbered(first, size);
      first += size;
    }
  }

  it("are of one size but for the last, and hold all rows in order", () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.nat(9)), fc.integer({ min: 1, max: 7 }), async (sizes, rows) => {
        const stream = { columns: numbered(0, 0).columns, pieces: cut(sizes) };
        const found: number[] = [];
        const lengths: number[] = [];
        for await (const piece of piecesOf(stream, rows)) {
          lengths.push(piece.rows);
          found.push(...(piece.columns[0].values as Int32Array));
          expect(piece.columns[1].values).toEqual(found.slice(-piece.rows).map(String));
        }

        const total = sizes.reduce((sum, size) => sum + size, 0);
        expect(found).toEqual(Array.from({ length: total }, (_, i) => i));
        expect(lengths.slice(0, -1).every((length) => length === rows)).toBe(true);
        expect(lengths.every((length) => length > 0)).toBe(true);
      }),
      { seed: 1, numRuns: 200 },
    ));

  it("can be asked whether there is any", async () => {
    expect(await ifAny({ columns: [], pieces: cut([]) })).toBeUndefined();
    const some = await ifAny(streamOf(numbered(0, 3)));
    const rows: number[] = [];
    for await (const piece of some!.pieces) rows.push(piece.rows);
    expect(rows).toEqual([3]);
  });
});
