// random-chains.fixture.ts — chains for laws that hold for all of them, and programs with a fault planted in them.

import fc from "fast-check";
import type { Cell, Chain, Labels, Problem, Sees, SgdStage, Stage } from "./cell.js";
import type { ChainResult } from "./chain-result.js";
import { runChain } from "./run-chain.js";

/** What laws are about: `runChain`, or a program that is wrong on purpose. */
export type Run = (cell: Cell) => ChainResult;

/** Problems that name each coordinate, so that they can be scaled and permuted. */
export interface ListedProblem extends Problem {
  readonly target: { readonly values: readonly number[] };
}

/** Up to 10 coordinates, none of them silent. */
export const listedProblems: fc.Arbitrary<ListedProblem> = fc
  .array(fc.double({ min: 0.05, max: 2, noNaN: true }), { minLength: 3, maxLength: 10 })
  .chain((values) =>
    fc.record({
      d: fc.constant(values.length),
      target: fc.constant({ values }),
      noiseVariance: fc.double({ min: 0.01, max: 2, noNaN: true }),
      distribution: fc.constantFrom("gaussian" as const, "rademacher" as const),
    }),
  );

type Training = Omit<SgdStage, "spectrum">;

/** Updates with sampling noise: the last iterate, with or without momentum, or a mean of iterates. */
export const steppedTrainings: fc.Arbitrary<Training> = fc
  .record({
    steps: fc.integer({ min: 1, max: 60 }),
    batch: fc.integer({ min: 1, max: 4 }),
    stepSize: fc.double({ min: 0.005, max: 0.08, noNaN: true }),
    schedule: fc.constantFrom("geometric" as const, "constant" as const, "half-constant" as const, {
      power: 0.5,
    }),
    kind: fc.constantFrom({}, {}, { momentum: 0.4 }, { average: { from: 0.3 } }),
  })
  .map(({ kind, ...updates }) => ({ learner: "sgd" as const, ...updates, ...kind }));

/** Gradient flow, population gradient, converged: filters without noise of their own. */
export const filterTrainings: fc.Arbitrary<Training> = fc.oneof(
  fc.record({
    learner: fc.constant("sgd" as const),
    flow: fc.double({ min: 0, max: 20, noNaN: true }),
  }),
  fc.record({
    learner: fc.constant("sgd" as const),
    steps: fc.integer({ min: 1, max: 60 }),
    batch: fc.constant("infinite" as const),
    stepSize: fc.double({ min: 0.005, max: 0.5, noNaN: true }),
  }),
  fc.constant({ learner: "sgd" as const, samples: "infinite" as const }),
);

/** The stages of SGD. */
export const sgdTrainings: fc.Arbitrary<Training> = fc.oneof(
  { weight: 2, arbitrary: steppedTrainings },
  { weight: 1, arbitrary: filterTrainings },
);

/** Ridge regression, and least squares with more rows than coordinates. */
export const ridgeTrainings: fc.Arbitrary<Stage> = fc.oneof(
  fc.record({
    learner: fc.constant("ridge" as const),
    samples: fc.oneof(fc.integer({ min: 3, max: 60 }), fc.constant("infinite" as const)),
    ridge: fc.double({ min: 0.01, max: 2, noNaN: true }),
  }),
  fc.record({
    learner: fc.constant("ridgeless" as const),
    samples: fc.integer({ min: 14, max: 60 }),
  }),
);

/** Stages of any kind. */
export const anyTrainings: fc.Arbitrary<Stage> = fc.oneof(sgdTrainings, ridgeTrainings);

export interface ListedStage {
  readonly spectrum: { readonly values: readonly number[] };
  readonly sees: Sees;
}

/** Eigenvalues in any order, and a mask. */
export function listedStages(d: number): fc.Arbitrary<ListedStage> {
  return fc.record({
    spectrum: fc.record({
      values: fc.array(fc.double({ min: 0.05, max: 1, noNaN: true }), {
        minLength: d,
        maxLength: d,
      }),
    }),
    sees: fc.oneof(
      fc.constant("all" as const),
      fc.integer({ min: 1, max: d }).map((first) => ({ first })),
      fc
        .subarray(
          Array.from({ length: d }, (_, i) => i + 1),
          { minLength: 1 },
        )
        .map((indices) => ({ indices })),
    ),
  });
}

/** A problem and three stages on it: a teacher, its student, and a pupil of either or of a mix. */
export interface RandomChain {
  readonly problem: ListedProblem;
  readonly chain: Chain;
}

/** `trainings`: what stages other than the teacher are. */
export function randomChains(
  trainings: fc.Arbitrary<Stage> = anyTrainings,
): fc.Arbitrary<RandomChain> {
  return listedProblems.chain((problem) => {
    const { d } = problem;
    const stage = (
      labels: fc.Arbitrary<Labels>,
      training: fc.Arbitrary<Stage>,
    ): fc.Arbitrary<Stage> =>
      fc
        .tuple(training, listedStages(d), labels, fc.constantFrom(undefined, 0.3))
        .map(([own, listed, from, noiseVariance]) => ({
          ...own,
          ...listed,
          labels: from,
          ...(noiseVariance === undefined ? {} : { noiseVariance }),
        }));
    const mixes = fc
      .double({ min: 0, max: 1, noNaN: true })
      .map((weight): Labels => ({ mix: ["truth", "student"], weight }));
    return fc
      .tuple(
        stage(fc.constant("truth"), steppedTrainings),
        stage(fc.constantFrom("teacher", "truth"), trainings),
        stage(fc.oneof(fc.constantFrom("student", "teacher"), mixes), trainings),
        fc.boolean(),
      )
      .map(([teacher, student, pupil, warm]) => ({
        problem,
        chain: {
          teacher,
          student,
          pupil: warm && pupil.learner === "sgd" ? { ...pupil, init: "teacher" } : pupil,
        },
      }));
  });
}

/** The expectation. */
export function exactCell({ problem, chain }: RandomChain): Cell {
  return { seed: 1, engine: "exact", problem, chain };
}

/** The same chain with every stage changed. */
export function mapStages(chain: Chain, change: (stage: Stage, name: string) => Stage): Chain {
  return Object.fromEntries(
    Object.entries(chain).map(([name, stage]) => [name, change(stage, name)]),
  );
}

/** A program that reads something else than what it is given. */
export function misreading(change: (cell: Cell) => Cell): Run {
  return (cell) => runChain(change(cell));
}
