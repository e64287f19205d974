import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openStore } from "./open-store.js";
import { encodeTable } from "./encode-table.js";
import { resultsTable } from "./results-table.js";
import {
  batchOf,
  cellsOf,
  fakeResults,
  fakeSweep,
  fakeValue,
  textOf,
  withFolder,
} from "./sweep.fixture.js";

describe("openStore", () => {
  it("makes the folder, records the spec and starts empty", () =>
    withFolder(async (dir) => {
      const sweep = fakeSweep();

      const store = await openStore(join(dir, "deep", "out"), { create: { sweep } });

      expect(store.rowCount).toBe(0);
      expect(store.specs.map(({ digest }) => digest)).toEqual([sweep.digest]);
      expect(await readdir(join(dir, "deep", "out", "specs"))).toEqual([`${sweep.digest}.json`]);
    }));

  it("shows committed rows to whoever opens the folder next", () =>
    withFolder(async (dir) => {
      const sweep = fakeSweep();
      const [first, second] = cellsOf(sweep) as [string, string];
      const store = await openStore(dir, { create: { sweep } });
      store.append(batchOf({ results: [fakeResults(sweep, [first], 2)] }));

      expect(store.has(first, 1)).toBe(false);
      expect(await store.commit()).toEqual({ rows: 2 });

      const reader = await openStore(dir);
      for (const one of [store, reader]) {
        expect(one.rowCount).toBe(2);
        expect(one.has(first, 1)).toBe(true);
        expect(one.has(first, 2)).toBe(false);
        expect(one.has(second, 0)).toBe(false);
      }
      const rows = await reader.readRows();
      const { start } = rows.range(first)!;
      expect(rows.column("student_risk")[start + 1]).toBe(fakeValue(first, 1, 2));
    }));

  it("exports a table in canonical order", () =>
    withFolder(async (dir) => {
      const sweep = fakeSweep({ sizes: [16], replicates: 2 });
      const store = await openStore(dir, { create: { sweep } });
      store.append(batchOf({ results: [fakeResults(sweep, cellsOf(sweep).reverse(), 2)] }));
      await store.commit();

      const csv = await textOf(encodeTable(await resultsTable(sweep, store), "csv"));

      const [a, b] = cellsOf(sweep) as [string, string];
      const line = (cell: string, mode: string, replicate: number): string =>
        [
          cell,
          16,
          mode,
          4,
          replicate,
          ...[0, 1, 2, 3].map((output) => fakeValue(cell, replicate, output)),
          fakeValue(cell, replicate, 2) / fakeValue(cell, replicate, 0),
        ].join(",");
      expect(csv.split("\n")).toEqual([
        "cell,N,mode,logN,replicate,teacher_risk,teacher_floor,student_risk,student_floor,ratio",
        line(a, "a", 0),
        line(a, "a", 1),
        line(b, "b", 0),
        line(b, "b", 1),
        "",
      ]);
    }));
});
