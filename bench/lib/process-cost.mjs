// process-cost.mjs — what a whole process costs: CPU time (user + system, all threads), wall time, peak memory.

import { spawnSync } from "node:child_process";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { firstLine } from "./machine.mjs";

/** python3 itself: on some machines the name is a script that first looks for a version. */
const python = firstLine("python3", "-c", "import sys; print(sys.executable)");
const wrapper = fileURLToPath(new URL("rusage.py", import.meta.url));

/** Settings under which every peer does its own work on one thread. */
const environment = {
  ...process.env,
  OMP_NUM_THREADS: "1",
  OPENBLAS_NUM_THREADS: "1",
  // Code that numba compiled before; else it would lie beside the peers.
  NUMBA_CACHE_DIR: join(
    process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"),
    "ktsweep",
    "numba",
  ),
};
// Where a machine pins OpenBLAS to an old kernel, NumPy would be measured too slow.
delete environment.OPENBLAS_CORETYPE;
delete environment.OPENBLAS_L2_SIZE;

/**
 * @typedef {object} Cost
 * @property {number} cpuSeconds
 * @property {number} wallSeconds
 * @property {number} peakBytes
 * @property {string} output what the process wrote to stdout
 */

/**
 * Runs a command in a process of its own; throws where it ends with another status than 0.
 * @param {readonly string[]} command
 * @param {{ cwd?: string }} [options]
 * @returns {Cost}
 */
export function processCost(command, options = {}) {
  const { stdout, stderr, status } = spawnSync(python, [wrapper, ...command], {
    ...options,
    env: environment,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`${command.join(" ")}: ${stderr}`);
  const { status: ended, ...cost } = JSON.parse(stdout);
  if (ended !== 0) throw new Error(`${command.join(" ")} ended with ${ended}: ${stderr}`);
  return cost;
}
