import { existsSync } from "node:fs";
import { runChain } from "@ktsweep/core";
import { createSchedule, fullPlan } from "@ktsweep/scheduler";
import { parseSpec } from "@ktsweep/sweep";
import { describe, expect, it } from "vitest";
import type { RowBatch } from "./batch.js";
import { createPool } from "./pool.js";
import { runLots } from "./run-lots.js";

if (!existsSync(new URL("../dist/thread.js", import.meta.url))) {
  throw new Error("Threads load built files: run `npx tsc -b packages/worker` before these tests.");
}

const SPEC = `
version: 1
name: small
seed: 5
axes: { N: [64, 256], alphaS: [2, 2.5, 3] }
replicates: 4
engine: sampled
problem: { d: 40, target: { exponent: 1.5 }, noiseVariance: 0.01, tail: extrapolate }
chain:
  teacher: { learner: sgd, spectrum: { exponent: 1.5 }, samples: N, stepSize: STEP }
  student: { learner: sgd, labels: teacher, spectrum: { exponent: alphaS }, samples: 2*N, stepSize: 0.1 }
checkpoints: { logspace: [1, steps, 5], of: [teacher] }
`;

const sweepOf = (stepSize: string, random = "stage") =>
  parseSpec(`${SPEC.replace("STEP", JSON.stringify(stepSize))}random: ${random}`);

async function run(sweep: ReturnType<typeof sweepOf>, threads: number) {
  const rows = new Array<number>(sweep.points).fill(sweep.replicates.max);
  const seconds = Float64Array.from(rows, (_, item) => sweep.cost(item).secondsPerReplicate);
  const plan = { ...fullPlan(rows, seconds), together: sweep.together };
  const schedule = createSchedule(plan, { agents: threads, maxLotRows: 5 });
  const pool = createPool({ threads });
  const batches: RowBatch[] = [];
  const { progress } = await runLots({
    schedule,
    pool,
    sweep,
    gridIndex: (item) => item,
    cellId: sweep.cellId,
    onBatch: (batch) => {
      batches.push(batch);
      return Promise.resolve();
    },
  });
  await pool.stop();
  return { progress, batches };
}

/** Outputs by `cell:replicate`. */
function valuesOf(batches: readonly RowBatch[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const { outputs, cells, replicates, values } of batches.flatMap(({ results }) => results)) {
    cells.forEach((cell, row) => {
      const width = outputs.length;
      found.set(`${cell}:${replicates[row]}`, [...values.slice(row * width, (row + 1) * width)]);
    });
  }
  return found;
}

describe("threads of a real sweep", () => {
  it.each(["stage", "common"])("give the bits of runChain (random: %s)", async (random) => {
    const sweep = sweepOf("0.1", random);
    const expected = new Map<string, number[]>();
    for (let index = 0; index < sweep.points; index++) {
      for (let replicate = 0; replicate < 4; replicate++) {
        const result = runChain(sweep.cell(index), { replicate });
        const row = sweep.stages.flatMap((stage) => {
          const { risk, floor, misfit, expectedRisk, bestStep, bestRisk } = result[stage];
          const best = bestStep === undefined ? [] : [bestStep, bestRisk ?? NaN];
          return [risk, floor, misfit, expectedRisk ?? NaN, ...best];
        });
        expected.set(`${sweep.cellId(index)}:${replicate}`, row);
      }
    }

    for (const threads of [1, 2]) {
      const { progress, batches } = await run(sweep, threads);

      expect(progress).toMatchObject({ recorded: 24, failed: 0, phase: "finished" });
      expect(valuesOf(batches)).toEqual(expected);
      expect(batches.flatMap(({ curves }) => curves)).toHaveLength(24);
    }
  });

  it("fail diverging cells for good and compute the others", async () => {
    const { progress, batches } = await run(sweepOf("0.1 * (N / 64)^10"), 2);

    const failures = batches.flatMap((batch) => batch.failures);
    expect(progress).toMatchObject({ recorded: 12, failed: 12 });
    expect(
      failures.every(({ cause, permanent }) => permanent && cause.startsWith("SGD_DIVERGED:")),
    ).toBe(true);
  });
});
