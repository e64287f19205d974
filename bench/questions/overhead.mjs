// overhead.mjs — what does a task cost besides its computation, here and with general schedulers?

import { interleaved, ratios } from "../lib/rounds.mjs";
import { realCells } from "../lib/real-cells.mjs";
import { ktsweepRun, schedulers, schedulerVersions } from "../lib/schedulers.mjs";
import { estimate } from "../lib/statistics.mjs";

/** Tasks of a measurement, by how long each waits, ms. */
const counts = { 10: 1000, 0: 4000 };
const workers = 2;

const published =
  "HyperQueue was not measured: it is a program of its own, in Rust. It publishes about 0.1 ms per task " +
  "(“preliminary benchmarks”, docs/faq.md of It4innovations/hyperqueue at commit 1fee0dd).";

/** @param {{ rounds: number, quick?: boolean }} options */
export function measure({ rounds, quick = false }) {
  const { missing, costs } = measureWait(10, rounds, quick ? ["Dask"] : undefined);
  const tables = [table("Tasks that wait 10 ms, two workers: ms per task", costs)];
  const targets = schedulerTargets(costs);
  if (!quick) {
    tables.push(
      table("Tasks that do nothing, two workers: ms per task", measureWait(0, rounds).costs),
    );
    targets.push(realCells(rounds));
  }
  return { versions: schedulerVersions(), missing, notes: [published], tables, targets };
}

function measureWait(wait, rounds, wanted) {
  const { all, missing } = schedulers(counts[wait], wanted);
  const measures = Object.entries(all).map(([name, perTask]) => [name, () => perTask(wait)]);
  return { costs: interleaved(rounds, Object.fromEntries(measures)), missing };
}

function table(title, costs) {
  return {
    title,
    columns: ["CPU time", "beyond a bare loop", "wall time of a worker"],
    rows: Object.entries(costs).map(([name, list]) => ({
      name,
      values: [list.map(({ cpu }) => cpu), beyondLoop(costs, name), workerWall(name, list)].map(
        estimate,
      ),
    })),
  };
}

/** ms of CPU time per task beyond what waiting costs in a bare loop of the same language. */
function beyondLoop(costs, name) {
  const isNode = name === ktsweepRun || name === "loop in Node";
  const loop = costs[isNode ? "loop in Node" : "loop in Python"];
  return costs[name].map(({ cpu }, round) => cpu - loop[round].cpu);
}

/** Bare loops are one worker, all others two. */
function workerWall(name, list) {
  const count = name.startsWith("loop") ? 1 : workers;
  return list.map(({ wall }) => wall * count);
}

function schedulerTargets(costs) {
  const around = (name) => (costs[name] === undefined ? undefined : beyondLoop(costs, name));
  const ours = around(ktsweepRun);
  const dask = around("Dask");
  return [
    {
      text: "overhead: CPU time around a cell of 10 ms",
      atMost: 2,
      unit: "%",
      promised: true,
      values: { "cells that wait": estimate(ours.map((ms) => (ms / 10) * 100)) },
    },
    {
      text: "overhead: Dask's CPU time around a task of 10 ms over ours",
      atLeast: 1,
      unit: "x",
      promised: true,
      gated: true,
      values: dask === undefined ? {} : { "tasks that wait": estimate(ratios(dask, ours)) },
    },
  ];
}
