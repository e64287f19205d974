import {
  createChainCache,
  KtsweepError,
  runChain,
  runChains,
  type Cell,
  type ChainResult,
} from "@ktsweep/core";
import { describe, expect, it } from "vitest";
import { computeLot, type LotContext, type RunReplicate } from "./compute-lot.js";
import type { LotTask } from "./lot-task.js";
import { rowWriter } from "./row-writer.js";

const STAGES = ["teacher", "student"];
const OUTPUTS = ["teacher_risk", "teacher_floor", "student_risk"];

/** A cell that only carries its index; stand-ins read it as the seed. */
const cellOf = (seed: number): Cell => ({
  seed,
  engine: "exact",
  problem: { d: 1, target: { exponent: 1.5 } },
  chain: {},
});

const stage = (risk: number) => ({ risk, floor: 0.5, misfit: 1, expectedRisk: null });

type Options = Parameters<RunReplicate>[1];

/** One cell after the other. */
const each =
  (one: (cell: Cell, options: Options) => ChainResult): RunReplicate =>
  (cells, options) =>
    cells.map((cell) => one(cell, options));

/** Teacher risk = grid index, student risk = replicate. */
const echoOne = ({ seed }: Cell, { replicate }: Options): ChainResult => ({
  teacher: stage(seed),
  student: stage(replicate),
});
const echo = each(echoOne);

interface Clock {
  now: number;
}

function context(run: RunReplicate, parts: Partial<LotContext> = {}, clock: Clock = { now: 0 }) {
  return {
    sweep: { stages: STAGES, outputs: OUTPUTS, cell: cellOf },
    write: rowWriter(STAGES, OUTPUTS),
    run,
    cache: createChainCache(0),
    isStopped: () => false,
    onRow: () => undefined,
    clock: () => clock.now,
    ...parts,
  };
}

const task = (...triples: readonly (readonly [number, number, number])[]): LotTask => ({
  lane: 0,
  spec: { digest: "", text: new SharedArrayBuffer(0) },
  indices: Float64Array.from(triples, ([index]) => index),
  firsts: Int32Array.from(triples, ([, first]) => first),
  counts: Int32Array.from(triples, ([, , count]) => count),
});

describe("computeLot", () => {
  it("returns the outputs of all rows in the order of the task", () => {
    const lot = computeLot(context(echo), task([7, 2, 2], [2 ** 40, 0, 1]));

    expect(lot).toMatchObject({ kind: "computed", attempted: 3, failures: [], curves: [] });
    expect([...lot.values]).toEqual([7, 0.5, 2, 7, 0.5, 3, 2 ** 40, 0.5, 0]);
  });

  it("gives the numbers of runChain itself", () => {
    const cell: Cell = {
      seed: 1,
      engine: "exact",
      problem: { d: 4, target: { exponent: 1.5 }, noiseVariance: 0.01 },
      chain: {
        teacher: { learner: "sgd", spectrum: { exponent: 2 }, samples: 64, stepSize: 0.1 },
      },
    };
    const outputs = ["teacher_risk", "teacher_floor", "teacher_misfit", "teacher_expected_risk"];
    const sweep = { stages: ["teacher"], outputs, cell: () => cell };
    const write = rowWriter(["teacher"], outputs);

    const { values } = computeLot(context(runChains, { sweep, write }), task([0, 0, 1]));

    const { risk, floor, misfit, expectedRisk } = runChain(cell).teacher;
    expect([...values]).toEqual([risk, floor, misfit, expectedRisk]);
  });

  it("turns what a row throws into its failure and goes on with the next", () => {
    const run = each((cell, options) => {
      if (options.replicate === 1) {
        throw new KtsweepError("SGD_DIVERGED", "Stage teacher diverged.", "Lower stepSize.");
      }
      if (options.replicate === 2) throw new TypeError("x is not a function");
      if (options.replicate === 3) throw new RangeError("Array buffer allocation failed");
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- users' learners may
      if (options.replicate === 4) throw "a text";
      return echoOne(cell, options);
    });

    const lot = computeLot(context(run), task([7, 0, 6]));

    expect(lot.attempted).toBe(6);
    expect([...lot.values]).toEqual([7, 0.5, 0, 7, 0.5, 5]);
    expect(lot.failures).toMatchObject([
      { row: 1, code: "SGD_DIVERGED", message: "Stage teacher diverged. Lower stepSize.", permanent: true },
      { row: 2, code: "REPLICATE_FAILED", message: "TypeError: x is not a function", permanent: false },
      { row: 3, code: "MEMORY_REFUSED", permanent: true },
      { row: 4, code: "REPLICATE_FAILED", message: "a text", lastOutput: "" },
    ]); // prettier-ignore
    expect(lot.failures[1].lastOutput).toContain("compute-lot.spec");
  });

  it("fails every row of a cell that can't be evaluated, and only those", () => {
    const cell = (index: number): Cell => {
      if (index === 1) throw new KtsweepError("SPEC_INVALID", "samples is 0.", "Use at least 1.");
      return cellOf(index);
    };
    const sweep = { stages: STAGES, outputs: OUTPUTS, cell };

    const lot = computeLot(context(echo, { sweep }), task([0, 0, 1], [1, 0, 2], [2, 0, 1]));

    expect(lot.failures.map(({ row, code }) => [row, code])).toEqual([
      [1, "SPEC_INVALID"],
      [2, "SPEC_INVALID"],
    ]);
    expect(lot.attempted).toBe(4);
  });

  it("evaluates a cell once for all its replicates", () => {
    let evaluated = 0;
    const cell = (index: number): Cell => {
      evaluated += 1;
      return cellOf(index);
    };

    computeLot(
      context(echo, { sweep: { stages: STAGES, outputs: OUTPUTS, cell } }),
      task([0, 0, 50], [1, 0, 50]),
    );

    expect(evaluated).toBe(2);
  });

  it("returns finished rows when it is stopped, and counts the interrupted one as not attempted", () => {
    let isStopped = false;
    const run = each((cell, options) => {
      isStopped = options.replicate === 2;
      if (options.shouldStop()) throw new KtsweepError("RUN_STOPPED", "Stopped.", "");
      return echoOne(cell, options);
    });

    const lot = computeLot(context(run, { isStopped: () => isStopped }), task([7, 0, 10]));

    expect(lot).toMatchObject({ attempted: 2, failures: [] });
    expect(lot.seconds).toHaveLength(2);
    expect(lot.values).toHaveLength(6);
  });

  it("takes a row that says it was stopped, while nobody stopped it, for a failure", () => {
    const run: RunReplicate = () => {
      throw new KtsweepError("RUN_STOPPED", "Stopped.", "");
    };

    const lot = computeLot(context(run), task([7, 0, 2]));

    expect(lot).toMatchObject({ attempted: 2, failures: [{ code: "RUN_STOPPED" }, {}] });
  });

  it("begins nothing once it is stopped", () => {
    const run: RunReplicate = () => {
      throw new Error("begun");
    };

    const lot = computeLot(context(run, { isStopped: () => true }), task([7, 0, 10]));

    expect(lot).toMatchObject({ attempted: 0, failures: [] });
  });

  it("gives up a replicate beyond its time limit, not the next one", () => {
    const clock = { now: 0 };
    const run = each((cell, options) => {
      for (let step = 0; step < (options.replicate === 1 ? 100 : 5); step++) {
        clock.now += 100;
        if (options.shouldStop()) throw new KtsweepError("RUN_STOPPED", "Stopped.", "");
      }
      return echoOne(cell, options);
    });

    const lot = computeLot(context(run, {}, clock), { ...task([7, 0, 3]), timeoutSeconds: 1 });

    expect(lot.attempted).toBe(3);
    expect(lot.failures).toMatchObject([{ row: 1, code: "REPLICATE_TIMEOUT", permanent: false }]);
    expect([...lot.seconds]).toEqual([0.5, 1.1, 0.5]);
  });

  it("says which row it begins", () => {
    const begun: (number | "several")[] = [];

    computeLot(context(echo, { onRow: (row) => begun.push(row) }), task([7, 5, 2], [8, 0, 1]));

    expect(begun).toEqual([0, 1, 2]);
  });

  it("returns curves and profiles with their row and stage", () => {
    const steps = Float64Array.of(1, 2);
    const curve = { steps, risk: steps, expectedRisk: steps };
    const run = each((cell, options) => ({
      ...echoOne(cell, options),
      student: { ...stage(1), curve, ...(options.replicate === 1 ? { profile } : {}) },
    }));
    const profile = {
      index: steps,
      truthEnergy: steps,
      mean: steps,
      second: steps,
      error: steps,
      expectedError: steps,
    };

    const lot = computeLot(context(run), task([7, 0, 2]));

    expect(lot.curves.map(({ row, stage: name }) => [row, name])).toEqual([
      [0, "student"],
      [1, "student"],
    ]);
    expect(lot.profiles).toEqual([{ row: 1, stage: "student", ...profile }]);
  });
});
