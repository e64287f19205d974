// Jumps against updates one by one, and compressed coordinates against all of them, over random chains.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createChainCache } from "./cache.js";
import type { Cell, Labels, Sees, SgdStage } from "./cell.js";
import { expectedReader, type ReadingContext } from "./engines/readings.js";
import { exactLayout } from "./layout/exact-layout.js";
import { gaussLayout } from "./layout/gauss-layout.js";
import { denseLayout, type Layout, weightedSum } from "./layout/layout.js";
import { resolveCell } from "./resolve.js";

fc.configureGlobal({ seed: 20261122, numRuns: 120 });

interface Reading {
  readonly risks: readonly number[];
  readonly curves: readonly Float64Array[];
  /** Per stage and node. */
  readonly deviations: readonly Float64Array[];
  readonly layout: Layout;
}

function read(cell: Cell, expectation: NonNullable<ReadingContext["expectation"]>): Reading {
  const resolved = resolveCell({ ...cell });
  const cache = createChainCache(Infinity);
  const shouldStop = (): boolean => false;
  const { layout, read: stageOf } = expectedReader({ resolved, cache, shouldStop, expectation });
  const stages = resolved.stages.map(stageOf);
  const deviations = stages.map(({ deviation }) => deviation);
  const risks = deviations.map((deviation) => weightedSum(layout.weight, deviation) / 2);
  return { risks, curves: stages.map(({ curve }) => curve), deviations, layout };
}

/** Largest relative difference of risks and curves. */
function difference(a: Reading, b: Reading): number {
  const flat = ({ risks, curves }: Reading): readonly number[] => [
    ...risks,
    ...curves.flatMap((curve) => [...curve]),
  ];
  const other = flat(b);
  return flat(a).reduce((worst, value, i) => {
    const unlike = value === other[i] ? 0 : Math.abs(value / other[i] - 1);
    return Math.max(worst, unlike);
  }, 0);
}

/** Largest difference of a node's part of the risk, relative to that part or a thousandth of an even share of the risk. */
function nodeDifference(a: Reading, b: Reading): number {
  let worst = 0;
  a.deviations.forEach((deviation, k) => {
    const { weight } = a.layout;
    const share = weightedSum(weight, deviation) / weight.length;
    deviation.forEach((value, i) => {
      const scale = Math.max(weight[i] * value, 1e-3 * share);
      const unlike = weight[i] * Math.abs(value - b.deviations[k][i]);
      if (scale > 0) worst = Math.max(worst, unlike / scale);
    });
  });
  return worst;
}

const size = fc.oneof(fc.constantFrom(1, 2, 3), fc.integer({ min: 4, max: 60 }));

const schedules = fc.constantFrom(
  "geometric" as const,
  "constant" as const,
  "half-constant" as const,
  { geometric: { stageLength: 37.5 } },
);

function cells(dimension: fc.Arbitrary<number>): fc.Arbitrary<Cell> {
  return dimension.chain((d) => {
    const coordinate = fc.integer({ min: 1, max: d });
    const sees: fc.Arbitrary<Sees> = fc.oneof(
      fc.constant("all" as const),
      coordinate.map((first) => ({ first })),
      fc
        .tuple(coordinate, coordinate)
        .map(([a, b]): Sees => ({ range: [Math.min(a, b), Math.max(a, b)] })),
      fc.array(coordinate, { minLength: 1, maxLength: 5 }).map((indices) => ({ indices })),
    );
    const listed = fc
      .array(fc.constantFrom(1, 0.5, 0.5 + 1e-15, 0.1, 0.1 + 1e-13, 1e-3, 0), {
        minLength: d,
        maxLength: d,
      })
      .map((values) => ({ values }));
    const ruled = fc.constantFrom(0, 0.5, 1, 1.5, 2, 3, 6).map((exponent) => ({ exponent }));
    const spectrum = d <= 60 ? fc.oneof(ruled, listed) : ruled;
    const stage = (
      labels: fc.Arbitrary<Labels>,
      init: fc.Arbitrary<string>,
    ): fc.Arbitrary<SgdStage> =>
      fc.record({
        learner: fc.constant("sgd" as const),
        labels,
        init,
        spectrum,
        sees,
        steps: fc.integer({ min: 1, max: 3000 }),
        batch: fc.constantFrom(1, 1, 2, 7),
        stepSize: fc.constantFrom(0.02, 0.3, 0.9).map((fractionOfMax) => ({ fractionOfMax })),
        schedule: schedules,
        noiseVariance: fc.constantFrom(0, 0.3),
      });
    const zero = fc.constant("zero");
    const mixed: Labels = { mix: ["truth", "teacher"], weight: 0.3 };
    return fc.record({
      seed: fc.constant(1),
      engine: fc.constant("exact" as const),
      problem: fc.record({
        d: fc.constant(d),
        target: fc.record({ exponent: fc.constantFrom(1.1, 1.5, 4) }),
        tail: fc.constantFrom("truncate" as const, "extrapolate" as const),
        distribution: fc.constantFrom("gaussian" as const, "rademacher" as const),
      }),
      chain: fc.record({
        teacher: stage(fc.constant("truth"), zero),
        student: stage(fc.constantFrom("teacher", mixed), fc.constantFrom("zero", "teacher")),
        pupil: stage(fc.constantFrom("student", "truth"), fc.constantFrom("zero", "student")),
      }),
      checkpoints: fc.constant({ teacher: [1, 10, 77, 500], pupil: [3, 1000] }),
    });
  });
}

function isLearnable({ problem, chain }: Cell): boolean {
  return Object.values(chain).every((stage) => {
    const { spectrum, sees } = stage;
    if (spectrum === undefined || !("values" in spectrum)) return true;
    const resolved = resolveCell({
      seed: 1,
      engine: "exact",
      problem,
      chain: {
        only: {
          learner: "sgd",
          spectrum,
          ...(sees === undefined ? {} : { sees }),
          samples: "infinite",
        },
      },
    });
    return resolved.stages[0]
      .setting(denseLayout(problem.d))
      .eigenvalues.some((value) => value > 0);
  });
}

describe("jumps", () => {
  it("agree with updates one by one, on risks, curves and every node, over random chains", () => {
    fc.assert(
      fc.property(cells(size).filter(isLearnable), (cell) => {
        const layout = denseLayout(cell.problem.d);
        const stepping = read(cell, { layout, method: "stepping" });
        const jumps = read(cell, { layout, method: "jumps" });

        expect(difference(jumps, stepping)).toBeLessThan(1e-10);
        expect(nodeDifference(jumps, stepping)).toBeLessThan(1e-9);
      }),
    );
  });

  it("agree with updates one by one on compressed coordinates", () => {
    fc.assert(
      fc.property(cells(fc.integer({ min: 200, max: 1e9 })), (cell) => {
        const stepping = read(cell, { method: "stepping" });
        const jumps = read(cell, { method: "jumps" });

        expect(difference(jumps, stepping)).toBeLessThan(1e-10);
        expect(nodeDifference(jumps, stepping)).toBeLessThan(1e-9);
      }),
      { numRuns: 40 },
    );
  });
});

describe("compressed coordinates", () => {
  it("agree with all of them on risks and curves over random chains", () => {
    fc.assert(
      fc.property(cells(fc.integer({ min: 200, max: 4000 })), (cell) => {
        const dense = read(cell, { layout: denseLayout(cell.problem.d), method: "stepping" });
        const compressed = read(cell, {});

        expect(exactLayout(cell).index.length).toBeLessThan(cell.problem.d);
        expect(difference(compressed, dense)).toBeLessThan(1e-10);
      }),
      { numRuns: 30 },
    );
  });

  it.each([1e6, 1e12])("agree with twice as many at d = %d and 10^9 samples", (d) => {
    const sgd = { learner: "sgd", samples: 1e9, stepSize: 0.1 } as const;
    const cell: Cell = {
      seed: 1,
      engine: "exact",
      problem: { d, target: { exponent: 1.5 }, noiseVariance: 0.25 },
      chain: {
        teacher: { ...sgd, spectrum: { exponent: 1.5 } },
        student: { ...sgd, labels: "teacher", spectrum: { exponent: 2 } },
      },
      checkpoints: { teacher: { logspace: [1, 1e9, 30] } },
    };
    const layout = gaussLayout(d, { exact: 64, nodes: 20, breaks: [] });

    expect(difference(read(cell, {}), read(cell, { layout }))).toBeLessThan(1e-12);
  });

  it("would not agree with a weight forgotten or three nodes per octave", () => {
    const sgd = { learner: "sgd", samples: 4000, stepSize: 0.1 } as const;
    const cell: Cell = {
      seed: 1,
      engine: "exact",
      problem: { d: 2000, target: { exponent: 1.5 }, noiseVariance: 0.25 },
      chain: { teacher: { ...sgd, spectrum: { exponent: 1.5 } } },
    };
    const dense = read(cell, { layout: denseLayout(2000), method: "stepping" });
    const own = exactLayout(cell);
    const forgotten = {
      key: "plant",
      index: own.index,
      weight: own.weight.map((w, j) => (j === 60 ? 1 : w)),
    };
    const few = gaussLayout(2000, { exact: 32, nodes: 3, breaks: [] });

    expect(difference(read(cell, {}), dense)).toBeLessThan(1e-12);
    expect(difference(read(cell, { layout: forgotten }), dense)).toBeGreaterThan(1e-6);
    expect(difference(read(cell, { layout: few }), dense)).toBeGreaterThan(1e-8);
  });
});
