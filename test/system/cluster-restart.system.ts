// cluster-restart.system.ts — a coordinator that is killed every two seconds under rows of five: nothing is computed twice.

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { isFinished, startCluster, submit } from "./support/cluster.js";
import { countBegunRows } from "./support/diary.js";
import { newFolder } from "./support/folder.js";
import { ktsweepOutput } from "./support/program.js";
import { repeats } from "./support/size.js";
import { completeRun, csvOf, writeSpec } from "./support/sweeps.js";

const ROWS = repeats(6, 60);
const THREADS = 2;
const LIFE_MS = 2000;

/** Rows of about five seconds each on one thread of a common machine. */
const slowRows = `
version: 1
name: slow
seed: 11
axes: { alpha: { linspace: [1.5, 2, ${String(ROWS / 3)}] } }
problem: { d: 8192, target: { exponent: 1.5 }, noiseVariance: 0.01 }
chain: { model: { learner: sgd, spectrum: { exponent: alpha }, samples: 200000, stepSize: 0.05 } }
replicates: 3
engine: sampled
`;

describe("a coordinator that is killed every two seconds", () => {
  it("ends the sweep, and no row is computed twice", async () => {
    const spec = writeSpec(newFolder(), slowRows);
    const cluster = await startCluster({ ttl: "30s" });
    const worker = cluster.worker({ threads: THREADS });
    const begun = countBegunRows(worker.child.pid ?? 0, THREADS);
    const { id, dir } = await submit(cluster, spec);
    let restarts = 0;
    for (;;) {
      await sleep(LIFE_MS);
      const status = await cluster.look(id);
      if (status !== undefined && isFinished(status)) break;
      await cluster.restart();
      restarts++;
    }
    const timings = await ktsweepOutput("export", dir, "--table", "timings", "--format", "csv");
    const [head, ...rows] = timings.trim().split("\n");
    const seconds = rows.map((line) => Number(line.split(",")[head.split(",").indexOf("seconds")]));
    process.stdout.write(
      `${String(restarts)} restarts; ${String(begun())} rows begun, ${String(rows.length)} recorded, ` +
        `of ${Math.min(...seconds).toFixed(1)} to ${Math.max(...seconds).toFixed(1)} s\n`,
    );

    expect(restarts).toBeGreaterThan(2);
    expect(Math.min(...seconds)).toBeGreaterThan(LIFE_MS / 1000);
    expect(rows).toHaveLength(ROWS);
    expect(begun(), "rows that a thread began").toBe(ROWS);
    const alone = join(newFolder(), "alone");
    await completeRun(spec, alone, "-j", String(THREADS));
    expect(await csvOf(dir)).toBe(await csvOf(alone));
  });
});
