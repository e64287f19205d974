import { readdir, readFile, symlink, truncate, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openStore } from "./open-store.js";
import type { Store } from "./store.js";
import {
  batchOf,
  cellsOf,
  fakeCurve,
  fakeResults,
  fakeSweep,
  withFolder,
} from "./sweep.fixture.js";
import { verifyStore } from "./verify-store.js";

const sweep = fakeSweep({ replicates: 2 });
const cells = cellsOf(sweep);

/** A folder with a commit per cell; those of the first two cells have curves. */
async function written(dir: string): Promise<Store> {
  const store = await openStore(dir, { create: { sweep } });
  for (const [i, cell] of cells.entries()) {
    const curves = i < 2 ? [0, 1].map((replicate) => fakeCurve(cell, replicate, "teacher")) : [];
    store.append(batchOf({ results: [fakeResults(sweep, [cell], 2)], curves }));
    await store.commit();
  }
  return store;
}

async function firstSegment(dir: string, kind: string): Promise<string> {
  const [name] = (await readdir(join(dir, "segments", kind))).sort();
  return join(dir, "segments", kind, name);
}

async function flipBit(path: string, bit: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[(bit >> 3) % bytes.length] ^= 1 << (bit & 7);
  await writeFile(path, bytes);
}

const damages: [string, (path: string) => Promise<void>, string][] = [
  ["one flipped bit", (path) => flipBit(path, 4321), "checksum"],
  ["a cut", (path) => truncate(path, 700), "checksum"],
  ["no bytes", (path) => truncate(path, 0), "checksum"],
  [
    "a link in its place",
    async (path) => (await unlink(path), symlink("/etc/hostname", path)),
    "file",
  ],
];

describe("a damaged segment of results", () => {
  it.each(damages)(
    "is set aside after %s, with a warning, and its rows are not recorded",
    (_, damage, reason) =>
      withFolder(async (dir) => {
        await written(dir);
        const path = await firstSegment(dir, "results");
        await damage(path);

        const store = await openStore(dir);

        expect(store.damaged).toMatchObject([{ kind: "results", damage: reason }]);
        expect(store.warnings[0]).toContain(path);
        expect(store.rowCount).toBe(2 * cells.length - 2);
        expect((await store.readRows()).rows).toBe(2 * cells.length - 2);
      }),
  );

  it("is made good by computing its rows again", () =>
    withFolder(async (dir) => {
      await written(dir);
      await flipBit(await firstSegment(dir, "results"), 999);

      const store = await openStore(dir, { create: { sweep } });
      const missing = cells.filter((cell) => !store.has(cell, 0));
      store.append(batchOf({ results: [fakeResults(sweep, missing, 2)] }));
      await store.commit();

      expect(missing).toHaveLength(1);
      expect(await verifyStore(dir, sweep)).toMatchObject({ ok: true, valid: 12 });
    }));
});

describe("a damaged segment of curves", () => {
  it("makes the rows that lost their curves count as not recorded, until they are written again", () =>
    withFolder(async (dir) => {
      await written(dir);
      await flipBit(await firstSegment(dir, "curves"), 999);

      const store = await openStore(dir, { create: { sweep } });
      const lost = cells.slice(0, 2).filter((cell) => !store.has(cell, 0));
      expect(lost).toHaveLength(1);
      expect(await verifyStore(dir, sweep)).toMatchObject({ ok: false, corrupt: { count: 1 } });

      const curves = [0, 1].map((replicate) => fakeCurve(lost[0], replicate, "teacher"));
      store.append(batchOf({ results: [fakeResults(sweep, lost, 2)], curves }));
      await store.commit();

      const again = await openStore(dir);
      expect(again.has(lost[0], 0)).toBe(true);
      expect((await again.readCurves()).runs(lost[0])).toHaveLength(2);
    }));
});

describe("a file that is no segment", () => {
  it("is ignored among segments", () =>
    withFolder(async (dir) => {
      await written(dir);
      await writeFile(join(dir, "segments", "results", "notes.txt"), "mine");

      const store = await openStore(dir);

      expect(store.damaged).toEqual([]);
      expect(store.rowCount).toBe(2 * cells.length);
    }));
});
