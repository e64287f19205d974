import {
  createChainCache,
  KtsweepError,
  runChain,
  runChains,
  type Cell,
  type ChainResult,
} from "@ktsweep/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { computeLot, type LotContext, type RunReplicate } from "./compute-lot.js";
import type { LotTask } from "./lot-task.js";
import { rowWriter } from "./row-writer.js";

const OUTPUTS = ["model_risk", "model_floor", "model_misfit", "model_expected_risk"];
const CELLS = 20;

/** Cells that share their draws, of unequal d and N; the one with index 3 diverges where `diverges` says so. */
const cellOf = (index: number): Cell => ({
  seed: 5,
  engine: "sampled",
  random: "common",
  problem: { d: 8 + 7 * (index % 3), target: { exponent: 1.5, random: true }, noiseVariance: 0.1 },
  chain: {
    model: {
      learner: "sgd",
      spectrum: { exponent: 1.5 },
      samples: 20 + index,
      stepSize: index === 3 ? 1e9 : 0.1,
    },
  },
});

/** What a call of `run` was: how many cells, which replicate. */
type Call = readonly [cells: number, replicate: number];

function lotOf(run: RunReplicate, parts: Partial<LotContext> = {}, sweep = {}) {
  const calls: Call[] = [];
  const begun: (number | "several")[] = [];
  const context: LotContext = {
    sweep: { stages: ["model"], outputs: OUTPUTS, cell: cellOf, together: 16, ...sweep },
    write: rowWriter(["model"], OUTPUTS),
    run: (cells, options) => {
      calls.push([cells.length, options.replicate]);
      return run(cells, options);
    },
    cache: createChainCache(2 ** 20),
    isStopped: () => false,
    onRow: (row) => begun.push(row),
    clock: () => 0,
    ...parts,
  };
  return { calls, begun, compute: (task: LotTask) => computeLot(context, task) };
}

type Range = readonly [index: number, first: number, count: number];

const task = (...ranges: readonly Range[]): LotTask => ({
  lane: 0,
  spec: { digest: "", text: new SharedArrayBuffer(0) },
  indices: Float64Array.from(ranges, ([index]) => index),
  firsts: Int32Array.from(ranges, ([, first]) => first),
  counts: Int32Array.from(ranges, ([, , count]) => count),
});

const block = (cells: number, count: number, from = 0): LotTask =>
  task(...Array.from({ length: cells }, (_, i): Range => [from + i, 0, count]));

/** The cell's index and the replicate, in no time. */
const echo: RunReplicate = (cells, { replicate }) =>
  cells.map(({ chain }): ChainResult => {
    const { samples } = chain.model as { readonly samples: number };
    return { model: { risk: samples - 20, floor: replicate, misfit: 0, expectedRisk: null } };
  });

const stopped = (): KtsweepError => new KtsweepError("RUN_STOPPED", "Stopped.", "");

describe("rows computed together", () => {
  it("have the bits of each row alone, whatever the lot's shape", () => {
    const known = new Map<string, number[] | "SGD_DIVERGED">();
    const alone = (index: number, replicate: number): number[] | "SGD_DIVERGED" => {
      const key = `${index} ${replicate}`;
      if (!known.has(key)) {
        try {
          const { model } = runChain(cellOf(index), { replicate });
          const { risk, floor, misfit, expectedRisk } = model;
          known.set(key, [risk, floor, misfit, expectedRisk ?? NaN]);
        } catch {
          known.set(key, "SGD_DIVERGED");
        }
      }
      return known.get(key) ?? [];
    };
    const range = fc.tuple(fc.nat(CELLS - 1), fc.nat(6), fc.integer({ min: 1, max: 4 }));

    fc.assert(
      fc.property(fc.array(range, { minLength: 1, maxLength: 24 }), (ranges) => {
        const lot = lotOf(runChains).compute(task(...ranges));

        const rows = ranges.flatMap(([index, first, count]) =>
          Array.from({ length: count }, (_, k) => alone(index, first + k)),
        );
        const failed = rows.flatMap((row, i) => (row === "SGD_DIVERGED" ? [i] : []));
        expect(lot.attempted).toBe(rows.length);
        expect(lot.failures.map(({ row, code }) => [row, code])).toEqual(
          failed.map((row) => [row, "SGD_DIVERGED"]),
        );
        expect([...lot.values]).toEqual(rows.filter((row) => row !== "SGD_DIVERGED").flat());
      }),
      { numRuns: 40, seed: 4 },
    );
  });

  it("are the same replicate of up to so many cells as the sweep says, and of those that have it", () => {
    const { calls, begun, compute } = lotOf(echo);

    const lot = compute(task([0, 0, 2], [1, 1, 2], [2, 5, 1]));
    compute(block(18, 1));

    expect(calls).toEqual([[1, 0], [2, 1], [1, 2], [1, 5], [16, 0], [2, 0]]); // prettier-ignore
    expect(begun).toEqual([0, "several", 3, 4, "several", "several"]);
    expect([...lot.values.filter((_, i) => i % 4 < 2)]).toEqual([0, 0, 0, 1, 1, 1, 1, 2, 2, 5]);
  });

  it("are one cell's where the sweep's cells draw for themselves", () => {
    const { calls, compute } = lotOf(echo, {}, { together: 1 });

    compute(block(2, 2));

    expect(calls).toEqual([[1, 0], [1, 1], [1, 0], [1, 1]]); // prettier-ignore
  });

  it("are no more than fit into memory at once, but always one", () => {
    const cost = () => ({ secondsPerReplicate: 0, bytes: 2 ** 27 });
    const { calls, compute } = lotOf(echo, {}, { cost });
    const large = lotOf(echo, {}, { cost: () => ({ ...cost(), bytes: 2 ** 40 }) });

    compute(block(3, 1));
    large.compute(block(2, 1));

    expect(calls).toEqual([[2, 0], [1, 0]]); // prettier-ignore
    expect(large.calls).toEqual([[1, 0], [1, 0]]); // prettier-ignore
  });

  it("count after a stop as far as no row before them is missing", () => {
    let isStopped = false;
    const run: RunReplicate = (cells, options) => {
      isStopped = options.replicate === 2;
      if (options.shouldStop()) throw stopped();
      return echo(cells, options);
    };

    const lot = lotOf(run, { isStopped: () => isStopped }).compute(block(3, 4));

    expect(lot).toMatchObject({ attempted: 2, failures: [] });
    expect([...lot.values.filter((_, i) => i % 4 < 2)]).toEqual([0, 0, 0, 1]);
    expect(lot.seconds).toHaveLength(2);
  });

  it("are each tried alone where something is thrown at all of them: only the guilty one fails", () => {
    const run: RunReplicate = (cells, options) => {
      if (cells.some(({ chain }) => (chain.model as { samples: number }).samples === 21)) {
        throw new TypeError("x is not a function");
      }
      return echo(cells, options);
    };

    const lot = lotOf(run).compute(block(3, 1));

    expect(lot.failures).toMatchObject([{ row: 1, code: "REPLICATE_FAILED" }]);
    expect(lot.attempted).toBe(3);
  });

  it("may take together what one may take; beyond, each has that time for itself, to the end of the lot", () => {
    let now = 0;
    const run: RunReplicate = (cells, options) => {
      for (const cell of cells) {
        now += (cell.chain.model as { samples: number }).samples === 21 ? 2000 : 400;
        if (options.shouldStop()) throw stopped();
      }
      return echo(cells, options);
    };
    const { calls, compute } = lotOf(run, { clock: () => now });

    const lot = compute({ ...block(3, 2), timeoutSeconds: 1 });

    expect(calls.map(([cells]) => cells)).toEqual([3, 1, 1, 1, 1, 1, 1]);
    expect(lot.failures.map(({ row, code }) => [row, code])).toEqual([
      [2, "REPLICATE_TIMEOUT"],
      [3, "REPLICATE_TIMEOUT"],
    ]);
    expect([...lot.seconds]).toEqual([0.4, 0.4, 2, 2, 0.4, 0.4]);
  });

  it("share the time that they took", () => {
    let now = 0;
    const run: RunReplicate = (cells, options) => {
      now += 300;
      return echo(cells, options);
    };

    const lot = lotOf(run, { clock: () => now }).compute(block(3, 1));

    expect(lot.seconds[0]).toBeCloseTo(0.1);
  });
});
