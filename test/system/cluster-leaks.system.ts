// cluster-leaks.system.ts — hundreds of thousands of rows leave nothing behind: files, threads and memory of coordinator and
// worker stay what they were.

import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isFinished, startCluster, submit, until } from "./support/cluster.js";
import { testFolder } from "./support/folder.js";
import { childrenOf, procText } from "./support/processes.js";
import { fitLine } from "./support/regression.js";
import { repeats } from "./support/size.js";
import { writeSpec } from "./support/sweeps.js";

const ROWS_PER_SWEEP = repeats(10_000, 50_000);
/** Of which the first are for compilers to settle, for threads to have the eight sweeps that they keep, and for heaps to fill. */
const SWEEPS = repeats(56, 24);
const WARM_UP = repeats(20, 10);
const CELLS = 8;
/**
 * Most bytes per row that memory may grow after the warm-up, as the lower end of the slope's 95 % interval. The coordinator
 * serves every sweep that it was given until it ends and knows which rows are recorded; a worker keeps nothing. The heaps of
 * the compute process come and go by 20 MiB, so it takes many rows to tell; 100 bytes kept per row gave 187 ± 53 over 180,000.
 */
const GROWTH = { coordinator: 200, worker: 20, compute: 50 };

const trivial = (seed: number): string => `
version: 1
name: trivial-${String(seed)}
seed: ${String(seed)}
axes: { N: { linspace: [1, ${String(CELLS)}, ${String(CELLS)}] } }
problem: { d: 512, target: { exponent: 1.5 } }
chain: { model: { learner: sgd, spectrum: { exponent: 2 }, samples: N, stepSize: 0.1 } }
replicates: ${String(ROWS_PER_SWEEP / CELLS)}
engine: sampled
`;

interface Sample {
  readonly files: number;
  readonly threads: number;
  readonly bytes: number;
}

function sampleOf(pid: number): Sample {
  const status = procText(pid, "status");
  const number = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1]);
  const files = readdirSync(`/proc/${String(pid)}/fd`).length;
  return { files, threads: number("Threads"), bytes: 1024 * number("VmRSS") };
}

describe("coordinator and worker", () => {
  it("hold after many rows what they held after few", async () => {
    const cluster = await startCluster();
    const worker = cluster.worker();
    const folder = testFolder();
    const samples = {
      coordinator: [] as Sample[],
      worker: [] as Sample[],
      compute: [] as Sample[],
    };
    const begin = performance.now();
    for (let sweep = 1; sweep <= SWEEPS; sweep++) {
      const { id } = await submit(cluster, writeSpec(folder, trivial(sweep)));
      const { recorded } = await until(cluster, id, isFinished);
      expect(recorded).toBe(ROWS_PER_SWEEP);
      const parent = worker.child.pid ?? 0;
      samples.coordinator.push(sampleOf(cluster.coordinator().child.pid ?? 0));
      samples.worker.push(sampleOf(parent));
      samples.compute.push(sampleOf(childrenOf(parent)[0]));
    }
    const seconds = (performance.now() - begin) / 1000;
    process.stdout.write(`${String(SWEEPS * ROWS_PER_SWEEP)} rows in ${seconds.toFixed(0)} s\n`);

    for (const name of ["coordinator", "worker", "compute"] as const) {
      const after = samples[name].slice(WARM_UP);
      const { slope, halfWidth } = fitLine(
        after.map((_, i) => i * ROWS_PER_SWEEP),
        after.map(({ bytes }) => bytes),
      );
      const mebibytes = samples[name].map(({ bytes }) => Math.round(bytes / 2 ** 20));
      process.stdout.write(
        `${name}: MiB ${mebibytes.join()}; ${slope.toFixed(1)} ± ${halfWidth.toFixed(1)} bytes per row; ` +
          `files ${after.map(({ files }) => files).join()}; threads ${after.map(({ threads }) => threads).join()}\n`,
      );
      expect(slope - halfWidth, `${name}: bytes per row`).toBeLessThan(GROWTH[name]);
      expect(new Set(after.map(({ threads }) => threads)).size, `${name}: threads`).toBe(1);
      // One connection more or less may be open at the moment of looking.
      const files = after.map(({ files: count }) => count);
      expect(Math.max(...files) - Math.min(...files), `${name}: files`).toBeLessThanOrEqual(1);
    }
  });
});
