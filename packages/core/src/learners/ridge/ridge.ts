// ridge.ts — the learner `ridge`: the minimiser of (1/n)‖y − Xw‖² + r wᵀGw over the coordinates that it sees.
//
// Its expectation is a deterministic equivalent: docs/theory/ridgeless-surrogates.md.

import type { RidgeStage } from "../../cell.js";
import { KtsweepError } from "../../errors.js";
import { valueOf } from "../failures.js";
import { defineLearner } from "../learner.js";
import { filteredPairs } from "../pairs.js";
import { checkLength, expectRidge, type Regression, ridgeCost } from "./ridge-regression.js";
import { simulateRidge } from "./ridge-sampled.js";

export const ridge = defineLearner<RidgeStage>({
  parameters: {
    samples: {
      kind: "oneOf",
      options: [
        { kind: "count", doc: "rows" },
        { kind: "word", words: ["infinite"], doc: "the minimiser over the population" },
      ],
      doc: "rows, or infinite",
    },
    ridge: { kind: "number", min: 0, doc: "r, the weight of the penalty; unit eigenvalue" },
    penalty: {
      kind: "oneOf",
      options: [
        {
          kind: "object",
          fields: { exponent: { kind: "number", doc: "g_i = i^-exponent" } },
          required: ["exponent"],
          doc: "weights by rule",
        },
        {
          kind: "list",
          of: { kind: "number", exclusiveMin: 0, doc: "g_i" },
          doc: "weights listed, exactly d",
        },
      ],
      doc: "weights g_i of the squared coefficients, default 1",
    },
  },

  normal(stage) {
    const { samples, ridge: r, penalty } = stage;
    checkStart(stage);
    if (!(r >= 0 && Number.isFinite(r))) {
      throw invalid(`has ridge = ${String(r)}`, "Give a finite number ≥ 0.");
    }
    const weights =
      penalty === undefined || ("exponent" in penalty ? penalty.exponent === 0 : isFlat(penalty))
        ? {}
        : { penalty };
    return { learner: "ridge", samples: rowCount("ridge", samples), ridge: r, ...weights };
  },

  training: () => undefined,

  breaks({ penalty }, { d }) {
    if (penalty === undefined || "exponent" in penalty) return [];
    checkLength(penalty, d);
    return penalty.map((_, i) => i + 1);
  },

  steepness: ({ penalty }) =>
    penalty !== undefined && "exponent" in penalty ? Math.abs(penalty.exponent) : 0,

  expect: (stage, task) => expectRidge(regressionOf(stage), task),

  pairs: () => filteredPairs,

  simulate: (jobs) =>
    jobs.map(({ stage, task }) => valueOf(() => simulateRidge(regressionOf(stage), task))),

  method: ({ samples }) => (samples === "infinite" ? "filter" : "equivalent"),

  cost: (stage, d, nodes) => ridgeCost(regressionOf(stage), stage, d, nodes),
});

function regressionOf({ samples, ridge: r, penalty }: RidgeStage): Regression {
  const rows = samples === "infinite" ? Infinity : samples;
  return { rows, ridge: r, ...(penalty === undefined ? {} : { penalty }) };
}

function isFlat(penalty: readonly number[]): boolean {
  if (!penalty.every((weight) => weight > 0 && Number.isFinite(weight))) {
    throw invalid("has a penalty weight that is not above 0", "Give finite numbers above 0.");
  }
  return penalty.every((weight) => weight === 1);
}

/** Rows as a whole number. Throws: CHAIN_INVALID. */
export function rowCount<T extends number | "infinite">(learner: string, samples: T): T {
  if (samples === "infinite") return samples;
  const rows = Math.floor(samples);
  if (rows >= 1 && rows <= Number.MAX_SAFE_INTEGER) return rows as T;
  throw new KtsweepError(
    "CHAIN_INVALID",
    `It has samples = ${String(samples)}, but ${learner} learns from rows.`,
    "Give a whole number from 1 to 2^53 - 1.",
  );
}

/** Throws: CHAIN_INVALID where a stage that has no start is given one. */
export function checkStart({
  learner,
  init,
}: {
  readonly learner: string;
  readonly init?: string;
}): void {
  if (init === undefined || init === "zero") return;
  throw new KtsweepError(
    "CHAIN_INVALID",
    `It starts at ${init}, but ${learner} has no start.`,
    "Leave init out.",
  );
}

function invalid(what: string, fix: string): KtsweepError {
  return new KtsweepError("CHAIN_INVALID", `A ridge stage ${what}.`, fix);
}
