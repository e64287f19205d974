import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeFiles, type FilePort } from "@ktsweep/results";
import { describe, expect, it } from "vitest";
import { faultyFiles } from "./faulty-files.js";
import { filePortContract } from "./file-port-contract.js";
import { memoryDisk } from "./memory-disk.js";
import { seededRandom } from "./seeded-random.js";

async function onDisk(check: (files: FilePort) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "ktsweep-port-"));
  try {
    await check(nodeFiles(dir));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

describe("the file port on a real folder", () => {
  it.each(filePortContract)("$promise", ({ check }) => onDisk(check));
});

describe("the file port in memory", () => {
  it.each(filePortContract)("$promise", ({ check }) => check(memoryDisk().files));
});

describe("the faulty file port without a fault", () => {
  it.each(filePortContract)("$promise", ({ check }) =>
    check(faultyFiles(memoryDisk().files).files),
  );
});

describe("the disk in memory", () => {
  async function disk() {
    const made = memoryDisk();
    const file = await made.files.create("a");
    await file.write(new Uint8Array(2000).fill(1));
    return { made, file };
  }

  it("keeps everything over a kill", async () => {
    const { made } = await disk();

    expect(await made.afterKill().files.read("a")).toEqual(new Uint8Array(2000).fill(1));
  });

  it("keeps a synced file under a synced name over every power loss", async () => {
    const { made, file } = await disk();
    await file.sync();
    await made.files.syncFolder("");

    for (let seed = 0; seed < 50; seed++) {
      expect(await made.afterPowerLoss(seededRandom(seed)).files.read("a")).toHaveLength(2000);
    }
  });

  it("loses or tears what was not synced in some power losses", async () => {
    const { made } = await disk();
    await made.files.syncFolder("");
    const lengths = new Set<number>();
    let holes = 0;

    for (let seed = 0; seed < 50; seed++) {
      const bytes = await made.afterPowerLoss(seededRandom(seed)).files.read("a");
      lengths.add(bytes.length);
      if (bytes.includes(0) && bytes.includes(1)) holes++;
    }

    expect(lengths.size).toBeGreaterThan(10);
    expect(holes).toBeGreaterThan(10);
  });
});
