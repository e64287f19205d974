import { compactStore, openStore, type FilePort } from "@ktsweep/results";
import { describe, expect, it } from "vitest";
import { faultyFiles } from "./faulty-files.js";
import { memoryDisk, type MemoryDisk } from "./memory-disk.js";
import { withoutFolderSync } from "./mutant-files.js";
import { seededRandom } from "./seeded-random.js";
import { exported, storeHistory, violations, writeHistory } from "./store-history.js";

const history = storeHistory(12);

async function compact(files: FilePort): Promise<void> {
  await compactStore("memory", { files, graceMs: 0 });
}

/** Removes segments before what replaces them is durable: a mutant. */
function removingEarly(inner: FilePort): FilePort {
  return {
    ...inner,
    rename: async (from, to) => {
      if (to.startsWith("segments/results/")) {
        for (const name of await inner.list("segments/results"))
          await inner.remove(`segments/results/${name}`);
      }
      await inner.rename(from, to);
    },
  };
}

async function writtenDisk(): Promise<MemoryDisk> {
  const disk = memoryDisk();
  await writeHistory(disk.files, history, () => {});
  return disk;
}

/** Compacts, and before each operation looks at the disk after a kill and after a power loss there. */
async function badImages(
  port: (files: FilePort) => FilePort = (files) => files,
): Promise<string[]> {
  const disk = await writtenDisk();
  const found: string[] = [];
  const { files, operations } = faultyFiles(disk.files, {
    before: async (operation, path, number) => {
      for (const image of [disk.afterKill(), disk.afterPowerLoss(seededRandom(number))]) {
        const wrong = await violations(image.files, history, history.flat());
        found.push(
          ...wrong.map((one) => `before operation ${number}, ${operation} ${path}: ${one}`),
        );
      }
    },
  });
  await compact(port(files));
  expect(operations()).toBeGreaterThan(20);
  return found;
}

describe("compaction", { timeout: 60_000 }, () => {
  it("leaves one segment of each kind and the same table", async () => {
    const disk = await writtenDisk();
    const before = await exported(await openStore("memory", { files: disk.files }), history);

    await compact(disk.files);

    for (const kind of ["results", "curves", "timings"]) {
      expect(await disk.files.list(`segments/${kind}`)).toHaveLength(1);
    }
    expect(await exported(await openStore("memory", { files: disk.files }), history)).toBe(before);
  });

  it("leaves every row in place after a kill or power loss before any of its operations", async () => {
    expect(await badImages()).toEqual([]);
  });

  it("turns that check red when old segments go before the new one is there", async () => {
    expect(await badImages(removingEarly)).not.toEqual([]);
  });

  it("turns that check red when folders are not synced", async () => {
    const disk = await writtenDisk();

    await compact(withoutFolderSync(disk.files));

    const images = Array.from({ length: 20 }, (_, seed) => disk.afterPowerLoss(seededRandom(seed)));
    const found = await Promise.all(
      images.map((image) => violations(image.files, history, history.flat())),
    );
    expect(found.flat()).not.toEqual([]);
  });

  it("is completed by a second call after it failed at any operation", async () => {
    const { files, operations } = faultyFiles((await writtenDisk()).files);
    await compact(files);

    for (let at = 0; at < operations(); at++) {
      const disk = await writtenDisk();
      await compact(faultyFiles(disk.files, { fault: { kind: "fail", at } }).files).catch(() => {});
      await compact(disk.files);

      expect(await violations(disk.files, history, history.flat())).toEqual([]);
      expect((await disk.files.list("segments/results")).length).toBeLessThan(12);
    }
  });
});
