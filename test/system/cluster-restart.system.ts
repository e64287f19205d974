// cluster-restart.system.ts — a coordinator that is killed every two seconds under cells of five: nothing is computed twice.

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { isFinished, startCluster, submit, sweepStatus } from "./support/cluster.js";
import { newFolder } from "./support/folder.js";
import { ktsweepOutput } from "./support/program.js";
import { repeats } from "./support/size.js";
import { completeRun, csvOf, writeSpec } from "./support/sweeps.js";

/** Rows of about five seconds each on one thread of a common machine. */
const slowRows = `
version: 1
name: slow
seed: 11
axes: { alpha: { linspace: [1.5, 2, ${repeats(2, 8)}] } }
problem: { d: 8192, target: { exponent: 1.5 }, noiseVariance: 0.01 }
chain: { model: { learner: sgd, spectrum: { exponent: alpha }, samples: 200000, stepSize: 0.05 } }
replicates: 3
engine: sampled
`;

describe("a coordinator that is killed every two seconds", () => {
  it("ends the sweep, and no row is computed twice", async () => {
    const spec = writeSpec(newFolder(), slowRows);
    const cluster = await startCluster({ ttl: "20s" });
    cluster.worker({ threads: 2 });
    const { id, dir } = await submit(cluster, spec);
    let restarts = 0;
    for (let ended = false; !ended; restarts++) {
      await sleep(2000);
      const status = await sweepStatus(cluster, id);
      ended = status !== undefined && isFinished(status);
      if (!ended) await cluster.restart();
    }
    const timings = await ktsweepOutput("export", dir, "--table", "timings");
    const seconds = timings
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => Number(line.split(",").at(-2)));
    const alone = join(newFolder(), "alone");
    await completeRun(spec, alone, "-j", "2");

    expect(restarts).toBeGreaterThan(2);
    expect(seconds.length, "one computation of each row").toBe(3 * repeats(2, 8));
    expect(await csvOf(dir)).toBe(await csvOf(alone));
  });
});
