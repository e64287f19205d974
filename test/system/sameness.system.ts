// sameness.system.ts — the tables depend on the spec alone, not on threads, shards or folders.

import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { newFolder, testFolder } from "./support/folder.js";
import { ktsweepOutput } from "./support/program.js";
import { completeRun, csvOf, longSweep, writeSpec } from "./support/sweeps.js";

const shards = ["1/3", "2/3", "3/3"];

describe("one spec", () => {
  let spec = "";
  let onOneThread = "";

  beforeAll(async () => {
    const folder = newFolder();
    spec = writeSpec(folder, longSweep);
    const dir = join(folder, "one");
    await completeRun(spec, dir, "-j", "1");
    onOneThread = await csvOf(dir);
  });

  it.each(["2", "5"])("gives the same bytes on %s threads as on one", async (threads) => {
    const dir = testFolder();
    await completeRun(spec, dir, "-j", threads);
    expect(await csvOf(dir)).toBe(onOneThread);
  });

  it("gives the same bytes from three shards that run into one folder at the same time", async () => {
    const dir = testFolder();
    await Promise.all(shards.map((shard) => completeRun(spec, dir, "-j", "1", "--shard", shard)));
    expect(await csvOf(dir)).toBe(onOneThread);
  });

  it("gives the same bytes from three folders merged", async () => {
    const folder = testFolder();
    const dirs = shards.map((shard) => join(folder, shard.replace("/", "-")));
    for (const [i, shard] of shards.entries()) {
      await completeRun(spec, dirs[i], "-j", "2", "--shard", shard);
    }
    const merged = join(folder, "merged");
    await ktsweepOutput("merge", ...dirs, "--out", merged);
    expect(await csvOf(merged)).toBe(onOneThread);
    await ktsweepOutput("verify", merged);
  });
});
