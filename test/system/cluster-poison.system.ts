// cluster-poison.system.ts — rows that need more memory than there is, or that kill their process, fail alone.

import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { eventually, isFinished, startCluster, submit, until } from "./support/cluster.js";
import { rowsUnderway, type Underway } from "./support/diary.js";
import { newFolder } from "./support/folder.js";
import { signalAll } from "./support/processes.js";
import { ktsweepOutput } from "./support/program.js";
import { completeRun, csvOf, writeSpec } from "./support/sweeps.js";

/** One cell in four takes gigabytes. */
const hungry = `
version: 1
name: hungry
axes: { d: [64, 128, 256, 20000000] }
problem: { d: d, target: { exponent: 1.5 } }
chain: { model: { learner: sgd, spectrum: { exponent: 2 }, samples: 16, stepSize: 0.1 } }
replicates: 4
engine: sampled
`;

/** The last row takes seconds, the others none. */
const oneSlow = `
version: 1
name: one-slow
axes: { N: [16, 32, 64, 128, 256, 512, 300000] }
problem: { d: 8192, target: { exponent: 1.5 } }
chain: { model: { learner: sgd, spectrum: { exponent: 2 }, samples: N, stepSize: 0.05 } }
replicates: 1
engine: sampled
`;

/** A row that is underway for longer than this is the slow one. */
const SLOW_MS = 1000;

describe("rows that need more memory than a worker has", () => {
  it("are refused or fail, and all others are recorded", async () => {
    const cluster = await startCluster({ ttl: "5s" });
    cluster.worker({ args: ["--max-memory", "500M"] });
    const { id, dir } = await submit(cluster, writeSpec(newFolder(), hungry));
    const status = await until(
      cluster,
      id,
      ({ recorded, failed, waiting }) => recorded === 12 && (failed === 4 || waiting !== ""),
    );
    process.stdout.write(`${JSON.stringify(status)}\n`);

    expect(status.recorded).toBe(12);
    const failures = await ktsweepOutput("export", dir, "--table", "failures", "--format", "csv");
    expect(failures).not.toMatch(/,(64|128|256),/);
  });
});

describe("a row at which the compute process dies each time", () => {
  it("fails after three deaths, the others do not, and it may be tried again", async () => {
    const folder = newFolder();
    const spec = writeSpec(folder, oneSlow);
    const cluster = await startCluster({ ttl: "10s" });
    const workers = [cluster.worker(), cluster.worker()];
    const pids = workers.map(({ child }) => child.pid ?? 0);
    const { id, dir } = await submit(cluster, spec);

    /** The compute process that has been at one row for long. */
    const seen = new Map<string, number>();
    const atSlowRow = (): Underway | undefined => {
      const now = performance.now();
      const rows = pids.flatMap((pid) => rowsUnderway(pid, 1));
      return rows.find((row) => {
        const key = [row.pid, row.lot, row.row].join();
        if (!seen.has(key)) seen.set(key, now);
        return now - (seen.get(key) ?? now) > SLOW_MS;
      });
    };
    const killed: number[] = [];
    await eventually(async () => {
      const row = atSlowRow();
      if (row !== undefined && !killed.includes(row.pid)) {
        killed.push(row.pid);
        signalAll([row.pid], "SIGKILL");
      }
      return (await cluster.look(id))?.failed === 1 || undefined;
    });
    const status = await until(cluster, id, ({ leased }) => leased === 0);

    expect(killed).toHaveLength(3);
    expect(status).toMatchObject({ rows: 7, recorded: 6, failed: 1 });
    const waited = await cluster.ktsweep("submit", spec, "--wait");
    expect(waited.status, waited.stderr).toBe(3);
    const failures = await ktsweepOutput("export", dir, "--table", "failures", "--format", "csv");
    process.stdout.write(failures);
    const attempts = failures.trim().split("\n").slice(1);
    expect(attempts).toHaveLength(3);
    for (const attempt of attempts) expect(attempt).toMatch(/,300000,0,WORKER_CRASHED/);

    await cluster.ktsweep("retry", id);
    await until(cluster, id, isFinished);
    await completeRun(spec, join(folder, "alone"), "-j", "1");
    expect(await csvOf(dir)).toBe(await csvOf(join(folder, "alone")));
  });
});
