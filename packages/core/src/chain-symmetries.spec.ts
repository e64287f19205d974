// What may be changed of a chain without changing its risks, or by a known factor; each with a program that breaks the
// law and is caught.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Chain, Sees } from "./cell.js";
import { expectClose, holds } from "./law.fixture.js";
import {
  exactCell,
  type ListedStage,
  mapStages,
  misreading,
  type RandomChain,
  randomChains,
  type Run,
} from "./random-chains.fixture.js";

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

  it("does not depend on the unit of eigenvalues: λ → bλ with γ → γ/b, τ → τ/b, r → br", () => {
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
});

/** The same chain with eigenvalues in another unit. */
function inUnits(chain: Chain, b: number): Chain {
  return mapStages(chain, (stage) => {
    const { values } = stage.spectrum as ListedStage["spectrum"];
    const scaled = { ...stage, spectrum: { values: values.map((value) => b * value) } };
    if (scaled.learner === "ridge") return { ...scaled, ridge: b * scaled.ridge };
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
