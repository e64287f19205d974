// Laws that the exact engine obeys for every chain.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cell, Chain, Problem, SgdStage } from "./cell.js";
import { runChain } from "./run-chain.js";

fc.configureGlobal({ seed: 20261121, numRuns: 60 });

const problems: fc.Arbitrary<Problem> = fc.record({
  d: fc.integer({ min: 2, max: 12 }),
  target: fc.record({ exponent: fc.double({ min: 0.2, max: 3, noNaN: true }) }),
  noiseVariance: fc.double({ min: 0, max: 2, noNaN: true }),
  distribution: fc.constantFrom("gaussian", "rademacher"),
});

const training = fc.record({
  learner: fc.constant("sgd" as const),
  spectrum: fc.record({ exponent: fc.double({ min: 0, max: 3, noNaN: true }) }),
  steps: fc.integer({ min: 1, max: 60 }),
  batch: fc.integer({ min: 1, max: 4 }),
  stepSize: fc.double({ min: 0.001, max: 0.08, noNaN: true }),
  schedule: fc.constantFrom("geometric" as const, "constant" as const, "half-constant" as const),
});

function exact(problem: Problem, chain: Chain): Cell {
  return { seed: 1, engine: "exact", problem, chain };
}

describe("exact engine", () => {
  it("leaves a stage that starts at its own labels where it is", () => {
    fc.assert(
      fc.property(problems, training, training, (problem, first, second) => {
        const again: SgdStage = { ...second, labels: "teacher", init: "teacher", noiseVariance: 0 };
        const { teacher, student } = runChain(exact(problem, { teacher: first, student: again }));

        expect(student.risk).toBe(teacher.risk);
        expect(student.misfit).toBe(0);
      }),
    );
  });

  it("gives a converged student with all coordinates the risk of its teacher", () => {
    fc.assert(
      fc.property(problems, training, (problem, first) => {
        const student: SgdStage = { learner: "sgd", labels: "teacher", samples: "infinite" };
        const result = runChain(exact(problem, { teacher: first, student }));

        expect(result.student.risk).toBe(result.teacher.risk);
      }),
    );
  });

  it("treats an unseen coordinate as one with eigenvalue zero", () => {
    fc.assert(
      fc.property(problems, training, fc.nat(), (problem, stage, pick) => {
        const first = 1 + (pick % problem.d);
        const values = Array.from({ length: problem.d }, (_, i) => 1 / (i + 1));
        const masked: SgdStage = { ...stage, spectrum: { values }, sees: { first } };
        const zeroed: SgdStage = {
          ...stage,
          spectrum: { values: values.map((value, i) => (i < first ? value : 0)) },
        };
        const result = runChain(exact(problem, { masked, zeroed }));

        expect(result.masked.risk).toBe(result.zeroed.risk);
        expect(result.masked.floor).toBe(result.zeroed.floor);
      }),
    );
  });

  it("is equivariant: labels scaled by s scale every risk by s²", () => {
    fc.assert(
      fc.property(problems, training, training, (problem, first, second) => {
        const chain = { teacher: first, student: { ...second, labels: "teacher" } };
        const { exponent } = problem.target as { exponent: number };
        const scaled: Problem = {
          ...problem,
          target: { exponent, amplitude: 16 },
          noiseVariance: 16 * (problem.noiseVariance ?? 0),
        };
        const one = runChain(exact(problem, chain));
        const four = runChain(exact(scaled, chain));

        expect(four.student.risk / (16 * one.student.risk)).toBeCloseTo(1, 12);
      }),
    );
  });

  it("loses exactly the misfit from teacher to a population student whose subspace holds the truth", () => {
    fc.assert(
      fc.property(problems, training, fc.nat(), (problem, first, pick) => {
        const support = 1 + (pick % problem.d);
        const { exponent } = problem.target as { exponent: number };
        const sparse: Problem = { ...problem, target: { exponent, support } };
        const student: SgdStage = {
          learner: "sgd",
          labels: "teacher",
          samples: "infinite",
          sees: { first: support },
        };
        const result = runChain(exact(sparse, { teacher: first, student }));

        const difference = result.teacher.risk - result.student.risk;
        expect(Math.abs(difference - result.student.misfit)).toBeLessThan(
          1e-12 * result.teacher.risk,
        );
      }),
    );
  });

  it("agrees with many-sample batches in the limit of an infinite batch", () => {
    fc.assert(
      fc.property(problems, training, (problem, stage) => {
        const large = { ...stage, batch: 1e12 };
        const population = { ...stage, batch: "infinite" as const };
        const result = runChain(exact(problem, { large, population }));

        expect(result.large.risk / result.population.risk).toBeCloseTo(1, 9);
      }),
    );
  });

  it("mixes labels linearly: weight 1 and 0 are the pure labels", () => {
    fc.assert(
      fc.property(problems, training, training, (problem, first, second) => {
        const labelled = (weight: number): SgdStage => ({
          ...second,
          labels: { mix: ["teacher", "truth"], weight },
        });
        const result = runChain(
          exact(problem, {
            teacher: first,
            pure: { ...second, labels: "teacher" },
            mixed: labelled(1),
            direct: { ...second, labels: "truth" },
            other: labelled(0),
          }),
        );

        expect(result.mixed.risk).toBe(result.pure.risk);
        expect(result.other.risk).toBe(result.direct.risk);
      }),
    );
  });

  it("shows a curve whose last point is the final risk", () => {
    fc.assert(
      fc.property(problems, training, training, (problem, first, second) => {
        const cell: Cell = {
          ...exact(problem, { teacher: first, student: { ...second, labels: "teacher" } }),
          checkpoints: { student: { logspace: [1, second.steps, 7] }, teacher: [1] },
        };
        const { teacher, student } = runChain(cell);

        expect(student.curve?.steps.at(-1)).toBe(second.steps);
        expect((student.curve?.risk.at(-1) ?? NaN) / student.risk).toBeCloseTo(1, 11);
        expect((teacher.curve?.risk.at(-1) ?? NaN) / teacher.risk).toBeCloseTo(1, 12);
        expect(runChain({ ...cell, checkpoints: {} }).student.risk / student.risk).toBeCloseTo(
          1,
          12,
        );
      }),
    );
  });
});
