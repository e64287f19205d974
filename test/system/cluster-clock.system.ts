// cluster-clock.system.ts — wall clocks that jump by hours and years, and a coordinator that was stopped: leases obey the
// monotonic clock of a coordinator that runs, and nothing else.

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { eventually, isFinished, startCluster, submit, until } from "./support/cluster.js";
import { fakeWallClock, lacksFaketime } from "./support/faketime.js";
import { newFolder } from "./support/folder.js";
import { figure, withMetrics } from "./support/metrics.js";
import { processTree, signalAll } from "./support/processes.js";
import { ktsweepOutput } from "./support/program.js";
import { repeats } from "./support/size.js";
import { completeRun, csvOf, longSweep, writeSpec } from "./support/sweeps.js";

const HOUR = 3600;
const YEAR = 365 * 24 * HOUR;
/** Seconds by which the clocks are wrong, one after another. */
const jumps = [HOUR, -HOUR, YEAR, -YEAR, 0];
const LOST = "ktsweep_workers_lost_total";

let spec = "";
let onOneThread = "";

beforeAll(async () => {
  const folder = newFolder();
  spec = writeSpec(folder, longSweep.replace("replicates: 8", "replicates: 40"));
  await completeRun(spec, join(folder, "one"), "-j", "2");
  onOneThread = await csvOf(join(folder, "one"));
});

describe.skipIf(lacksFaketime())("wall clocks that jump", () => {
  it("neither end leases nor keep them, and the sweep ends with the same bytes", async () => {
    const [ofCoordinator, ofWorker] = [fakeWallClock(), fakeWallClock()];
    const coordinatorEnv = ofCoordinator.env;
    const cluster = await startCluster({ ttl: "8s", coordinatorEnv, args: withMetrics });
    cluster.worker({ env: ofWorker.env });
    const { id, dir } = await submit(cluster, spec);
    await until(cluster, id, ({ leased }) => leased > 0);
    let jumped = 0;
    for (const seconds of Array.from({ length: repeats(1, 20) }, () => jumps).flat()) {
      const status = await until(cluster, id, () => true);
      ofCoordinator.jumpTo(seconds);
      ofWorker.jumpTo(-seconds);
      jumped += isFinished(status) ? 0 : 1;
      await sleep(700);
    }
    const times =
      cluster
        .coordinator()
        .written()
        .stderr.match(/"time":(\d+)/g) ?? [];
    const { failed } = await until(cluster, id, isFinished);
    process.stdout.write(`${String(jumped)} jumps; log: ${times.join()}\n`);

    expect(jumped).toBeGreaterThan(2);
    expect(failed).toBe(0);
    expect(await figure(cluster, LOST)).toBe(0);
    expect(await csvOf(dir)).toBe(onOneThread);
    await ktsweepOutput("verify", dir);
  });

  it("show the program what they are meant to show", async () => {
    const { env, jumpTo } = fakeWallClock();
    jumpTo(YEAR);
    const cluster = await startCluster({ coordinatorEnv: env });
    const [, time] = /"time":(\d+)/.exec(cluster.coordinator().written().stderr) ?? [];

    expect((Number(time) - Date.now()) / 1000).toBeGreaterThan(YEAR - HOUR);
  });

  it("do not keep the leases of a silent worker", async () => {
    const { env, jumpTo } = fakeWallClock();
    const cluster = await startCluster({ ttl: "2s", coordinatorEnv: env, args: withMetrics });
    const silent = cluster.worker();
    const { id } = await submit(cluster, spec);
    await until(cluster, id, ({ leased }) => leased > 0);
    jumpTo(-HOUR);
    signalAll(processTree(silent.child.pid ?? 0), "SIGSTOP");
    const begin = performance.now();
    await eventually(async () => (await figure(cluster, LOST)) === 1 || undefined);

    expect(performance.now() - begin).toBeLessThan(60_000);
  });
});

describe("a coordinator that was stopped for longer than leases last", () => {
  it("takes no lease away: nobody could be heard in the meantime", async () => {
    const cluster = await startCluster({ ttl: "4s", args: withMetrics });
    cluster.worker();
    const { id, dir } = await submit(cluster, spec);
    for (let stops = 0; stops < repeats(2, 20); stops++) {
      await until(cluster, id, ({ leased, phase }) => leased > 0 || phase === "finished");
      const { pid = 0 } = cluster.coordinator().child;
      signalAll([pid], "SIGSTOP");
      await sleep(3 * 4000);
      signalAll([pid], "SIGCONT");
    }
    const { failed } = await until(cluster, id, isFinished);

    expect(failed).toBe(0);
    expect(await figure(cluster, LOST)).toBe(0);
    expect(await csvOf(dir)).toBe(onOneThread);
  });
});
