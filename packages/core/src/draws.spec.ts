// What a draw depends on: the stage, not the cell around it.

import { describe, expect, it } from "vitest";
import { createChainCache } from "./cache.js";
import type { Cell, Stage } from "./cell.js";
import { runChain } from "./run-chain.js";

const teacher: Stage = { learner: "sgd", spectrum: { exponent: 1.5 }, samples: 64, stepSize: 0.1 };
const student: Stage = { ...teacher, labels: "teacher", spectrum: { exponent: 2 }, samples: 128 };

function cell(changes: Partial<Cell> = {}): Cell {
  return {
    seed: 7,
    engine: "sampled",
    problem: { d: 40, target: { exponent: 1.5 }, noiseVariance: 0.1 },
    chain: { teacher, student },
    ...changes,
  };
}

describe("draws", () => {
  it("are the same for the same cell and replicate, with and without a cache", () => {
    const cache = createChainCache(1e6);
    const first = runChain(cell(), { replicate: 3, cache });

    expect(runChain(cell(), { replicate: 3, cache })).toEqual(first);
    expect(runChain(cell(), { replicate: 3 })).toEqual(first);
  });

  it("do not change when curves, profiles or further stages are asked for", () => {
    const plain = runChain(cell());
    const asked = runChain(
      cell({
        checkpoints: { teacher: { range: [1, 64, 5] } },
        profiles: { of: ["student"], points: 5 },
        chain: { teacher, student, pupil: { ...student, labels: "student" } },
      }),
    );

    expect(asked.teacher.risk).toBe(plain.teacher.risk);
    expect(asked.student.risk).toBe(plain.student.risk);
  });

  it("belong to the stage: one teacher is shared by many students", () => {
    const other = cell({ chain: { teacher, student: { ...student, stepSize: 0.05 } } });

    expect(runChain(other).teacher.risk).toBe(runChain(cell()).teacher.risk);
    expect(runChain(other).student.risk).not.toBe(runChain(cell()).student.risk);
  });

  it("differ between replicates, root seeds, stage names and parameters", () => {
    const risk = runChain(cell()).teacher.risk;

    expect(runChain(cell(), { replicate: 1 }).teacher.risk).not.toBe(risk);
    expect(runChain(cell({ seed: 8 })).teacher.risk).not.toBe(risk);
    expect(runChain(cell({ chain: { other: teacher } })).other.risk).not.toBe(risk);
  });

  it("of `random: common` are shared by all cells: more samples only continue them", () => {
    const curve = (samples: number): Float64Array | undefined =>
      runChain(
        cell({
          random: "common",
          chain: { teacher: { ...teacher, samples, schedule: "constant" } },
          checkpoints: { teacher: [1, 8, 32] },
        }),
      ).teacher.curve?.risk;

    expect(curve(128)?.subarray(0, 3)).toEqual(curve(64)?.subarray(0, 3));
  });

  it("of a random target are shared by cells and continue with d", () => {
    const problem = { d: 40, target: { exponent: 1.5, random: true } };
    const profile = (d: number, samples: number) =>
      runChain(
        cell({
          problem: { ...problem, d },
          chain: { teacher: { ...teacher, samples } },
          profiles: { of: ["teacher"], points: d },
        }),
      ).teacher.profile?.truthEnergy;

    expect(profile(40, 64)).toEqual(profile(40, 32));
    expect(profile(300, 64)?.subarray(0, 40)).toEqual(profile(40, 64));
  });
});

describe("a diverging step size", () => {
  it("ends in SGD_DIVERGED with the stage's name", () => {
    const wild = cell({ chain: { teacher: { ...teacher, samples: 4096, stepSize: 50 } } });

    expect(() => runChain(wild)).toThrow(/SGD_DIVERGED.*Stage teacher.*step \d+ of 4096/);
  });
});

describe("a stop request", () => {
  it("ends a run in RUN_STOPPED", () => {
    const long = cell({ chain: { teacher: { ...teacher, samples: 1e9, schedule: "constant" } } });

    expect(() => runChain(long, { shouldStop: () => true })).toThrow(/RUN_STOPPED/);
  });
});
