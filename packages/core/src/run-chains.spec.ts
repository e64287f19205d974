// Several cells at once: the same bits as one by one, one failure does not touch the others, nothing is done twice.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createChainCache } from "./cache.js";
import type { Cell, Stage } from "./cell.js";
import { runChain, runChains } from "./run-chain.js";

const spectrum = fc.constantFrom({ exponent: 1.5 }, { exponent: 0.7, scale: 0.3 }, { exponent: 2 });

const stage: fc.Arbitrary<Stage> = fc.record({
  learner: fc.constant("sgd" as const),
  spectrum,
  samples: fc.integer({ min: 3, max: 120 }),
  stepSize: fc.constantFrom(0.1, 0.03),
  batch: fc.constantFrom(1, 1, 3),
  sees: fc.constantFrom("all" as const, { first: 20 }),
});

const cell: fc.Arbitrary<Cell> = fc
  .record({
    engine: fc.constantFrom("sampled" as const, "sampled" as const, "exact" as const),
    random: fc.constantFrom("common" as const, "common" as const, "stage" as const),
    d: fc.constantFrom(30, 256, 257, 600),
    noiseVariance: fc.constantFrom(0, 0.2),
    distribution: fc.constantFrom("gaussian" as const, "rademacher" as const),
    teacher: stage,
    students: fc.array(stage, { maxLength: 2 }),
    curve: fc.boolean(),
  })
  .map(({ d, noiseVariance, distribution, teacher, students, curve, ...more }) => ({
    seed: 3,
    ...more,
    problem: { d, noiseVariance, distribution, target: { exponent: 1.5 } },
    chain: {
      teacher,
      ...Object.fromEntries(
        students.map((student, i) => [`student${String(i)}`, { ...student, labels: "teacher" }]),
      ),
    },
    ...(curve ? { checkpoints: { teacher: { range: [1, 120, 4] as const } } } : {}),
  }));

const wild: Cell = {
  seed: 3,
  engine: "sampled",
  random: "common",
  problem: { d: 300, target: { exponent: 1.5 } },
  chain: { teacher: { learner: "sgd", samples: 3000, stepSize: 60 } },
};

const tame: Cell = {
  ...wild,
  chain: { teacher: { learner: "sgd", samples: 3000, stepSize: 0.05 } },
};

describe("runChains", () => {
  it("gives the bits of runChain for any mix of cells", () => {
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 1, maxLength: 24 }),
        fc.nat(3),
        (cells, replicate) => {
          expect(runChains(cells, { replicate })).toEqual(
            cells.map((one) => runChain(one, { replicate })),
          );
        },
      ),
      { seed: 1, numRuns: 25 },
    );
  });

  it("tells a cell's own error as its value, and what the others came to", () => {
    const invalid: Cell = { ...tame, chain: {} };

    const [first, diverged, last, refused] = runChains([tame, wild, tame, invalid]);

    expect(first).toEqual(runChain(tame));
    expect(last).toEqual(first);
    expect(diverged).toMatchObject({ code: "SGD_DIVERGED", data: { stage: "teacher" } });
    expect(refused).toMatchObject({ code: "CHAIN_INVALID" });
  });

  it("computes what cells have in common once, and what is kept not at all", () => {
    const cache = createChainCache(1e6);
    const inner = { made: 0 };
    const counting = {
      find: cache.find,
      keep: <T extends object>(key: string, make: () => T, bytesOf: (value: T) => number): T =>
        cache.keep(
          key,
          () => {
            inner.made += 1;
            return make();
          },
          bytesOf,
        ),
    };
    const twin = { ...tame, profiles: { of: ["teacher"], points: 3 } };

    const results = runChains([tame, twin], { cache: counting });
    expect(inner.made).toBe(3); // one simulation, two expectations: a profile has nodes of its own
    runChains([twin, tame], { cache: counting });

    expect(inner.made).toBe(3);
    expect(results[0]).toEqual(runChain(tame));
  });

  it("throws RUN_STOPPED when it is asked to stop", () => {
    expect(() => runChains([tame, wild], { shouldStop: () => true })).toThrow(/RUN_STOPPED/);
  });
});
