// Chains on a multi-index truth: what they share with other chains, and what they show.

import { describe, expect, it } from "vitest";

import { createChainCache } from "../cache.js";
import { cellId, normalCell } from "../normal-form.js";
import type { Cell, Labels, Stage, TwoLayerStage } from "../cell.js";
import { runChain, runChains } from "../run-chain.js";

function two(changes: Partial<TwoLayerStage>): TwoLayerStage {
  return { learner: "two-layer", samples: 600, ridge: 0.01, ...changes };
}

const pretrained = two({ width: 80, task: "hard", pretrained: { hard: 0.9 }, ridge: 0.001 });
const teacher = two({ width: 80, ridge: 0.001, oneStep: { samples: 600, stepSize: 3 } });
const student = two({
  init: "pretrained",
  towards: "init",
  labels: "teacher",
  oneStep: { samples: 600, stepSize: 1 },
});

function cellOf(chain: Record<string, Stage>, changes: Partial<Cell> = {}): Cell {
  return {
    seed: 11,
    engine: "sampled",
    problem: {
      d: 12,
      target: { multiIndex: { easy: [1], hard: [0, 0, 1] } },
      noiseVariance: 0.01,
    },
    chain,
    profiles: { of: Object.keys(chain), points: 3 },
    ...changes,
  };
}

const whole = cellOf({ pretrained, teacher, student });

describe("a chain on a multi-index truth", () => {
  it("gives risk, misfit and a profile whose errors add up to twice the risk", () => {
    const result = runChain(whole);
    for (const { risk, floor, expectedRisk, profile } of Object.values(result)) {
      expect(floor).toBe(0);
      expect(expectedRisk).toBeNull();
      expect(profile?.index).toEqual(Float64Array.of(1, 2, 3));
      expect(profile?.truthEnergy).toEqual(Float64Array.of(1, 1, 0));
      const sum = profile?.error.reduce((total, value) => total + value, 0) ?? NaN;
      expect(sum / 2).toBeCloseTo(risk, 12);
    }
  });

  it("gives the same bits with and without a cache, alone and together", () => {
    const alone = runChain(whole, { replicate: 2 });
    const cache = createChainCache(1e8);
    const shorter = cellOf({ pretrained, teacher });
    const [first, second] = runChains([shorter, whole], { replicate: 2, cache });

    expect(second).toEqual(alone);
    expect(first).toEqual({ pretrained: alone.pretrained, teacher: alone.teacher });
    expect(runChain(whole).teacher.risk).not.toBe(alone.teacher.risk);
  });

  it("keeps its bits over versions", () => {
    const { student: last, teacher: before } = runChain(whole);
    expect([before.risk, last.risk, last.misfit]).toMatchInlineSnapshot(`
      [
        0.4950120882876985,
        0.23140258007325976,
        0.1434796707478519,
      ]
    `);
    expect(cellId(whole)).toMatchInlineSnapshot(`"037db85e27626c4570ce1300e1d632c5"`);
  });

  it("leaves a stage that starts at its own labels where it is", () => {
    const still = two({ init: "teacher", towards: "init", labels: "teacher" });
    const { teacher: before, still: after } = runChain(cellOf({ teacher, still }));
    expect(after.risk).toBe(before.risk);
    expect(after.misfit).toBe(0);
  });

  it("leaves a read-out with a huge penalty at its start", () => {
    const held = two({ init: "teacher", towards: "init", ridge: 1e9 });
    const { teacher: before, held: after } = runChain(cellOf({ teacher, held }));
    expect(after.risk).toBeCloseTo(before.risk, 6);
  });

  it("is linear in its labels: half of the teacher's, half of the truth", () => {
    const parts = (labels: Labels): number[] => {
      const model = two({ width: 80, labels, noiseVariance: 0 });
      const { profile } = runChain(cellOf({ teacher, model }, { random: "common" })).model;
      return [...(profile?.mean ?? [])].slice(0, 2);
    };
    const mixed = parts({ mix: ["teacher", "truth"], weight: 0.25 });
    const [ofTeacher, ofTruth] = [parts("teacher"), parts("truth")];
    mixed.forEach((value, i) => {
      expect(value).toBeCloseTo(0.25 * ofTeacher[i] + 0.75 * ofTruth[i], 10);
    });
  });

  it("learns more of a component with more rows", () => {
    const risk = (samples: number): number =>
      runChain(cellOf({ model: two({ width: 80, samples }) })).model.risk;
    expect(risk(4000)).toBeLessThan(risk(100));
  });

  it("shows what each model learned: the student has both parts, its teacher only the easy one", () => {
    const { pretrained: before, teacher: easy, student: both } = runChain(whole);
    const parts = (model: typeof easy): number[] => [...(model.profile?.mean ?? [])];
    expect(parts(easy)[0]).toBeGreaterThan(0.8);
    expect(Math.abs(parts(easy)[1])).toBeLessThan(0.1);
    expect(Math.abs(parts(before)[0])).toBeLessThan(0.1);
    expect(parts(both)[0]).toBeGreaterThan(0.6);
    expect(parts(both)[1]).toBeGreaterThan(0.2);
    expect(both.risk).toBeLessThan(easy.risk);
  });

  it("stops when asked to", () => {
    expect(() => runChain(whole, { shouldStop: () => true })).toThrow("[RUN_STOPPED]");
  });
});

describe("a multi-index cell in normal form", () => {
  it("has no spectra, no defaults and no zeros at the end of a component", () => {
    const stage = two({
      width: 8,
      towards: "zero",
      task: "all",
      init: "zero",
      noiseVariance: 0.01,
    });
    const cell = normalCell({
      ...cellOf({ stage }),
      problem: {
        d: 5,
        target: { multiIndex: { easy: [1, 0], hard: [0, 1] } },
        noiseVariance: 0.01,
      },
    });
    expect(cell.chain.stage).toEqual({
      learner: "two-layer",
      width: 8,
      samples: 600,
      ridge: 0.01,
    });
    expect(cell.problem.target).toEqual({ multiIndex: { easy: [1], hard: [0, 1] } });
  });

  const sgd: Stage = { learner: "sgd", samples: 8, stepSize: 0.1 };
  const linear = { d: 5, target: { exponent: 1 } };
  it.each<readonly [string, Cell]>([
    ["sgd cannot learn a multi-index target", cellOf({ sgd })],
    ["two-layer cannot learn a linear target", cellOf({ teacher }, { problem: linear })],
    ["no reading by the engine exact", cellOf({ teacher }, { engine: "exact" })],
    ["no reading by the engine reduced", cellOf({ teacher }, { engine: "reduced" })],
    ["has no sees", cellOf({ teacher: { ...teacher, sees: { first: 2 } } })],
    ["has no spectrum", cellOf({ teacher: { ...teacher, spectrum: { exponent: 1 } } })],
    ["has no width", cellOf({ teacher: two({}) })],
    [
      "has a width and starts",
      cellOf({ teacher, student: { ...student, init: "teacher", width: 3 } }),
    ],
    ["pulls towards init", cellOf({ teacher: { ...teacher, towards: "init" } })],
    [
      "more than unit vectors",
      cellOf({ a: two({ width: 8, pretrained: { easy: 0.9, hard: 0.9 } }) }),
    ],
    ["Its ridge is 0", cellOf({ teacher: { ...teacher, ridge: 0 } })],
    [
      "Its task is hard",
      cellOf({ teacher, a: two({ width: 8, labels: "teacher", task: "hard" }) }),
    ],
    ["not an earlier stage", cellOf({ student })],
  ])("says by name: %s", (message, cell) => {
    expect(() => runChain(cell)).toThrow(message);
  });
});
