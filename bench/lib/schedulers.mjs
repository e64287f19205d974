// schedulers.mjs — what a task that computes nothing costs through a scheduler with two workers on this machine.

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pythonWith } from "../../tools/python-environment.mjs";
import { processCost } from "./process-cost.mjs";
import { inFreshFolder, writeSpec } from "./program.mjs";
import { peerFile, reason } from "./sgd-peers.mjs";

const program = fileURLToPath(new URL("../../packages/cli/bin/ktsweep.js", import.meta.url));

/** In the order of the table: Python packages, exact. */
const python = {
  Dask: { name: "dask", packages: ["distributed==2026.8.0"] },
  joblib: { name: "joblib", packages: ["joblib==1.6.0"] },
  Ray: { name: "ray", packages: ["ray==2.60.0"] },
};

export const ktsweepRun = "ktsweep run -j 2";

/** Versions of the schedulers, by name. */
export function schedulerVersions() {
  return Object.fromEntries(
    Object.entries(python).map(([name, { packages }]) => [name, packages[0].split("==")[1]]),
  );
}

/**
 * @typedef {object} Scheduler
 * @property {(milliseconds: number) => { cpu: number, wall: number }} perTask ms that a task costs, the wait included
 */

/**
 * Schedulers by name, bare loops among them, and why others can't be had here.
 * @param {number} count tasks of one measurement
 * @param {readonly string[]} [wanted] of the Python ones; default: all
 */
export function schedulers(count, wanted = Object.keys(python)) {
  const all = {
    "loop in Node": (wait) => inside(["node", peerFile("waiting-loop.mjs")], count / 4, wait),
    "loop in Python": (wait) => inside(["python3", peerFile("tasks.py"), "loop"], count / 4, wait),
    [ktsweepRun]: (wait) => ktsweepCost(2 * count, wait),
  };
  const missing = {};
  for (const [title, { name, packages }] of Object.entries(python)) {
    if (!wanted.includes(title)) continue;
    try {
      const command = [pythonWith(packages), peerFile("tasks.py"), name];
      all[title] = (wait) => inside(command, count, wait);
    } catch (error) {
      missing[title] = reason(error);
    }
  }
  return { all, missing };
}

/** A program that measures itself, after a warm-up. */
function inside(command, count, wait) {
  const { output } = processCost([...command, String(count), String(wait)]);
  const { cpuSeconds, wallSeconds } = JSON.parse(output.trim().split("\n").at(-1));
  return { cpu: (cpuSeconds / count) * 1e3, wall: (wallSeconds / count) * 1e3 };
}

/** What more cells add to a run: its start and end cancel. */
function ktsweepCost(count, wait) {
  const few = count / 2;
  const [short, long] = [few, few + count].map((cells) => waitingRun(cells, wait));
  const added = (clock) => ((long[clock] - short[clock]) / count) * 1e3;
  return { cpu: added("cpuSeconds"), wall: added("wallSeconds") };
}

/** `ktsweep run` on cells that are planned as 10 ms (or as nothing) and wait as long instead of computing. */
function waitingRun(cells, wait) {
  return inFreshFolder((folder) => {
    const spec = writeSpec(folder, waitingCells(cells, wait));
    const hooks = ["--import", peerFile("waiting-hooks.mjs")];
    const run = ["run", spec, "--out", join(folder, "out"), "-j", "2"];
    return processCost(["env", `BENCH_WAIT_MS=${wait}`, "node", ...hooks, program, ...run]);
  });
}

function waitingCells(cells, wait) {
  const [d, steps] = wait > 0 ? [1024, 5000] : [4, 16];
  return {
    name: "waiting",
    axes: { gamma: { linspace: [0.01, 0.1, cells] } },
    problem: { d, target: { exponent: 1.5 } },
    chain: { model: { learner: "sgd", spectrum: { exponent: 1.5 }, steps, stepSize: "gamma" } },
    engine: wait > 0 ? "sampled" : "exact",
  };
}
