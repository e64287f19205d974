import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compactStore } from "./compact-store.js";
import { curvesTable } from "./curves-table.js";
import { encodeTable, type TableFormat } from "./encode-table.js";
import { mergeStores } from "./merge-stores.js";
import { openStore } from "./open-store.js";
import { profilesTable } from "./profiles-table.js";
import { resultsTable } from "./results-table.js";
import type { Batch } from "./rows.js";
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

const sweep = fakeSweep({ replicates: 2 });
const cells = cellsOf(sweep);
const formats: readonly TableFormat[] = ["csv", "jsonl", "arrow", "parquet"];

/** One row with all that belongs to it. */
function batchOfRow(cell: string, replicate: number): Batch {
  const stages = ["student", "teacher"];
  return batchOf({
    results: [fakeResults(sweep, [cell], replicate + 1, replicate)],
    curves: stages.map((stage) => fakeCurve(cell, replicate, stage)),
    profiles: stages.map((stage) => fakeProfile(cell, replicate, stage)),
  });
}

const allRows = cells.flatMap((cell) => [0, 1].map((replicate) => ({ cell, replicate })));
type Row = (typeof allRows)[number];

/** Writes rows to a folder, one commit per group. */
async function write(dir: string, groups: readonly (readonly Row[])[]): Promise<void> {
  const store = await openStore(dir, { create: { sweep } });
  for (const group of groups) {
    for (const { cell, replicate } of group) store.append(batchOfRow(cell, replicate));
    await store.commit();
  }
}

/** All tables that do not depend on the run, in all formats. */
async function canonicalExport(dir: string): Promise<string> {
  const store = await openStore(dir);
  const tables = [
    await resultsTable(sweep, store),
    await curvesTable(sweep, store),
    await profilesTable(sweep, store),
  ];
  const parts: string[] = [];
  for (const table of tables) {
    for (const format of formats)
      parts.push((await bytesOf(encodeTable(table, format))).toString("base64"));
  }
  return parts.join("\n");
}

/** Rows in any order, some of them twice, cut into commits anywhere. */
const anyGroups = fc
  .tuple(
    fc.shuffledSubarray(allRows, { minLength: allRows.length }),
    fc.array(fc.constantFrom(...allRows), { maxLength: 6 }),
    fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 20, maxLength: 20 }),
  )
  .map(([rows, again, sizes]) => {
    const all = [...rows, ...again];
    let start = 0;
    return sizes
      .map((size) => all.slice(start, (start += size)))
      .filter((group) => group.length > 0);
  });

/** Subsets of the rows, for folders that overlap. */
const anyPart = fc.subarray(allRows);

const settings = { seed: 1, numRuns: 12 };

describe("the export of a folder", { timeout: 60_000 }, () => {
  it("has the same bytes in every format however rows lie in segments, also twice and after compaction", async () => {
    const expected = await withFolder(async (dir) => {
      await write(dir, [allRows]);
      return canonicalExport(dir);
    });

    await fc.assert(
      fc.asyncProperty(anyGroups, (groups) =>
        withFolder(async (dir) => {
          await write(dir, groups);
          expect(await canonicalExport(dir)).toBe(expected);
          await compactStore(dir, { graceMs: 0 });
          expect(await canonicalExport(dir)).toBe(expected);
        }),
      ),
      settings,
    );
  });
});

describe("mergeStores", { timeout: 60_000 }, () => {
  /** Makes one folder per part and hands over their paths. */
  function withParts(
    parts: readonly (readonly Row[])[],
    use: (dirs: string[], root: string) => Promise<void>,
  ) {
    return withFolder(async (root) => {
      const dirs = parts.map((_, i) => join(root, `part-${i}`));
      for (const [i, part] of parts.entries()) {
        await write(
          dirs[i],
          part.map((row) => [row]),
        );
      }
      await use(dirs, root);
    });
  }

  it("is associative, commutative and idempotent, by the bytes of the exports", async () => {
    await fc.assert(
      fc.asyncProperty(anyPart, anyPart, anyPart, (a, b, c) =>
        withParts([a, b, c], async ([one, two, three], root) => {
          const out = (name: string): string => join(root, name);
          await mergeStores([one, two], out("ab"));
          await mergeStores([out("ab"), three], out("ab-c"));
          await mergeStores([two, three], out("bc"));
          await mergeStores([one, out("bc")], out("a-bc"));
          await mergeStores([three, two, one], out("cba"));
          await mergeStores([out("cba"), out("cba"), one], out("again"));
          await compactStore(two, { graceMs: 0 });
          await mergeStores([one, two, three], out("compacted"));

          const exports = await Promise.all(
            ["ab-c", "a-bc", "cba", "again", "compacted"].map((name) => canonicalExport(out(name))),
          );

          expect(new Set(exports).size).toBe(1);
        }),
      ),
      { ...settings, numRuns: 4 },
    );
  });

  it("goes on where an earlier merge into the same folder ended, and heals what is damaged there", () =>
    withParts([allRows.slice(0, 6), allRows.slice(4)], async ([one, two], root) => {
      const out = join(root, "out");

      const first = await mergeStores([one], out);
      const second = await mergeStores([one, two], out);

      expect(first).toMatchObject({ rows: 6, damaged: [] });
      expect(second).toMatchObject({ rows: allRows.length, damaged: [] });
      expect((await mergeStores([one, two], out)).copied).toBe(0);
    }));

  it("refuses folders of different sweeps, and folders without a sweep", () =>
    withFolder(async (root) => {
      await write(join(root, "a"), []);
      await openStore(join(root, "b"), { create: { sweep: fakeSweep({ seed: 8 }) } });
      await mkdir(join(root, "c"));

      for (const other of ["b", "c", "absent"]) {
        const merging = mergeStores([join(root, "a"), join(root, other)], join(root, "out"));
        await expect(merging).rejects.toMatchObject({ code: "STORE_FOREIGN" });
      }
    }));
});

describe("two different results for one row", () => {
  async function conflicting(dir: string): Promise<void> {
    const store = await openStore(dir, { create: { sweep } });
    const rows = fakeResults(sweep, [cells[0]], 1);
    store.append(batchOf({ results: [rows] }));
    await store.commit();
    const values = rows.values.slice();
    values[2] += Number.EPSILON * values[2];
    store.append(batchOf({ results: [{ ...rows, values }] }));
    await store.commit();
  }

  it("are refused with the cell, the replicate and both segments", () =>
    withFolder(async (dir) => {
      await conflicting(dir);

      const store = await openStore(dir);

      await expect(store.readRows()).rejects.toMatchObject({
        code: "STORE_CONFLICT",
        data: {
          cell: cells[0],
          replicate: 0,
          first: expect.stringMatching(/^\w{64}$/),
          second: expect.any(String),
        },
      });
    }));

  it("stay in conflict through compaction, and stop a merge before it writes", () =>
    withFolder(async (root) => {
      const dir = join(root, "in");
      await conflicting(dir);
      await compactStore(dir, { graceMs: 0 });

      await expect((await openStore(dir)).readRows()).rejects.toMatchObject({
        code: "STORE_CONFLICT",
      });
      await expect(mergeStores([dir], join(root, "out"))).rejects.toMatchObject({
        code: "STORE_CONFLICT",
      });
      await expect(openStore(join(root, "out"))).rejects.toMatchObject({ code: "STORE_FOREIGN" });
    }));

  it("are told apart for curves too", () =>
    withFolder(async (dir) => {
      const store = await openStore(dir, { create: { sweep } });
      const curve = fakeCurve(cells[0], 0, "teacher");
      store.append(batchOf({ results: [fakeResults(sweep, [cells[0]], 1)], curves: [curve] }));
      await store.commit();
      store.append(batchOf({ curves: [{ ...curve, risk: curve.risk.map((risk) => risk * 2) }] }));
      await store.commit();

      await expect(store.readCurves()).rejects.toMatchObject({
        code: "STORE_CONFLICT",
        data: { kind: "curves" },
      });
    }));
});

describe("points without a result", () => {
  it("are left out, as left-overs of a commit cut short", () =>
    withFolder(async (dir) => {
      const store = await openStore(dir, { create: { sweep } });
      const timing = {
        cell: cells[0],
        replicate: 0,
        host: "h",
        thread: 0,
        seconds: 1,
        attempt: 1,
      };
      const curves = [fakeCurve(cells[0], 0, "teacher")];
      const profiles = [fakeProfile(cells[0], 0, "teacher")];
      store.append(batchOf({ curves, profiles, timings: [timing] }));
      await store.commit();

      expect((await store.readCurves()).runs(cells[0])).toEqual([]);
      expect((await store.readProfiles()).runs(cells[0])).toEqual([]);
      expect(await store.readTimings()).toEqual([]);
    }));
});
