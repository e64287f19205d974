// Laws of chains: starts, mixes, prefixes, misfits, flat spectra; each with a program that breaks it and is caught.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cell, Chain, Labels, Stage } from "./cell.js";
import { expectClose, holds } from "./law.fixture.js";
import {
  exactCell,
  filterTrainings,
  listedProblems,
  listedStages,
  mapStages,
  misreading,
  randomChains,
  type Run,
  steppedTrainings,
} from "./random-chains.fixture.js";

describe("a chain of stages", () => {
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

/** Without an optional field. */
function without<T extends object>(value: T, key: keyof T & string): T {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)) as T;
}
