// cluster-kill.system.ts — any process of a cluster may be killed or stopped at any instant: no acknowledged row is lost, and
// the tables are those of a single thread.

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type Cluster,
  eventually,
  isFinished,
  startCluster,
  submit,
  until,
} from "./support/cluster.js";
import { newFolder } from "./support/folder.js";
import { figure, withMetrics } from "./support/metrics.js";
import { childrenOf, isAlive, processTree, signalAll } from "./support/processes.js";
import { ktsweepOutput, type Running } from "./support/program.js";
import { resultSegments, rowsOf } from "./support/segments.js";
import { fractions, repeats } from "./support/size.js";
import { completeRun, csvOf, longSweep, writeSpec } from "./support/sweeps.js";

/** Kills that hit a sweep which was not finished. */
const KILLS = repeats(20, 200);
/** A sweep is left alone after so many, so that each is compared at its end. */
const MOST_PER_SWEEP = 10;
const WORKERS = 3;

let spec = "";
let onOneThread = "";

beforeAll(async () => {
  const folder = newFolder();
  spec = writeSpec(folder, longSweep.replace("replicates: 8", "replicates: 40"));
  await completeRun(spec, join(folder, "one"), "-j", "2");
  onOneThread = await csvOf(join(folder, "one"));
});

describe("a cluster whose processes are killed", () => {
  const kinds = ["coordinator", "worker", "compute"] as const;
  const count = { coordinator: 0, worker: 0, compute: 0 };

  /** Kills the coordinator, or a worker's parent, or its compute process. */
  async function killOne(cluster: Cluster, workers: Running[], share: number): Promise<void> {
    const kind = kinds[Math.floor(share * kinds.length)];
    const i = Math.floor(share * kinds.length * WORKERS) % WORKERS;
    const { pid = 0 } = workers[i].child;
    const compute = childrenOf(pid);
    count[kind]++;
    if (kind === "coordinator") await cluster.restart();
    else if (kind === "compute") signalAll(compute, "SIGKILL");
    else {
      signalAll([pid], "SIGKILL");
      workers[i] = cluster.worker();
      await eventually(() => !compute.some(isAlive) || undefined);
    }
  }

  /** Kills while the sweep runs; how often. */
  async function killDuring(sweep: number, most: number): Promise<number> {
    const cluster = await startCluster({ ttl: "2s" });
    const workers = Array.from({ length: WORKERS }, () => cluster.worker());
    const { id, dir } = await submit(cluster, spec);
    let kills = 0;
    for (const share of fractions(sweep, most)) {
      await sleep(100 + 900 * ((7 * share) % 1));
      const before = await cluster.look(id);
      const segments = resultSegments(dir);
      if (before === undefined || isFinished(before)) break;
      kills++;
      await killOne(cluster, workers, share);
      const after = await until(cluster, id, () => true);
      const acknowledged = Math.max(before.recorded, rowsOf(dir, segments));
      expect(after.recorded).toBeGreaterThanOrEqual(acknowledged);
    }
    const status = await until(cluster, id, isFinished);

    expect(status.failed).toBe(0);
    expect(await csvOf(dir)).toBe(onOneThread);
    await ktsweepOutput("verify", dir);
    await cluster.stop();
    return kills;
  }

  it("loses no acknowledged row and exports the same bytes", async () => {
    let kills = 0;
    for (let sweep = 1; kills < KILLS; sweep++) {
      kills += await killDuring(sweep, Math.min(MOST_PER_SWEEP, KILLS - kills));
    }
    process.stdout.write(`killed in the middle: ${JSON.stringify(count)}\n`);

    for (const kind of kinds) expect(count[kind]).toBeGreaterThan(KILLS / 10);
  });
});

describe("a worker that sleeps for three times as long as its lease", () => {
  it("changes nothing when it wakes up", async () => {
    const cluster = await startCluster({ ttl: "1s", args: withMetrics });
    const sleepers = [cluster.worker(), cluster.worker()];
    const { id, dir } = await submit(cluster, spec);
    for (const share of fractions(5, repeats(4, 60))) {
      const { leased } = await until(cluster, id, (now) => now.leased > 0 || isFinished(now));
      if (leased === 0) break;
      const pids = processTree(sleepers[share < 0.5 ? 0 : 1].child.pid ?? 0);
      signalAll(pids, "SIGSTOP");
      await sleep(3000);
      signalAll(pids, "SIGCONT");
    }
    const { failed } = await until(cluster, id, isFinished);
    const lost = await figure(cluster, "ktsweep_workers_lost_total");
    process.stdout.write(`lost and found: ${String(lost)}\n`);

    expect(failed).toBe(0);
    expect(lost).toBeGreaterThan(0);
    expect(await csvOf(dir)).toBe(onOneThread);
    await ktsweepOutput("verify", dir);
  });
});
