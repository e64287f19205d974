import { readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compactStore } from "./compact-store.js";
import { openStore } from "./open-store.js";
import { batchOf, cellsOf, fakeResults, fakeSweep, withFolder } from "./sweep.fixture.js";

const sweep = fakeSweep({ replicates: 2 });
const cells = cellsOf(sweep);
const minute = 60_000;

async function written(dir: string, commits = cells.length): Promise<void> {
  const store = await openStore(dir, { create: { sweep } });
  for (const cell of cells.slice(0, commits)) {
    store.append(batchOf({ results: [fakeResults(sweep, [cell], 2)] }));
    await store.commit();
  }
}

async function segments(dir: string): Promise<string[]> {
  return (await readdir(join(dir, "segments", "results"))).sort();
}

async function rowsOf(dir: string): Promise<number> {
  return (await (await openStore(dir)).readRows()).rows;
}

describe("compactStore", () => {
  it("writes one segment for many, and keeps those for ten minutes", () =>
    withFolder(async (dir) => {
      await written(dir);
      const old = await segments(dir);

      const first = await compactStore(dir);
      expect(first).toEqual({ written: 1, replaced: 6, removed: 0, waiting: 6 });
      expect(await segments(dir)).toEqual(expect.arrayContaining(old));

      expect(await compactStore(dir, { now: Date.now() + 9 * minute })).toMatchObject({
        removed: 0,
        waiting: 6,
      });
      expect(await compactStore(dir, { now: Date.now() + 11 * minute })).toMatchObject({
        removed: 6,
        waiting: 0,
      });
      expect(await segments(dir)).toHaveLength(1);
      expect(await rowsOf(dir)).toBe(12);
    }));

  it("removes what was replaced twice over, though its replacement was replaced too", () =>
    withFolder(async (dir) => {
      await written(dir, 3);
      await compactStore(dir);
      await written(dir);
      await compactStore(dir);

      await compactStore(dir, { now: Date.now() + 11 * minute });

      expect(await segments(dir)).toHaveLength(1);
      expect(await rowsOf(dir)).toBe(12);
    }));

  it("does nothing to one segment", () =>
    withFolder(async (dir) => {
      await written(dir, 1);

      expect(await compactStore(dir, { graceMs: 0 })).toEqual({
        written: 0,
        replaced: 0,
        removed: 0,
        waiting: 0,
      });
    }));

  it("leaves a damaged segment where it is", () =>
    withFolder(async (dir) => {
      await written(dir);
      const [damaged] = await segments(dir);
      await writeFile(join(dir, "segments", "results", damaged), "damaged");

      await compactStore(dir, { graceMs: 0 });

      expect(await segments(dir)).toContain(damaged);
      expect(await rowsOf(dir)).toBe(10);
    }));

  it("lets a reader that listed the old segments find their rows in the new one", () =>
    withFolder(async (dir) => {
      await written(dir);
      const reader = await openStore(dir);

      await compactStore(dir, { graceMs: 0 });

      expect((await reader.readRows()).rows).toBe(12);
      await reader.refresh();
      expect(reader.rowCount).toBe(12);
    }));

  it("clears away what killed processes left in tmp, but nothing that may still be written", () =>
    withFolder(async (dir) => {
      await written(dir, 1);
      const [old, fresh] = ["old.part", "fresh.part"].map((name) => join(dir, "tmp", name));
      await writeFile(old, "");
      await writeFile(fresh, "");
      await utimes(old, 1, 1);

      await compactStore(dir, { graceMs: 0 });

      expect(await readdir(join(dir, "tmp"))).toEqual(["fresh.part"]);
    }));

  it("refuses a folder without a sweep", () =>
    withFolder(async (dir) => {
      await expect(compactStore(dir)).rejects.toMatchObject({ code: "STORE_FOREIGN" });
    }));
});
