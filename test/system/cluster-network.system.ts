// cluster-network.system.ts — networks that hang, cut and corrupt: the record stays right and the sweep ends.

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { isFinished, startCluster, submit, until } from "./support/cluster.js";
import { startFaultyProxy } from "./support/faulty-proxy.js";
import { newFolder } from "./support/folder.js";
import { ktsweepOutput } from "./support/program.js";
import { fractions, repeats } from "./support/size.js";
import { completeRun, csvOf, longSweep, writeSpec } from "./support/sweeps.js";

let spec = "";
let onOneThread = "";

beforeAll(async () => {
  const folder = newFolder();
  spec = writeSpec(folder, longSweep);
  await completeRun(spec, join(folder, "one"), "-j", "1");
  onOneThread = await csvOf(join(folder, "one"));
});

describe("a network between coordinator and workers", () => {
  it("may hold bytes back in either direction for longer than a lease, and cut connections", async () => {
    const cluster = await startCluster({ ttl: "1s" });
    const proxy = await startFaultyProxy(cluster.address);
    cluster.worker({ address: proxy.address });
    cluster.worker();
    const { id, dir } = await submit(cluster, spec);
    for (const share of fractions(17, repeats(8, 100))) {
      if (share < 0.33) proxy.hold("up");
      else if (share < 0.67) proxy.hold("down");
      else proxy.cut();
      await sleep(300 + 2500 * share);
      proxy.release();
      await sleep(200);
    }
    const status = await until(cluster, id, isFinished);

    expect(status.failed).toBe(0);
    expect(await csvOf(dir)).toBe(onOneThread);
    await ktsweepOutput("verify", dir);
  });

  it("may flip bits: a report that was changed on its way is refused", async () => {
    const cluster = await startCluster({ ttl: "2s" });
    const proxy = await startFaultyProxy(cluster.address);
    cluster.worker({ address: proxy.address });
    const { id, dir } = await submit(cluster, spec);
    proxy.flip(1);
    await sleep(repeats(8_000, 120_000));
    proxy.flip(0);
    proxy.cut();
    const status = await until(cluster, id, isFinished);

    expect(proxy.flipped()).toBeGreaterThan(5);
    expect(status.trouble).toBe("");
    expect(await csvOf(dir)).toBe(onOneThread);
  });
});
