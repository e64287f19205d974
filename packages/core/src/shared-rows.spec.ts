// Stages that learn from the rows of another one: the same rows, the same noise, and what of it is expected.

import { describe, expect, it } from "vitest";
import type { Cell, Chain, SgdStage, Stage } from "./cell.js";
import { cellId, normalCell } from "./normal-form.js";
import { runChain, runChains } from "./run-chain.js";
import { withSharedSamples } from "./shared-rows.js";
import { unknownExpectations } from "./unknown-expectations.js";

const teacher: SgdStage = { learner: "sgd", samples: 60, batch: 2, stepSize: 0.1 };
const same: SgdStage = { learner: "sgd", batch: 2, stepSize: 0.1, data: "teacher" };

function cell(chain: Chain, more: Partial<Cell> = {}): Cell {
  return {
    ...{ seed: 5, engine: "sampled" },
    problem: { d: 30, target: { exponent: 1 }, noiseVariance: 0.5 },
    profiles: { of: Object.keys(chain), points: 30 },
    ...{ chain, ...more },
  };
}

/** v of each stage, coordinate by coordinate. */
function predictors(chain: Chain, replicate = 0): Readonly<Record<string, Float64Array>> {
  const result = runChain(cell(chain), { replicate });
  return Object.fromEntries(
    Object.entries(result).map(([name, { profile }]) => [
      name,
      profile?.mean ?? new Float64Array(),
    ]),
  );
}

function largestGap(a: Float64Array, b: Float64Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
}

describe("data: another stage", () => {
  it("gives its inputs and, where both learn from the truth, its noise", () => {
    const v = predictors({ teacher, same, ownRows: { ...teacher } });

    expect(largestGap(v.same, v.teacher)).toBeLessThan(1e-14);
    expect(largestGap(v.ownRows, v.teacher)).toBeGreaterThan(1e-2);
  });

  it("gives the noise of the truth in a mix too, with its weight and sign, else noise of one's own", () => {
    const chain: Record<string, Stage> = {
      teacher,
      other: { ...teacher },
      fromOther: { ...same, labels: "other" },
      mixed: { ...same, labels: { mix: ["truth", "other"], weight: -0.7 } },
      quiet: { ...same, labels: { mix: ["truth", "other"], weight: -0.7 }, noiseVariance: 0 },
      noisy: { ...same, labels: "other", noiseVariance: 0.5 },
    };
    const v = predictors(chain);
    // SGD from zero is linear in its labels: on the same rows, noise included, mixes of labels give mixes of predictors.
    const expected = v.teacher.map((value, i) => -0.7 * value + 1.7 * v.fromOther[i]);

    expect(largestGap(v.mixed, expected)).toBeLessThan(1e-13);
    expect(largestGap(v.quiet, expected)).toBeGreaterThan(1e-3);
    const noise = v.noisy.map((value, i) => value - v.fromOther[i]);
    const truthNoise = v.mixed.map((value, i) => (value - v.quiet[i]) / -0.7);
    expect(largestGap(noise, truthNoise)).toBeGreaterThan(1e-3);
  });

  it("is followed to the stage whose rows they are, and takes its number of samples", () => {
    const chain = {
      teacher,
      same,
      third: { ...same, data: "same" },
      long: { ...same, samples: 60, epochs: 2 },
    };
    const v = predictors(chain);

    expect(largestGap(v.third, v.teacher)).toBeLessThan(1e-14);
    expect(largestGap(v.long, v.teacher)).toBeGreaterThan(1e-3);
    const normal = normalCell(cell(chain));
    expect(normal.chain.third).toMatchObject({ steps: 30, data: "same" });
    expect(normalCell(normal)).toEqual(normal);
    expect(cellId(cell({ teacher, same: { ...same, samples: 61 } }))).toBe(
      cellId(cell({ teacher, same })),
    );
  });

  it.each([
    ["another number of rows", { ...same, samples: 40 }, "learns from 40 rows, but teacher has 60"],
    ["no rows", { learner: "sgd", flow: 1, data: "teacher" } as const, "same reads no rows"],
    ["a later stage", { ...same, data: "later" }, "not an earlier stage"],
  ])("is refused with %s", (_, stage, what) => {
    expect(() => normalCell(cell({ teacher, same: stage, later: teacher }))).toThrow(what);
  });

  it("changes no bit of stages that are simulated together with others", () => {
    const chains: readonly Chain[] = [0.05, 0.1].flatMap((stepSize) => [
      { teacher: { ...teacher, stepSize }, student: { ...same, stepSize } },
      { teacher: { ...teacher, stepSize }, student: { ...teacher, labels: "teacher", stepSize } },
    ]);
    const cells = chains.map((chain) => cell(chain, { random: "common" }));

    expect(runChains(cells)).toEqual(cells.map((one) => runChain(one)));
  });
});

const student: SgdStage = { ...teacher, labels: "teacher" };

/** Chains, and the stages of them without a known expectation. */
const cases: readonly (readonly [what: string, chain: Chain, unknown: readonly string[]])[] = [
  ["nothing is shared", { teacher, student, pupil: { ...student, labels: "student" } }, []],
  ["the labels are the truth", { teacher, same }, []],
  ["labels depend on the rows", { teacher, a: { ...same, labels: "teacher" } }, ["a"]],
  ["the start depends on the rows", { teacher, a: { ...same, init: "teacher" } }, ["a"]],
  [
    "labels depend on them by another stage",
    { teacher, student, a: { ...same, labels: "student" } },
    ["a"],
  ],
  [
    "a stage before is unknown",
    { teacher, a: { ...same, init: "teacher" }, b: { ...student, labels: "a" } },
    ["a", "b"],
  ],
  [
    "both of two stages on the same rows are needed",
    { teacher, same, a: { ...student, labels: { mix: ["teacher", "same"], weight: 0.5 } } },
    ["a"],
  ],
  [
    "one of them is needed with a student of the other",
    { teacher, same, b: { ...student, labels: "same" }, a: { ...student, init: "b" } },
    ["a"],
  ],
  [
    "a mix has only one of them",
    { teacher, same, a: { ...student, labels: { mix: ["same", "teacher"], weight: 1 } } },
    [],
  ],
  ["several passes", { teacher: { ...teacher, epochs: 2 }, student }, ["teacher", "student"]],
];

describe("unknown expectations", () => {
  it.each(cases)("are told where %s", (_, chain, unknown) => {
    expect([...unknownExpectations(withSharedSamples(chain)).keys()]).toEqual(unknown);
    const result = runChain(cell(chain, { checkpoints: { teacher: [1, 10] } }));
    for (const [name, { expectedRisk, risk }] of Object.entries(result)) {
      expect(risk).toBeGreaterThan(0);
      if (unknown.includes(name)) expect(expectedRisk).toBeNull();
      else expect(expectedRisk).toBeGreaterThan(0);
    }
    const hasBest = !unknown.includes("teacher");
    expect(result.teacher.bestStep !== undefined).toBe(hasBest);
    expect(Number.isNaN(result.teacher.curve?.expectedRisk[0])).toBe(!hasBest);
    const exact = (): unknown => runChain(cell(chain, { engine: "exact" }));
    if (unknown.length === 0) expect(exact).not.toThrow();
    else expect(exact).toThrow(`Stage ${unknown[0]} has no known expectation`);
  });

  it("keeps expectations that rows of one's own would have", () => {
    const shared = runChain(cell({ teacher, same }));
    const own = runChain(cell({ teacher, same: { ...teacher } }));

    expect(shared.same.expectedRisk).toBe(own.same.expectedRisk);
  });

  it("are refused by the reduced engine with any shared rows", () => {
    expect(() =>
      runChain(cell({ teacher, same }, { engine: "reduced", profiles: { of: [], points: 1 } })),
    ).toThrow("Stage same: sgd has no such reading");
  });
});
