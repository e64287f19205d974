// cluster-kill.system.ts — any process of a cluster may be killed or stopped at any instant: no acknowledged row is lost, and
// the tables are those of a single thread.

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import {
  childrenOf,
  type Cluster,
  isFinished,
  startCluster,
  submit,
  sweepStatus,
  until,
} from "./support/cluster.js";
import { newFolder } from "./support/folder.js";
import { ktsweepOutput, type Running } from "./support/program.js";
import { resultSegments, rowsOf } from "./support/segments.js";
import { fractions, repeats } from "./support/size.js";
import { completeRun, csvOf, longSweep, writeSpec } from "./support/sweeps.js";

const KILLS = repeats(20, 200);
/** Kills per sweep: a sweep takes a few seconds, and every sweep is compared at its end. */
const KILLS_PER_SWEEP = 10;
const WORKERS = 3;

describe("a cluster whose processes are killed", () => {
  let spec = "";
  let onOneThread = "";

  beforeAll(async () => {
    const folder = newFolder();
    spec = writeSpec(folder, longSweep.replace("replicates: 8", "replicates: 24"));
    await completeRun(spec, join(folder, "one"), "-j", "1");
    onOneThread = await csvOf(join(folder, "one"));
  });

  /** Kills what `share` says: the coordinator, a worker, or a worker's compute process. */
  async function killOne(
    cluster: Cluster,
    workers: Running[],
    share: number,
  ): Promise<"coordinator" | "worker" | "compute"> {
    const which = Math.floor(share * 3 * WORKERS);
    const i = which % WORKERS;
    if (which < WORKERS) {
      await cluster.restart();
      return "coordinator";
    }
    const { child } = workers[i];
    if (which < 2 * WORKERS) {
      child.kill("SIGKILL");
      workers[i] = cluster.worker();
      return "worker";
    }
    for (const pid of childrenOf(child.pid ?? 0)) process.kill(pid, "SIGKILL");
    return "compute";
  }

  it.each(Array.from({ length: Math.ceil(KILLS / KILLS_PER_SWEEP) }, (_, i) => i + 1))(
    "loses no acknowledged row and exports the same bytes, sweep %i",
    async (seed) => {
      const cluster = await startCluster({ ttl: "2s" });
      const workers = Array.from({ length: WORKERS }, () => cluster.worker());
      const { id, dir } = await submit(cluster, spec);
      const killed = [];
      for (const share of fractions(seed, KILLS_PER_SWEEP)) {
        await sleep(200 + 600 * share);
        const before = resultSegments(dir);
        killed.push(await killOne(cluster, workers, share));
        const status = await sweepStatus(cluster, id);
        expect(status?.recorded ?? Infinity).toBeGreaterThanOrEqual(rowsOf(dir, before));
      }
      const status = await until(cluster, id, isFinished);

      expect(status.failed, `after killing ${killed.join()}`).toBe(0);
      expect(await csvOf(dir)).toBe(onOneThread);
      await ktsweepOutput("verify", dir);
    },
  );

  it("takes nothing from a worker that slept for longer than its lease", async () => {
    const cluster = await startCluster({ ttl: "1s" });
    const sleepers = [cluster.worker(), cluster.worker()];
    const { id, dir } = await submit(cluster, spec);
    for (const share of fractions(5, repeats(4, 60))) {
      await until(cluster, id, ({ leased, phase }) => leased > 0 || phase === "finished");
      const { child } = sleepers[share < 0.5 ? 0 : 1];
      const pids = [child.pid ?? 0, ...childrenOf(child.pid ?? 0)];
      for (const pid of pids) process.kill(pid, "SIGSTOP");
      await sleep(3000);
      for (const pid of pids) process.kill(pid, "SIGCONT");
    }
    await until(cluster, id, isFinished);

    expect(await csvOf(dir)).toBe(onOneThread);
    await ktsweepOutput("verify", dir);
  });
});
