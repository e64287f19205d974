import { describe, expect, it } from "vitest";
import { memoryDisk } from "@ktsweep/testkit";
import { writeControl } from "./control-files.js";
import { nodeFiles } from "./node-files.js";
import { openStore } from "./open-store.js";
import { isRecordPath, listRecordFiles, readRecordPart } from "./record-files.js";
import { batchOf, cellsOf, fakeResults, fakeSweep, withFolder } from "./sweep.fixture.js";
import type { FilePort } from "./file-port.js";

const sweep = fakeSweep();

async function fill(files: FilePort): Promise<void> {
  const store = await openStore(files.root, { files, create: { sweep } });
  store.append(batchOf({ results: [fakeResults(sweep, cellsOf(sweep), 3)] }));
  await store.commit();
  await writeControl(files, 1, { type: "pause" });
}

async function whole(files: FilePort, path: string, size: number, page: number): Promise<Buffer> {
  const pages: Uint8Array[] = [];
  for (let at = 0; at < size; at += page) pages.push(await readRecordPart(files, path, at, page));
  return Buffer.concat(pages);
}

describe("the files of a record", () => {
  it("are specs, decisions, measured rows and segments, with their sizes", () =>
    withFolder(async (dir) => {
      const files = nodeFiles(dir);
      await fill(files);
      await (await files.create("segments/results/notes.txt")).close();
      await files.makeFolder("inputs");
      for (const extension of ["rows", "mjs"]) {
        await (await files.create(`inputs/${"0".repeat(64)}.${extension}`)).close();
      }

      const listed = await listRecordFiles(files);

      expect(listed.map(({ path }) => path.replace(/[0-9a-f]{64}/, "*"))).toEqual([
        "specs/*.json",
        "control/1-1.json",
        "inputs/*.rows",
        "segments/results/*.arrow",
      ]);
      for (const { path, size } of listed) {
        expect(await whole(files, path, size, 100)).toEqual(Buffer.from(await files.read(path)));
        expect(await readRecordPart(files, path, size, 100)).toHaveLength(0);
        expect(await readRecordPart(files, path, size + 5, 100)).toHaveLength(0);
      }
    }));

  it("come in pages from a port that reads whole files only", async () => {
    const { files } = memoryDisk();
    await fill(files);

    for (const { path, size } of await listRecordFiles(files)) {
      expect(await whole(files, path, size, 64)).toEqual(Buffer.from(await files.read(path)));
    }
  });

  it.each([
    "",
    "specs",
    "../specs/x",
    "cache/leases.json",
    "specs/notes.json",
    "segments/results/../../specs/x",
    "segments/other/" + "0".repeat(64) + ".arrow",
    "/specs/" + "0".repeat(64) + ".json",
    "control/1-1.json\0",
    "control/1-1.json/",
    "incarnations/1.json",
    "inputs/" + "0".repeat(64) + ".mjs",
  ])("do not include %j", async (path) => {
    const { files } = memoryDisk();
    await fill(files);

    expect(isRecordPath(path)).toBe(false);
    await expect(readRecordPart(files, path, 0, 10)).rejects.toMatchObject({
      code: "USAGE_INVALID",
    });
  });

  it("say so when one is gone", async () => {
    const { files } = memoryDisk();
    await fill(files);

    await expect(
      readRecordPart(files, `specs/${"0".repeat(64)}.json`, 0, 10),
    ).rejects.toMatchObject({ code: "USAGE_INVALID" });
  });
});
