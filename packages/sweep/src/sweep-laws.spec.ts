// Laws that hold for every spec: generated specs of up to three blocks with texts, zips, conditions and derived names.

import { cellId } from "@ktsweep/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { parseSpec, type ResolvedSpec, shardRows, type Sweep, sweepFromResolved } from "./index.js";

const RUNS = { numRuns: 60, seed: 20260601 };

interface Axis {
  readonly name: string;
  readonly values: readonly (number | string)[];
}

const NAMES = ["a", "b", "variant", "m"];
const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 });
const texts = fc.uniqueArray(fc.constantFrom("constant", "geometric", "half-constant"), {
  minLength: 1,
});

/** One block; `variant` holds schedules. */
const axesOfBlock: fc.Arbitrary<Axis[]> = fc
  .tuple(numbers, numbers, texts, numbers)
  .chain((values) =>
    fc
      .shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 })
      .map((order) => order.map((i) => ({ name: NAMES[i], values: values[i] }))),
  );

const block = fc.record({
  axes: axesOfBlock,
  zips: fc.boolean(),
  where: fc.constantFrom(
    undefined,
    "a <= b",
    "not a == b",
    'variant != "constant" or m > 10',
    "ab > 9",
  ),
});

const specs = fc
  .record({
    blocks: fc.array(block, { minLength: 1, maxLength: 3 }),
    engine: fc.constantFrom("exact", "sampled"),
    random: fc.constantFrom("stage", "common"),
    replicates: fc.integer({ min: 1, max: 5 }),
    hasCurves: fc.boolean(),
    hasProfiles: fc.boolean(),
    seed: fc.maxSafeNat(),
  })
  .map(({ blocks, hasCurves, hasProfiles, ...rest }) => {
    const [first, ...union] = blocks.map(({ axes, zips, where }) => ({
      axes: Object.fromEntries(axes.map(({ name, values }) => [name, values])),
      zip: zips && lengthOf(axes, "a") === lengthOf(axes, "m") ? [["a", "m"]] : [],
      ...(where === undefined ? {} : { where }),
    }));
    return {
      version: 1,
      name: "laws",
      ...rest,
      ...first,
      union,
      derive: { ab: "a + b", half: "ab / 2" },
      problem: {
        d: "8 + floor(b / 20)",
        target: { exponent: 1.5, random: true },
        noiseVariance: 0.1,
        spectrum: { exponent: "1 + m / 100" },
      },
      chain: {
        teacher: { learner: "sgd", samples: "16 * a", batch: 2, stepSize: { fractionOfMax: 0.1 } },
        other: {
          learner: "sgd",
          labels: { mix: ["truth", "teacher"], weight: 0.25 },
          sees: { first: 6 },
          spectrum: {
            values: Array.from({ length: 8 }, (_, i) => (i === 0 ? "m" : 1)),
            scale: 0.5,
          },
          steps: "ab",
          stepSize: 0.01,
          schedule: { axis: "variant" },
          noiseVariance: "half",
        },
        student: {
          learner: "sgd",
          labels: "teacher",
          init: "other",
          samples: 64,
          stepSize: 0.05,
          schedule: { geometric: { stageLength: "max(1, steps / a)" } },
        },
      },
      ...(hasCurves
        ? { checkpoints: { logspace: [1, "steps", 4], of: ["teacher", "student"] } }
        : {}),
      ...(hasProfiles ? { profiles: { of: ["student"], points: "a" } } : {}),
    };
  })
  // A list of 8 eigenvalues needs d = 8.
  .map((spec) => JSON.stringify(spec).replace("8 + floor(b / 20)", "8"));

function lengthOf(axes: readonly Axis[], name: string): number | undefined {
  return axes.find((axis) => axis.name === name)?.values.length;
}

function indices({ points }: Sweep): number[] {
  return Array.from({ length: points }, (_, index) => index);
}

/** The grid points of a block, listed by nested loops: what arithmetic must give. */
function listed(
  axes: readonly Axis[],
  zip: readonly (readonly string[])[],
): Record<string, unknown>[] {
  if (axes.length === 0) return [{}];
  const [{ name }] = axes;
  const group = zip.find((names) => names.includes(name)) ?? [name];
  const together = axes.filter((axis) => group.includes(axis.name));
  const rest = axes.filter((axis) => !group.includes(axis.name));
  return together[0].values.flatMap((_, i) => {
    const own = Object.fromEntries(together.map((axis) => [axis.name, axis.values[i]]));
    return listed(rest, zip).map((others) => ({ ...own, ...others }));
  });
}

function axisValues({ axes, values }: Sweep, index: number): string {
  const all = values(index);
  return JSON.stringify(axes.map(({ name }) => all[name]));
}

describe("every sweep", () => {
  it("numbers its grid points as nested loops over its blocks would visit them", () => {
    fc.assert(
      fc.property(specs, (text) => {
        const sweep = parseSpec(text);
        const expected = sweep.resolved.blocks.flatMap(({ axes, zip }) =>
          listed(axes as readonly Axis[], zip),
        );

        expect(sweep.points).toBe(expected.length);
        expect(indices(sweep).map((index) => axisValues(sweep, index))).toEqual(
          expected.map((point) => JSON.stringify(sweep.axes.map(({ name }) => point[name]))),
        );
      }),
      RUNS,
    );
  });

  it("gives the same answers in any order of asking", () => {
    fc.assert(
      fc.property(specs, fc.infiniteStream(fc.nat()), (text, stream) => {
        const [sweep, fresh] = [parseSpec(text), parseSpec(text)];
        const order = indices(sweep).map(() => stream.next().value % sweep.points);
        const ask = ({ cellId: id, cost, includes, values }: Sweep, index: number) =>
          [id(index), cost(index), includes(index), values(index)] as const;

        const inOrder = indices(fresh).map((index) => ask(fresh, index));

        for (const index of order) expect(ask(sweep, index)).toEqual(inOrder[index]);
      }),
      RUNS,
    );
  });

  it("plans each grid point once, in the first block that has it", () => {
    fc.assert(
      fc.property(specs, (text) => {
        const sweep = parseSpec(text);
        const planned = indices(sweep)
          .filter(sweep.includes)
          .map((index) => axisValues(sweep, index));
        const starts = sweep.resolved.blocks.map((_, i) => i);
        const wanted = new Set<string>();
        let index = 0;
        for (const i of starts) {
          const { axes, zip, where } = sweep.resolved.blocks[i];
          const admits = where === undefined ? () => true : sweep.select(where);
          for (let n = listed(axes as readonly Axis[], zip).length; n > 0; n--, index++) {
            if (admits(index)) wanted.add(axisValues(sweep, index));
          }
        }

        expect(planned).toEqual([...wanted]);
      }),
      RUNS,
    );
  });

  it("gives cells the ids that core gives them", () => {
    fc.assert(
      fc.property(specs, (text) => {
        const sweep = parseSpec(text);

        for (const index of indices(sweep)) {
          expect(sweep.cellId(index)).toBe(cellId(sweep.cell(index)));
        }
      }),
      RUNS,
    );
  });

  it("is the same sweep when rebuilt from its resolved spec as JSON", () => {
    fc.assert(
      fc.property(specs, (text) => {
        const sweep = parseSpec(text, { only: "a < 30", set: ["problem.noiseVariance=a / 100"] });
        const rebuilt = sweepFromResolved(
          JSON.parse(JSON.stringify(sweep.resolved)) as ResolvedSpec,
        );

        expect(rebuilt.digest).toBe(sweep.digest);
        expect(rebuilt.resolved).toEqual(sweep.resolved);
        for (const index of indices(sweep)) {
          expect(rebuilt.includes(index)).toBe(sweep.includes(index));
          expect(rebuilt.cell(index)).toEqual(sweep.cell(index));
        }
      }),
      RUNS,
    );
  });

  it("puts each row of each different cell into exactly one shard", () => {
    fc.assert(
      fc.property(specs, fc.integer({ min: 1, max: 9 }), (text, k) => {
        const sweep = parseSpec(text);
        const rows: string[] = [];
        for (let i = 1; i <= k; i++) {
          const { index, first, count } = shardRows(sweep, i, k);
          index.forEach((point, entry) => {
            for (let r = 0; r < count[entry]; r++) {
              rows.push(`${sweep.cellId(point)} ${String(first[entry] + r)}`);
            }
          });
        }
        const planned = indices(sweep).filter(sweep.includes);
        const cells = new Set(planned.map((index) => sweep.cellId(index)));

        expect(new Set(rows).size).toBe(rows.length);
        expect(rows).toHaveLength(cells.size * sweep.replicates.max);
        expect(rows.every((row) => cells.has(row.split(" ")[0]))).toBe(true);
      }),
      RUNS,
    );
  });
});
