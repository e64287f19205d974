// sameness.system.ts — the tables depend on the spec alone, not on threads, shards, folders, machines or who died meanwhile.

import { createHash } from "node:crypto";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { isFinished, startCluster, submit, until } from "./support/cluster.js";
import { newFolder, testFolder } from "./support/folder.js";
import { killTree } from "./support/processes.js";
import { ktsweepOutput } from "./support/program.js";
import { completeRun, csvOf, longSweep, writeSpec } from "./support/sweeps.js";

const shards = ["1/3", "2/3", "3/3"];
const fiveShards = ["1/5", "2/5", "3/5", "4/5", "5/5"];

/** SHA-256 of the canonical tables of a folder. */
async function digestOf(dir: string): Promise<string> {
  return createHash("sha256")
    .update(await csvOf(dir))
    .digest("hex");
}

describe("one spec", () => {
  let spec = "";
  let onOneThread = "";

  beforeAll(async () => {
    const folder = newFolder();
    spec = writeSpec(folder, longSweep.replace("replicates: 8", "replicates: 24"));
    const dir = join(folder, "one");
    await completeRun(spec, dir, "-j", "1");
    onOneThread = await digestOf(dir);
  });

  it.each(["2", "5"])("gives the same bytes on %s threads as on one", async (threads) => {
    const dir = testFolder();
    await completeRun(spec, dir, "-j", threads);
    expect(await digestOf(dir)).toBe(onOneThread);
  });

  it("gives the same bytes from five shards that run into one folder at the same time", async () => {
    const dir = testFolder();
    await Promise.all(
      fiveShards.map((shard) => completeRun(spec, dir, "-j", "1", "--shard", shard)),
    );
    expect(await digestOf(dir)).toBe(onOneThread);
  });

  it("gives the same bytes from three folders merged", async () => {
    const folder = testFolder();
    const dirs = shards.map((shard) => join(folder, shard.replace("/", "-")));
    for (const [i, shard] of shards.entries()) {
      await completeRun(spec, dirs[i], "-j", "2", "--shard", shard);
    }
    const merged = join(folder, "merged");
    await ktsweepOutput("merge", ...dirs, "--out", merged);
    expect(await digestOf(merged)).toBe(onOneThread);
    await ktsweepOutput("verify", merged);
  });

  it("gives the same bytes from a coordinator that is restarted twice, with three workers of which two are killed", async () => {
    const cluster = await startCluster({ ttl: "2s" });
    const workers = [cluster.worker(), cluster.worker(), cluster.worker()];
    const { id, dir } = await submit(cluster, spec);
    const disturbances = [
      cluster.restart,
      () => killTree(workers[0]),
      cluster.restart,
      () => killTree(workers[1]),
    ];
    for (const disturb of disturbances) {
      const { phase } = await until(cluster, id, ({ leased }) => leased > 0);
      expect(phase).toBe("running");
      await disturb();
    }
    await until(cluster, id, isFinished);
    expect(await digestOf(dir)).toBe(onOneThread);
    await ktsweepOutput("verify", dir);
  });
});
