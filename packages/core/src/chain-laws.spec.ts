// Laws of chains of any learners, each with a program that breaks it and is caught.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cell, Chain, Labels, Sees, Stage } from "./cell.js";
import {
  exactCell,
  filterTrainings,
  listedProblems,
  listedStages,
  type ListedStage,
  mapStages,
  misreading,
  type RandomChain,
  randomChains,
  type Run,
  steppedTrainings,
} from "./random-chains.fixture.js";
import { runChain } from "./run-chain.js";

const RUNS = { seed: 20261122, numRuns: 80 };

/** The law holds for our program, and fails for the faulty one. */
function holds<Ts>(law: (run: Run) => fc.IProperty<Ts>, faulty: Run): void {
  fc.assert(law(runChain), RUNS);
  expect(fc.check(law(faulty), RUNS).failed).toBe(true);
}

/** Equal up to rounding, beside the largest risk around. */
function expectClose(measured: number, expected: number, scale: number): void {
  expect(Math.abs(measured - expected)).toBeLessThanOrEqual(1e-11 * scale);
}

function stageNames({ chain }: RandomChain): readonly string[] {
  return Object.keys(chain);
}

describe("a chain of stages", () => {
  it("is equivariant in its labels: c → 3c, σ² → 9σ² multiply every risk by 9", () => {
    const law = (run: Run) =>
      fc.property(randomChains(), ({ problem, chain }) => {
        const scaled = {
          problem: {
            ...problem,
            target: { values: problem.target.values.map((value) => 3 * value) },
            noiseVariance: 9 * (problem.noiseVariance ?? 0),
          },
          chain: mapStages(chain, (stage) =>
            stage.noiseVariance === undefined
              ? stage
              : { ...stage, noiseVariance: 9 * stage.noiseVariance },
          ),
        };
        const one = run(exactCell({ problem, chain }));
        const three = run(exactCell(scaled));
        const most = Math.max(...Object.values(three).map(({ risk }) => risk));

        for (const name of Object.keys(chain)) {
          expectClose(three[name].risk, 9 * one[name].risk, most);
          expectClose(three[name].misfit, 9 * one[name].misfit, most);
        }
      });

    // A stage's own noise that is capped.
    holds(
      law,
      misreading((cell) => ({
        ...cell,
        chain: mapStages(cell.chain, (stage) => ({
          ...stage,
          noiseVariance: Math.min(1, stage.noiseVariance ?? 0),
        })),
      })),
    );
  });

  it("does not depend on the unit of eigenvalues: λ → bλ with γ → γ/b, τ → τ/b", () => {
    const law = (run: Run) =>
      fc.property(
        randomChains(),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        ({ problem, chain }, b) => {
          const one = run(exactCell({ problem, chain }));
          const other = run(exactCell({ problem, chain: inUnits(chain, b) }));
          const most = Math.max(...Object.values(one).map(({ risk }) => risk));

          for (const name of Object.keys(chain)) {
            expectClose(other[name].risk, one[name].risk, 10 * most);
          }
        },
      );

    // Step sizes that are clipped.
    holds(
      law,
      misreading((cell) => ({
        ...cell,
        chain: mapStages(cell.chain, (stage) =>
          "stepSize" in stage
            ? { ...stage, stepSize: Math.min(0.1, Number(stage.stepSize)) }
            : stage,
        ),
      })),
    );
  });

  it("does not depend on the order of coordinates that carry spectrum, mask and truth", () => {
    const orders = randomChains().chain((random) =>
      fc
        .shuffledSubarray(
          random.problem.target.values.map((_, i) => i),
          { minLength: random.problem.d, maxLength: random.problem.d },
        )
        .map((order) => ({ random, order })),
    );
    const law = (run: Run) =>
      fc.property(orders, ({ random, order }) => {
        const one = run(exactCell(random));
        const other = run(exactCell(permuted(random, order)));
        const most = Math.max(...Object.values(one).map(({ risk }) => risk));

        for (const name of stageNames(random)) {
          expectClose(other[name].risk, one[name].risk, most);
          expectClose(other[name].floor, one[name].floor, most);
        }
      });

    // Spectra that are sorted.
    holds(
      law,
      misreading((cell) => ({
        ...cell,
        chain: mapStages(cell.chain, (stage) => {
          const { values } = stage.spectrum as ListedStage["spectrum"];
          return { ...stage, spectrum: { values: [...values].sort((a, b) => b - a) } };
        }),
      })),
    );
  });

  it("treats an unseen coordinate as one of eigenvalue zero", () => {
    const law = (run: Run) =>
      fc.property(randomChains(), (random) => {
        const zeroed = mapStages(random.chain, (stage) => {
          const { values } = stage.spectrum as ListedStage["spectrum"];
          const seen = seenBy(stage.sees ?? "all", values.length);
          const masked = values.map((value, i) => (seen.has(i + 1) ? value : 0));
          return { ...stage, spectrum: { values: masked }, sees: "all" };
        });
        const one = run(exactCell(random));
        const other = run(exactCell({ ...random, chain: zeroed }));

        for (const name of stageNames(random)) {
          expect(other[name].risk).toBe(one[name].risk);
          expect(other[name].floor).toBe(one[name].floor);
        }
      });

    // A mask that begins at its second coordinate.
    holds(
      law,
      misreading((cell) => ({
        ...cell,
        chain: mapStages(cell.chain, (stage) =>
          typeof stage.sees === "object" && "first" in stage.sees && stage.sees.first > 1
            ? { ...stage, sees: { range: [2, stage.sees.first] } }
            : stage,
        ),
      })),
    );
  });

  it("leaves a stage that starts at its own labels where it is", () => {
    const law = (run: Run) =>
      fc.property(randomChains(), fc.oneof(steppedTrainings, filterTrainings), (random, own) => {
        const again: Stage = { ...own, spectrum: { exponent: 1 }, labels: "pupil", init: "pupil" };
        const result = run(exactCell({ ...random, chain: { ...random.chain, again } }));

        expect(result.again.risk).toBe(result.pupil.risk);
        expect(result.again.misfit).toBe(0);
      });

    // Labels of a stage that come with the noise of true ones.
    holds(
      law,
      misreading((cell) => ({
        ...cell,
        chain: mapStages(cell.chain, (stage) => ({
          ...stage,
          noiseVariance: cell.problem.noiseVariance ?? 0,
        })),
      })),
    );
  });

  it("takes a mix of weight 1 for its first labels, and of weight 0 for its second", () => {
    const law = (run: Run) =>
      fc.property(randomChains(), ({ problem, chain }) => {
        const pupil = (labels: Labels): Stage => {
          return { ...without(chain.pupil, "noiseVariance"), labels };
        };
        const mixed = (weight: number): Stage => pupil({ mix: ["student", "truth"], weight });
        const { teacher, student } = chain;
        const stages: Chain = {
          teacher,
          student,
          pure: pupil("student"),
          heavy: mixed(1),
          direct: pupil("truth"),
          light: mixed(0),
        };
        const result = run(exactCell({ problem, chain: stages }));

        expect(result.heavy.risk).toBe(result.pure.risk);
        expect(result.light.risk).toBe(result.direct.risk);
      });

    // Weights that never reach their ends.
    holds(
      law,
      misreading((cell) => ({
        ...cell,
        chain: mapStages(cell.chain, (stage) =>
          typeof stage.labels === "object"
            ? { ...stage, labels: { ...stage.labels, weight: 1e-6 + 0.999 * stage.labels.weight } }
            : stage,
        ),
      })),
    );
  });

  it.each(["exact", "sampled"] as const)(
    "gives a prefix the same bits whatever follows it, engine %s",
    (engine) => {
      const law = (run: Run) =>
        fc.property(randomChains(), fc.nat({ max: 9 }), ({ problem, chain }, seed) => {
          const prefix = without(chain, "pupil");
          const cell: Cell = { seed, engine, problem, chain };
          const whole = run(cell);
          const part = run({ ...cell, chain: prefix });

          for (const name of Object.keys(prefix)) {
            expect(whole[name].risk).toBe(part[name].risk);
            expect(whole[name].misfit).toBe(part[name].misfit);
          }
        });

      // Draws, or noise, that know how many stages there are.
      holds(
        law,
        misreading((cell) => ({
          ...cell,
          seed: cell.seed + Object.keys(cell.chain).length,
          problem: {
            ...cell.problem,
            noiseVariance: Object.keys(cell.chain).length * (cell.problem.noiseVariance ?? 0),
          },
        })),
      );
    },
  );

  it.each(["exact", "sampled"] as const)(
    "gains exactly its misfit where a population student's subspace holds the truth, engine %s",
    (engine) => {
      const law = (run: Run) =>
        fc.property(
          listedProblems.chain((problem) =>
            fc.record({
              problem: fc.constant(problem),
              teacher: fc.tuple(steppedTrainings, listedStages(problem.d)),
              support: fc.integer({ min: 1, max: problem.d }),
              further: fc.nat({ max: 3 }),
            }),
          ),
          ({ problem, teacher: [training, listed], support, further }) => {
            const { d } = problem;
            const truth = problem.target.values.map((value, i) => (i < support ? value : 0));
            const chain: Chain = {
              teacher: { ...training, ...listed },
              student: {
                learner: "sgd",
                labels: "teacher",
                spectrum: listed.spectrum,
                sees: { first: Math.min(d, support + further) },
                samples: "infinite",
              },
            };
            const sparse = { ...problem, target: { values: truth } };
            const { teacher, student } = run({ seed: 1, engine, problem: sparse, chain });

            const difference = teacher.risk - student.risk - student.misfit;
            expect(Math.abs(difference)).toBeLessThanOrEqual(1e-12 * teacher.risk);
          },
        );

      // A student that stops early.
      holds(
        law,
        misreading((cell) => ({
          ...cell,
          chain: mapStages(cell.chain, (stage) => {
            if (stage.learner !== "sgd" || stage.samples !== "infinite") return stage;
            return { ...without(stage, "samples"), flow: 20 };
          }),
        })),
      );
    },
  );

  it("makes nothing of a flat spectrum: DER is 1, and a student is a multiple of its teacher", () => {
    const law = (run: Run) =>
      fc.property(
        listedProblems,
        steppedTrainings,
        fc.double({ min: 0.1, max: 5, noNaN: true }),
        (problem, training, time) => {
          const stage: Stage = { ...training, spectrum: { exponent: 0 } };
          const chain: Chain = {
            teacher: stage,
            direct: stage,
            student: {
              learner: "sgd",
              labels: "teacher",
              samples: "infinite",
              spectrum: { exponent: 0 },
            },
            silent: { learner: "sgd", labels: "teacher", flow: 0, spectrum: { exponent: 1 } },
            scaled: { learner: "sgd", labels: "teacher", flow: time, spectrum: { exponent: 0 } },
          };
          const { teacher, direct, student, silent, scaled } = run(exactCell({ problem, chain }));

          expect(direct.risk / student.risk).toBeCloseTo(1, 13);
          // ½ Σ (c² − 2 f c E u + f² E u²) with f = 1 − e^−τ
          const factor = 1 - Math.exp(-time);
          const overlap = silent.risk + silent.misfit - teacher.risk;
          const multiple = silent.risk - factor * overlap + factor ** 2 * silent.misfit;
          expectClose(scaled.risk, multiple, silent.risk + silent.misfit);
        },
      );

    // A spectrum that is hardly flat.
    holds(
      law,
      misreading((cell) => ({
        ...cell,
        chain: mapStages(cell.chain, (stage) => ({ ...stage, spectrum: { exponent: 1e-6 } })),
      })),
    );
  });
});

/** Of each member of a union. */
type Without<T, K extends string> = T extends unknown ? Omit<T, K> : never;

function without<T extends object, K extends string>(value: T, key: K): Without<T, K> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)) as Without<
    T,
    K
  >;
}

/** The same chain with eigenvalues in another unit. */
function inUnits(chain: Chain, b: number): Chain {
  return mapStages(chain, (stage) => {
    const { values } = stage.spectrum as ListedStage["spectrum"];
    const scaled = { ...stage, spectrum: { values: values.map((value) => b * value) } };
    if (scaled.learner !== "sgd") return scaled;
    const { stepSize, flow } = scaled;
    return {
      ...scaled,
      ...(stepSize === undefined ? {} : { stepSize: Number(stepSize) / b }),
      ...(flow === undefined ? {} : { flow: flow / b }),
    };
  });
}

/** Coordinate i becomes what coordinate order[i] was. */
function permuted({ problem, chain }: RandomChain, order: readonly number[]): RandomChain {
  const inOrder = (values: readonly number[]): number[] => order.map((from) => values[from]);
  return {
    problem: { ...problem, target: { values: inOrder(problem.target.values) } },
    chain: mapStages(chain, (stage) => {
      const seen = seenBy(stage.sees ?? "all", problem.d);
      const { values } = stage.spectrum as ListedStage["spectrum"];
      return {
        ...stage,
        spectrum: { values: inOrder(values) },
        sees: { indices: order.flatMap((from, to) => (seen.has(from + 1) ? [to + 1] : [])) },
      };
    }),
  };
}

function seenBy(sees: Sees, d: number): ReadonlySet<number> {
  const all = Array.from({ length: d }, (_, i) => i + 1);
  if (sees === "all") return new Set(all);
  if ("first" in sees) return new Set(all.slice(0, sees.first));
  if ("range" in sees) return new Set(all.slice(sees.range[0] - 1, sees.range[1]));
  return new Set(sees.indices);
}
