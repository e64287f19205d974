import { describe, expect, it } from "vitest";
import { createChainCache } from "./cache.js";
import type { Cell, SgdStage } from "./cell.js";
import { chainCost } from "./cost.js";
import { reducedBlocks } from "./engines/reduced-blocks.js";
import { isKtsweepError } from "./errors.js";
import { cellId, normalCell } from "./normal-form.js";
import { resolveCell } from "./resolve.js";
import { planChain } from "./engines/reduced-plan.js";
import { runChain } from "./run-chain.js";

function sgd(stage: Omit<SgdStage, "learner">): SgdStage {
  return { learner: "sgd", ...stage };
}

const teacher = sgd({ spectrum: { exponent: 1.5 }, samples: 400, stepSize: 0.1 });
const student = sgd({
  labels: "teacher",
  spectrum: { exponent: 2 },
  samples: 300,
  stepSize: 0.1,
});

function cellOf(chain: Cell["chain"], d = 1e6): Cell {
  return {
    seed: 7,
    engine: "reduced",
    problem: { d, target: { exponent: 1.5 }, noiseVariance: 0.1, tail: "extrapolate" },
    chain,
  };
}

const pair = cellOf({ teacher, student });

describe("reduced engine", () => {
  it("gives the same bits for the same replicate and others for another", () => {
    const again = structuredClone(pair);

    expect(runChain(again, { replicate: 3 })).toEqual(runChain(pair, { replicate: 3 }));
    expect(runChain(pair, { replicate: 4 }).teacher.risk).not.toBe(
      runChain(pair, { replicate: 3 }).teacher.risk,
    );
  });

  it("keeps its bits: a change needs a new results epoch", () => {
    const random = {
      ...pair,
      problem: { d: 1e9, target: { exponent: 1.5, random: true } },
      chain: { teacher: { ...teacher, batch: 8 }, student },
    };
    const [fixed, drawn] = [pair, random].map((cell) => runChain(cell, { replicate: 3 }));

    expect([fixed.teacher.risk, fixed.student.risk, fixed.student.misfit]).toEqual([
      0.34063424626712796, 0.49052171313973286, 0.0539232676473952,
    ]);
    expect([drawn.teacher.risk, drawn.student.risk, drawn.student.misfit]).toEqual([
      0.5474631023222413, 0.6583422405986175, 0.011549010571481626,
    ]);
  });

  it("draws the same whatever curves are asked for, and ends them at the risk", () => {
    const checkpoints = { teacher: [1, 7, 100], student: [1, 50, 300] };
    const plain = runChain(pair);
    const curved = runChain({ ...pair, checkpoints });

    for (const name of ["teacher", "student"]) {
      expect(curved[name].risk).toBe(plain[name].risk);
      expect(curved[name].curve?.risk.at(-1)).toBeCloseTo(plain[name].risk, 14);
      expect(curved[name].expectedRisk).toBe(plain[name].expectedRisk);
    }
  });

  it("gives the same bits with stages of other cells in its cache", () => {
    const cache = createChainCache(1e8);
    const other = cellOf({ teacher, student: { ...student, samples: 200 } });
    runChain(other, { cache });

    expect(runChain(pair, { cache })).toEqual(runChain(pair));
  });

  it("runs at any d without anything of its length", () => {
    for (const d of [1, 3, 47, 49, 50, 1e9, 1e12, Number.MAX_SAFE_INTEGER]) {
      const result = runChain(cellOf({ teacher, student }, d));
      for (const name of ["teacher", "student"]) {
        expect(result[name].risk).toBeGreaterThan(0);
        expect(Math.abs(result[name].risk / (result[name].expectedRisk ?? NaN) - 1)).toBeLessThan(
          0.9,
        );
      }
    }
  });

  it("leaves a stage at its own noiseless labels", () => {
    const still = sgd({ ...student, labels: "teacher", init: "teacher", noiseVariance: 0 });
    const result = runChain(cellOf({ teacher, still }));

    expect(result.still.misfit).toBe(0);
    expect(result.still.risk).toBeCloseTo(result.teacher.risk, 15);
  });

  it("gives a converged student on everything its teacher's risk", () => {
    const converged = sgd({ labels: "teacher", samples: "infinite" });
    const result = runChain(cellOf({ teacher, converged }));

    expect(Math.abs(result.converged.risk / result.teacher.risk - 1)).toBeLessThan(1e-12);
  });

  it("reads stages without noise as the exact engine does where nothing is random", () => {
    const chain = {
      flow: sgd({ spectrum: { exponent: 1 }, flow: 40 }),
      population: sgd({
        labels: { mix: ["flow", "truth"] as const, weight: 0.3 },
        spectrum: { exponent: 1.5 },
        steps: 100,
        batch: "infinite",
        stepSize: 0.5,
        sees: { first: 5000 },
        init: "flow",
      }),
    };
    const reduced = runChain(cellOf(chain));
    const { bias } = reducedBlocks(cellOf(chain));

    for (const name of ["flow", "population"]) {
      const { risk, expectedRisk, floor } = reduced[name];
      expect(Math.abs(risk / (expectedRisk ?? NaN) - 1)).toBeLessThan(bias + 1e-12);
      expect(
        Math.abs(floor - runChain({ ...cellOf(chain), engine: "exact" })[name].floor),
      ).toBeLessThan(1e-4);
    }
  });

  it("has the floor of a masked stage with a random truth near the energy it cannot see", () => {
    const cell = {
      ...cellOf({ teacher: { ...teacher, sees: { first: 100 } } }),
      problem: { d: 1e8, target: { exponent: 1.2, random: true } },
    } as const;
    const { floor } = runChain(cell).teacher;
    const exact = runChain({ ...cell, engine: "exact" }).teacher.floor;

    // Σ c² beyond 100 has a relative standard deviation of 4.6 %.
    expect(Math.abs(floor / exact - 1)).toBeLessThan(0.25);
  });

  it("fails a diverging stage by name", () => {
    const wild = cellOf({ teacher: { ...teacher, stepSize: 3, samples: 1e5 } });

    expect(() => runChain(wild)).toThrow(/SGD_DIVERGED.*Stage teacher/);
  });

  it("refuses signs and profiles with a reason and a fix", () => {
    const refused = [
      { ...pair, problem: { ...pair.problem, distribution: "rademacher" as const } },
      { ...pair, profiles: { of: ["teacher"], points: 8 } },
    ];
    for (const cell of refused) {
      const error = errorOf(() => runChain(cell));
      expect(isKtsweepError(error) && error.code).toBe("CHAIN_INVALID");
      expect(String(error)).toMatch(/engine: (exact or )?sampled/);
    }
  });

  it("has ids of its own, and a cost that d hardly moves", () => {
    expect(cellId(pair)).not.toBe(cellId({ ...pair, engine: "sampled" }));
    expect(normalCell(pair).engine).toBe("reduced");

    const small = chainCost(pair);
    const large = chainCost(cellOf({ teacher, student }, 1e12));
    expect(small.coordinateSteps).toBe(0);
    expect(large.blockSteps / small.blockSteps).toBeLessThan(2.5);
    expect(large.bytes).toBeLessThan(1e6);
  });
});

function errorOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("snapshots of the reduced engine", () => {
  const long = cellOf({
    teacher: { ...teacher, samples: 30_000 },
    student: { ...student, samples: 30_000 },
  });
  const cell: Cell = {
    ...long,
    checkpoints: { student: { logspace: [1, 30_000, 9], round: "int" } },
  };

  it("take an interrupted replicate up to the same bits, wherever it was interrupted", () => {
    const kept = new Map<string, Uint8Array>();
    reducedBlocks(cell);
    const snapshots = {
      isDue: () => true,
      load: (key: string) => kept.get(key),
      save: (key: string, state: Uint8Array) => void kept.set(key, state.slice()),
    };
    let stops = 0;
    let result;
    while (result === undefined) {
      let polls = 0;
      const shouldStop = (): boolean => ++polls > stops + 1;
      try {
        result = runChain(cell, { snapshots, shouldStop });
      } catch (error) {
        if (!isKtsweepError(error) || error.code !== "RUN_STOPPED") throw error;
        stops++;
        if (stops > 1000) throw error;
      }
    }

    expect(stops).toBeGreaterThan(3);
    expect(result).toEqual(runChain(structuredClone(cell)));
  });
});

describe("reducedBlocks", () => {
  it("keeps the bias below 0.01 % and says which blocks do", () => {
    for (const d of [1000, 1e6, 1e12]) {
      const { bias, blocks } = reducedBlocks(cellOf({ teacher, student }, d));
      expect(bias).toBeLessThan(1e-4);
      expect(blocks).toBeLessThan(140);
    }
  });

  it("takes every coordinate by itself where there are few, or where the spectrum is a list", () => {
    const values = Array.from({ length: 60 }, (_, i) => 1 / (i + 1));
    const listed = cellOf({ teacher: { ...teacher, spectrum: { values } } }, 60);

    expect(reducedBlocks(cellOf({ teacher }, 40))).toEqual({
      blocks: 40,
      exact: 40,
      nodesPerOctave: 0,
      bias: expect.any(Number) as number,
    });
    expect(reducedBlocks(listed).blocks).toBe(60);
    expect(reducedBlocks(listed).bias).toBeLessThan(1e-12);
  });
});

describe("planChain", () => {
  function directions(chain: Cell["chain"]): Readonly<Record<string, number>> {
    const plans = planChain(resolveCell(cellOf(chain)));
    return Object.fromEntries([...plans].map(([stage, plan]) => [stage.name, plan.directions]));
  }

  it("keeps only lengths for a stage that nothing follows, and a direction more for each thing that must be known", () => {
    expect(directions({ teacher })).toEqual({ teacher: 1 });
    expect(directions({ teacher, student })).toEqual({ teacher: 2, student: 2 });
    expect(directions({ teacher, direct: teacher, student })).toEqual({
      teacher: 2,
      direct: 1,
      student: 2,
    });
  });

  it("keeps the directions of pairs that meet later, also through stages between", () => {
    const other = { ...teacher, samples: 100 };
    const pupil = sgd({ ...student, labels: { mix: ["teacher", "student"], weight: 0.5 } });

    expect(directions({ teacher, student, pupil })).toEqual({ teacher: 2, student: 3, pupil: 2 });
    expect(
      directions({ teacher, other, s1: student, s2: { ...student, labels: "other" } }),
    ).toEqual({ teacher: 2, other: 2, s1: 2, s2: 2 });
  });
});
