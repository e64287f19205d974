import { createHash } from "node:crypto";
import { chmod, mkdir, readdir, truncate, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { resultsEpoch } from "@ktsweep/core";
import { describe, expect, it } from "vitest";
import { arrowFile } from "./arrow-write.js";
import { openStore } from "./open-store.js";
import { rowGroup } from "./row-group.js";
import {
  batchOf,
  cellsOf,
  fakeCellId,
  fakeResults,
  fakeSweep,
  withFolder,
} from "./sweep.fixture.js";

const sweep = fakeSweep();

function withCode(code: string, ...words: string[]): unknown {
  return expect.objectContaining({
    code,
    message: expect.stringMatching(new RegExp(words.join(".*"), "s")),
  });
}

/** Puts a segment of another results epoch into a folder. */
async function addEpoch(dir: string, epoch: number): Promise<void> {
  const group = rowGroup("results", sweep.outputs);
  group.push(fakeCellId("old"), 0, [1, 2, 3, 4]);
  const { rows, columns } = group.finish();
  const metadata = new Map([
    ["ktsweep.kind", "results"],
    ["ktsweep.results_epoch", String(epoch)],
  ]);
  const bytes = arrowFile({ rows, columns, metadata });
  const name = createHash("sha256").update(bytes).digest("hex");
  await writeFile(join(dir, "segments", "results", `${name}.arrow`), bytes);
}

describe("openStore on a folder of another sweep", () => {
  it.each([
    ["name", fakeSweep({ name: "other" })],
    ["seed", fakeSweep({ seed: 8 })],
  ])("refuses another %s, and writes nothing", (_, other) =>
    withFolder(async (dir) => {
      await openStore(dir, { create: { sweep } });
      const before = await readdir(join(dir, "specs"));

      await expect(openStore(dir, { create: { sweep: other } })).rejects.toThrow(
        withCode("STORE_FOREIGN", "fake"),
      );

      expect(await readdir(join(dir, "specs"))).toEqual(before);
    }),
  );

  it("takes another version of the same sweep as an extension, and remembers which was run last", () =>
    withFolder(async (dir) => {
      const wider = fakeSweep({ sizes: [16, 32, 64, 128], version: 2 });
      const store = await openStore(dir, { create: { sweep } });
      store.append(batchOf({ results: [fakeResults(sweep, cellsOf(sweep), 3)] }));
      await store.commit();
      await utimes(join(dir, "specs", `${sweep.digest}.json`), 1, 1);

      const extended = await openStore(dir, { create: { sweep: wider } });

      expect(extended.specs.map(({ digest }) => digest)).toEqual([wider.digest, sweep.digest]);
      expect(extended.specs[0].resolved).toEqual(JSON.parse(JSON.stringify(wider.resolved)));
      expect(cellsOf(wider).filter((cell) => !extended.has(cell, 0))).toHaveLength(2);

      await utimes(join(dir, "specs", `${wider.digest}.json`), 2, 2);
      const back = await openStore(dir, { create: { sweep } });
      expect(back.specs[0].digest).toBe(sweep.digest);
    }));
});

describe("openStore on something that is no sweep folder", () => {
  it("says that a folder to read does not exist", () =>
    withFolder(async (dir) => {
      await expect(openStore(join(dir, "absent"))).rejects.toThrow(
        withCode("STORE_FOREIGN", "absent does not exist"),
      );
    }));

  it("says that a folder to read holds no sweep", () =>
    withFolder(async (dir) => {
      await expect(openStore(dir)).rejects.toThrow(withCode("STORE_FOREIGN", "holds no sweep"));
    }));

  it("says that a file is in the way", () =>
    withFolder(async (dir) => {
      await writeFile(join(dir, "out"), "");

      await expect(openStore(join(dir, "out"), { create: { sweep } })).rejects.toThrow(
        withCode("STORE_UNWRITABLE"),
      );
      await expect(openStore(join(dir, "out", "deeper"), { create: { sweep } })).rejects.toThrow(
        withCode("STORE_UNWRITABLE"),
      );
    }));

  it("says that it cannot write to a read-only folder, before anything is computed", () =>
    withFolder((dir) =>
      asOrdinaryUser(dir, async () => {
        await openStore(join(dir, "out"), { create: { sweep } });
        await mkdir(join(dir, "closed"));
        for (const folder of ["out/tmp", "closed"]) await chmod(join(dir, folder), 0o555);

        for (const out of ["out", "closed", "closed/new"]) {
          const opening = openStore(join(dir, out), { create: { sweep } });
          await expect(opening).rejects.toThrow(withCode("STORE_UNWRITABLE", "Choose a folder"));
        }
        expect((await openStore(join(dir, "out"))).rowCount).toBe(0);
      }),
    ));
});

describe("openStore on a damaged spec", () => {
  it("names the file", () =>
    withFolder(async (dir) => {
      await openStore(dir, { create: { sweep } });
      await truncate(join(dir, "specs", `${sweep.digest}.json`), 10);

      await expect(openStore(dir)).rejects.toThrow(withCode("STORE_CORRUPT", sweep.digest));
    }));
});

describe("openStore on rows of another results epoch", () => {
  it("refuses rows that are all older, and names --recompute", () =>
    withFolder(async (dir) => {
      await openStore(dir, { create: { sweep } });
      await addEpoch(dir, resultsEpoch - 1);

      await expect(openStore(dir)).rejects.toThrow(withCode("STORE_FOREIGN", "--recompute"));
    }));

  it("keeps older rows and no longer reads them once they are to be recomputed", () =>
    withFolder(async (dir) => {
      await openStore(dir, { create: { sweep } });
      await addEpoch(dir, resultsEpoch - 1);

      const store = await openStore(dir, { create: { sweep }, recompute: true });
      expect(store.rowCount).toBe(0);
      store.append(batchOf({ results: [fakeResults(sweep, cellsOf(sweep).slice(0, 1), 1)] }));
      await store.commit();

      const reader = await openStore(dir);
      expect([reader.rowCount, (await reader.readRows()).rows]).toEqual([1, 1]);
      expect(await readdir(join(dir, "segments", "results"))).toHaveLength(2);
    }));

  it("refuses rows of a later epoch", () =>
    withFolder(async (dir) => {
      await openStore(dir, { create: { sweep } });
      await addEpoch(dir, resultsEpoch + 1);

      await expect(openStore(dir)).rejects.toThrow(withCode("STORE_FOREIGN", "newer version"));
    }));
});

/** Runs without the rights of root, to whom no folder is read-only. */
async function asOrdinaryUser(dir: string, run: () => Promise<void>): Promise<void> {
  if (process.geteuid?.() !== 0) return run();
  await chmod(dir, 0o777);
  process.seteuid!(65534);
  try {
    await run();
  } finally {
    process.seteuid!(0);
  }
}
