import { canonicalJson } from "@ktsweep/core";
import { memoryDisk, seededRandom } from "@ktsweep/testkit";
import { describe, expect, it } from "vitest";
import type { Control } from "./control.js";
import { readControls, writeControl } from "./control-files.js";
import type { FilePort } from "./file-port.js";
import { openStore } from "./open-store.js";
import { batchOf, cellsOf, fakeResults, fakeSweep } from "./sweep.fixture.js";

const decisions: readonly Control[] = [
  { type: "pause" },
  { type: "prioritize", priority: -3 },
  { type: "retry", rows: [["0".repeat(32), 2, 3]] },
  { type: "options", retries: 4 },
  { type: "conflict", what: "cell 0, replicate 1" },
  { type: "resume" },
];

async function newFolder(): Promise<FilePort> {
  const { files } = memoryDisk();
  await openStore("memory", { files, create: { sweep: fakeSweep() } });
  return files;
}

async function replace(files: FilePort, path: string, bytes: Uint8Array): Promise<void> {
  await files.remove(path);
  const file = await files.create(path);
  await file.write(bytes);
}

describe("control files", () => {
  it("give back decisions in the order of incarnation and counter", async () => {
    const files = await newFolder();
    for (const control of decisions.slice(0, 4)) await writeControl(files, 9, control);
    for (const control of decisions.slice(4)) await writeControl(files, 10, control);

    const read = await readControls(files);

    expect(read.map(({ control }) => control)).toEqual(decisions);
    expect(read.map((one) => [one.incarnation, one.counter])).toEqual(
      [1, 2, 3, 4].map((n) => [9, n]).concat([1, 2].map((n) => [10, n])),
    );
  });

  it("survive a power loss as soon as they are written", async () => {
    const disk = memoryDisk();
    await disk.files.makeFolder("tmp");
    await writeControl(disk.files, 1, { type: "cancel" });

    for (let seed = 0; seed < 20; seed++) {
      const { files } = disk.afterPowerLoss(seededRandom(seed));
      expect(await readControls(files)).toHaveLength(1);
    }
  });

  it("never overwrite each other when two are written at the same time", async () => {
    const files = await newFolder();

    const counters = await Promise.all(decisions.map((one) => writeControl(files, 2, one)));

    expect(new Set(counters).size).toBe(decisions.length);
    expect(await readControls(files)).toHaveLength(decisions.length);
  });

  it("are refused when any single bit of them was flipped, and when they were cut short", async () => {
    const files = await newFolder();
    await writeControl(files, 1, { type: "prioritize", priority: 12 });
    const path = "control/1-1.json";
    const bytes = await files.read(path);

    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = bytes.slice();
      changed[bit >> 3] ^= 1 << (bit & 7);
      await replace(files, path, changed);
      await expect(readControls(files)).rejects.toMatchObject({ code: "STORE_CORRUPT" });
    }
    for (let length = 0; length < bytes.length; length++) {
      await replace(files, path, bytes.slice(0, length));
      await expect(readControls(files)).rejects.toMatchObject({ code: "STORE_CORRUPT" });
    }
  });

  it("are refused when they are sound but say what this version does not know", async () => {
    const files = await newFolder();
    await writeControl(files, 1, { type: "celebrate" } as never);

    await expect(readControls(files)).rejects.toMatchObject({ code: "STORE_CORRUPT" });
    await expect(openStore("memory", { files })).rejects.toMatchObject({ code: "STORE_CORRUPT" });
  });

  it("are readable: JSON with the decision in it", async () => {
    const files = await newFolder();
    await writeControl(files, 1, { type: "pause" });

    const text = new TextDecoder().decode(await files.read("control/1-1.json"));

    expect(JSON.parse(text)).toMatchObject({ type: "pause" });
    expect(canonicalJson(JSON.parse(text))).toBe(text);
  });
});

describe("rows that failed for good", () => {
  const sweep = fakeSweep();
  const [cell, other] = cellsOf(sweep) as [string, string];

  async function storeWithFailures() {
    const { files } = memoryDisk();
    const store = await openStore("memory", { files, create: { sweep } });
    const failure = { cell, cause: "SGD_DIVERGED: at step 3", lastOutput: "" };
    store.append(
      batchOf({
        failures: [
          { ...failure, replicate: 0, permanent: true, attempt: 1 },
          { ...failure, replicate: 1, permanent: false, attempt: 1 },
          { ...failure, replicate: 1, permanent: true, attempt: 2 },
          { ...failure, replicate: 2, permanent: false, attempt: 1 },
        ],
      }),
    );
    await store.commit();
    return { files, store };
  }

  it("are those with a permanent failure, and attempts are counted per row", async () => {
    const { store } = await storeWithFailures();

    expect(store.failedForGood()).toEqual(new Map([[cell, new Set([0, 1])]]));
    expect([0, 1, 2, 3].map((replicate) => store.attemptsOf(cell, replicate))).toEqual([
      1, 2, 1, 0,
    ]);
    expect(store.attemptsOf(other, 0)).toBe(0);
  });

  it("are fewer after a decision to try them again, until they fail once more", async () => {
    const { files, store } = await storeWithFailures();
    await writeControl(files, 1, { type: "retry", rows: [[cell, 1, 2]] });

    const again = await openStore("memory", { files, create: { sweep } });
    await store.refresh();
    expect(again.failedForGood()).toEqual(new Map([[cell, new Set([0])]]));
    expect(store.failedForGood()).toEqual(again.failedForGood());

    again.append(
      batchOf({
        failures: [{ cell, replicate: 1, cause: "X", permanent: true, attempt: 3, lastOutput: "" }],
      }),
    );
    await again.commit();
    expect(again.failedForGood()).toEqual(new Map([[cell, new Set([0, 1])]]));
  });

  it("are fewer once a result is there", async () => {
    const { store } = await storeWithFailures();
    store.append(batchOf({ results: [fakeResults(sweep, [cell], 1)] }));
    await store.commit();

    expect(store.failedForGood()).toEqual(new Map([[cell, new Set([1])]]));
  });
});

describe("extending an open store", () => {
  it("makes another version the newest, also when the clock has been set back", async () => {
    const { files } = memoryDisk();
    const store = await openStore("memory", { files, create: { sweep: fakeSweep() } });
    await files.setModified(`specs/${store.specs[0].digest}.json`, 1e15);
    const later = fakeSweep({ version: 2, sizes: [16, 32, 64, 128] });
    const reopened = await openStore("memory", { files, create: { sweep: fakeSweep() } });

    await reopened.extend(later);

    expect(reopened.specs.map(({ digest }) => digest)).toEqual([later.digest, fakeSweep().digest]);
    expect((await openStore("memory", { files })).specs[0].digest).toBe(later.digest);
    await expect(reopened.extend(fakeSweep({ name: "other" }))).rejects.toMatchObject({
      code: "STORE_FOREIGN",
    });
  });
});
