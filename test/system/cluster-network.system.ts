// cluster-network.system.ts — networks that hang, cut and corrupt: the record stays right and the sweep ends.

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { eventually, isFinished, startCluster, submit, until } from "./support/cluster.js";
import { startFaultyProxy } from "./support/faulty-proxy.js";
import { newFolder } from "./support/folder.js";
import { metricsText, withMetrics } from "./support/metrics.js";
import { ktsweepOutput } from "./support/program.js";
import { fractions, repeats } from "./support/size.js";
import { completeRun, csvOf, longSweep, writeSpec } from "./support/sweeps.js";

/** Disturbances of a sweep that was not finished. */
const DISTURBANCES = repeats(8, 300);
const MOST_PER_SWEEP = 12;
const FLIPS = repeats(100, 10_000);

let spec = "";
let onOneThread = "";

beforeAll(async () => {
  const folder = newFolder();
  spec = writeSpec(folder, longSweep.replace("replicates: 8", "replicates: 40"));
  await completeRun(spec, join(folder, "one"), "-j", "2");
  onOneThread = await csvOf(join(folder, "one"));
});

describe("a network between coordinator and worker", () => {
  /** Hangs in one direction or cuts while the sweep runs; how often. */
  async function disturb(sweep: number, most: number): Promise<number> {
    const cluster = await startCluster({ ttl: "1s" });
    const proxy = await startFaultyProxy(cluster.address);
    cluster.worker({ address: proxy.address });
    const { id, dir } = await submit(cluster, spec);
    let disturbances = 0;
    for (const share of fractions(sweep, most)) {
      const { phase } = await until(cluster, id, (now) => now.leased > 0 || isFinished(now));
      if (phase === "finished") break;
      await sleep(1000 * ((5 * share) % 1));
      if (share < 0.4) proxy.hold("up");
      else if (share < 0.8) proxy.hold("down");
      else proxy.cut();
      await sleep(300 + 2700 * ((11 * share) % 1));
      proxy.release();
      disturbances++;
    }
    const { failed, trouble } = await until(cluster, id, isFinished);

    expect({ failed, trouble }).toEqual({ failed: 0, trouble: "" });
    expect(await csvOf(dir)).toBe(onOneThread);
    await ktsweepOutput("verify", dir);
    await cluster.stop();
    return disturbances;
  }

  it("may hold bytes back in either direction for longer than a lease, and cut connections", async () => {
    let disturbances = 0;
    for (let sweep = 1; disturbances < DISTURBANCES; sweep++) {
      disturbances += await disturb(sweep, Math.min(MOST_PER_SWEEP, DISTURBANCES - disturbances));
    }
  });

  it("may flip bits: what was changed on its way is refused", async () => {
    const cluster = await startCluster({ ttl: "2s", args: withMetrics });
    const proxy = await startFaultyProxy(cluster.address);
    cluster.worker({ address: proxy.address });
    const { id, dir } = await submit(cluster, spec);
    await until(cluster, id, ({ leased }) => leased > 0);
    proxy.flip(700);
    await eventually(() => proxy.flipped() >= FLIPS || undefined);
    const during = await until(cluster, id, () => true);
    proxy.flip(0);
    proxy.cut();
    const { failed, trouble } = await until(cluster, id, isFinished);
    const calls = (await metricsText(cluster)).match(/^ktsweep_call_seconds_count.*$/gm) ?? [];
    process.stdout.write(`${String(proxy.flipped())} flips\n${calls.join("\n")}\n`);

    expect(isFinished(during), "finished in spite of the flips").toBe(false);
    expect({ failed, trouble }).toEqual({ failed: 0, trouble: "" });
    expect(await csvOf(dir)).toBe(onOneThread);
    await ktsweepOutput("verify", dir);
  });
});
