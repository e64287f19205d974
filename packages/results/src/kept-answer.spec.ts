import { appendFile, chmod, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { keptAnswer, keptValue, type Question } from "./kept-answer.js";
import { openStore } from "./open-store.js";
import { batchOf, cellsOf, fakeResults, fakeSweep, withFolder } from "./sweep.fixture.js";

const sweep = fakeSweep();
const question: Question = { name: "rows", version: "1" };

async function addRows(dir: string, replicate: number): Promise<void> {
  const store = await openStore(dir, { create: { sweep } });
  const results = [fakeResults(sweep, cellsOf(sweep), replicate + 1, replicate)];
  store.append(batchOf({ results }));
  await store.commit();
}

function withRows(use: (dir: string, ask: () => Promise<number>) => Promise<void>) {
  return withFolder(async (dir) => {
    await addRows(dir, 0);
    await use(dir, () =>
      keptAnswer(dir, question, async () => {
        const { rowCount, warnings } = await openStore(dir);
        worked++;
        return { value: rowCount, isKept: warnings.length === 0 };
      }),
    );
  });
}

let worked = 0;
/** How often the answer was worked out meanwhile. */
async function workIn(ask: () => Promise<number>): Promise<number> {
  worked = 0;
  await ask();
  return worked;
}

async function segmentOf(dir: string): Promise<string> {
  const folder = join(dir, "segments", "results");
  return join(folder, (await readdir(folder))[0]);
}

describe("an answer about a folder", () => {
  it("is worked out once while nothing changes", () =>
    withRows(async (dir, ask) => {
      expect(await keptValue(dir, question)).toBeUndefined();
      expect(await ask()).toBe(6);
      expect(await workIn(ask)).toBe(0);
      expect(await ask()).toBe(6);
      expect(await keptValue(dir, question)).toBe(6);
    }));

  it("is worked out again after rows came, were removed or another version was run", () =>
    withRows(async (dir, ask) => {
      await ask();
      await addRows(dir, 1);
      expect(await ask()).toBe(12);
      await rm(await segmentOf(dir));
      expect(await ask()).toBe(6);
      await openStore(dir, { create: { sweep: fakeSweep({ version: 2 }) } });
      expect(await workIn(ask)).toBe(1);
    }));

  it("is worked out again after a segment was changed, also in place with its time set back", () =>
    withRows(async (dir, ask) => {
      await ask();
      const segment = await segmentOf(dir);
      const bytes = await readFile(segment);
      bytes[bytes.length >> 1] ^= 1;
      await writeFile(segment, bytes);
      await utimes(segment, 1, 1);
      expect(await ask()).toBe(0);
      expect(await workIn(ask)).toBe(1); // what has warnings is never kept
    }));

  it("is worked out again where the cache is of another version, damaged or gone", () =>
    withRows(async (dir, ask) => {
      await ask();
      expect(await keptValue(dir, { ...question, version: "2" })).toBeUndefined();
      const cache = join(dir, "cache", "rows.json");
      for (const damage of ["", "null", "{", "[]"]) {
        await writeFile(cache, damage);
        expect(await ask()).toBe(6);
        expect(await workIn(ask)).toBe(0);
      }
      await appendFile(cache, "}");
      expect(await workIn(ask)).toBe(1);
      await rm(join(dir, "cache"), { recursive: true });
      expect(await workIn(ask)).toBe(1);
    }));

  it("is given, and not kept, where the cache can't be written", () =>
    withRows(async (dir, ask) => {
      await writeFile(join(dir, "cache"), "a file where a folder should be");
      await chmod(join(dir, "cache"), 0o400);
      expect(await ask()).toBe(6);
      expect(await workIn(ask)).toBe(1);
    }));
});
