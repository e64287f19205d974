// cluster.mjs noop CELLS | replicates COUNT | restart CELLS REPLICATES — one measurement with a coordinator, as JSON.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeFiles, openStore } from "@ktsweep/results";
import { sweepId } from "@ktsweep/coordinator";
import { parseSpec } from "@ktsweep/sweep";
import {
  cpuSeconds,
  end,
  peakBytes,
  startCoordinator,
  startNoopWorker,
  startWorker,
  submitAndWait,
} from "../lib/cluster.mjs";
import { tinyCells, writeSpec } from "../lib/program.mjs";
import { tenMilliseconds } from "../lib/ten-milliseconds.mjs";

const [what, ...counts] = process.argv.slice(2);
const [first, second] = counts.map(Number);
const folder = mkdtempSync(join(tmpdir(), "ktsweep-bench-"));
try {
  process.stdout.write(`${JSON.stringify(await measured())}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measured() {
  if (what === "restart") return restart(first, second);
  const coordinator = await startCoordinator(folder);
  const workers =
    what === "noop"
      ? [startNoopWorker(coordinator), startNoopWorker(coordinator)]
      : [startWorker(coordinator, 2)];
  // The first sweep warms up what the second one measures.
  submitAndWait(coordinator, writeSpec(folder, specOf("warm-up", Math.ceil(first / 10))));
  const before = cpuSeconds(coordinator.child);
  const wallSeconds = submitAndWait(coordinator, writeSpec(folder, specOf("measured", first)));
  const cpu = cpuSeconds(coordinator.child) - before;
  const peak = peakBytes(coordinator.child);
  await end(...workers, coordinator.child);
  return { wallSeconds, cpuSeconds: cpu, peakBytes: peak };
}

function specOf(name, count) {
  return what === "noop" ? tinyCells(name, count) : tenMilliseconds(name, count);
}

/** A folder with finished rows, then the start of a coordinator on it. */
async function restart(cells, replicates) {
  const spec = { ...tinyCells("restart", cells), engine: "sampled", replicates };
  const sweep = parseSpec(JSON.stringify({ version: 1, seed: 1, ...spec }));
  const dir = join(folder, "sweeps", `${sweep.name}-${sweepId(sweep)}`);
  const store = await openStore(dir, { files: nodeFiles(dir), create: { sweep } });
  const numbers = Int32Array.from({ length: replicates }, (_, replicate) => replicate);
  const values = new Float64Array(replicates * sweep.outputs.length).fill(0.5);
  const none = { curves: [], profiles: [], timings: [], failures: [] };
  for (let index = 0; index < cells; index++) {
    const ids = Array.from(numbers, () => sweep.cellId(index));
    const rows = { outputs: sweep.outputs, cells: ids, replicates: numbers, values };
    store.append({ ...none, results: [rows] });
    if (store.pendingBytes > 2 ** 20 || index === cells - 1) await store.commit();
  }
  const coordinator = await startCoordinator(folder);
  const peak = peakBytes(coordinator.child);
  await end(coordinator.child);
  return { wallSeconds: coordinator.seconds, peakBytes: peak };
}
