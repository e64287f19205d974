// ridge-regression.ts — the readings that ridge and ridgeless share: (1/n)‖y − Xw‖² + r wᵀGw at its minimum, r ≥ 0.

import type { RidgeStage, Sees, StageBase } from "../../cell.js";
import { KtsweepError } from "../../errors.js";
import { nodeCount } from "../../layout/node-count.js";
import { pow } from "../../math.js";
import { maskEnds } from "../../spectrum.js";
import type { ExpectedReading, ExpectedTask, LearnerCost, StageSetting } from "../learner.js";
import { ridgeFilter, type RidgeLaw, spreadPerRow } from "./ridge-equivalent.js";

/** A regression whatever its learner is called. */
export interface Regression {
  /** n; Infinity: the population. */
  readonly rows: number;
  /** r ≥ 0; 0 with fewer rows than coordinates: the interpolator of least penalty. */
  readonly ridge: number;
  readonly penalty?: RidgeStage["penalty"];
}

/** The law of its rows at the nodes of a setting. Throws: CHAIN_INVALID where a listed penalty is not one per coordinate. */
export function ridgeLaw(
  regression: Regression,
  setting: Pick<StageSetting, "eigenvalues" | "index" | "weights">,
): RidgeLaw {
  const { rows, ridge, penalty } = regression;
  const { eigenvalues, index, weights } = setting;
  const scales = eigenvalues.slice();
  if (penalty !== undefined && "exponent" in penalty) {
    for (let j = 0; j < scales.length; j++) scales[j] *= pow(index[j], penalty.exponent);
  } else if (penalty !== undefined) {
    checkLength(penalty, index.at(-1) ?? 0);
    for (let j = 0; j < scales.length; j++) scales[j] /= penalty[index[j] - 1];
  }
  return { scales, weights, rows, ridge };
}

export function checkLength(penalty: readonly number[], d: number): void {
  if (penalty.length === d) return;
  throw new KtsweepError(
    "CHAIN_INVALID",
    `A penalty lists ${String(penalty.length)} values, but d is ${String(d)}.`,
    "Give exactly d values, or an exponent.",
  );
}

export function expectRidge(
  regression: Regression,
  { setting, initial }: ExpectedTask,
): ExpectedReading {
  const law = ridgeLaw(regression, setting);
  const filter = ridgeFilter(law);
  const { left } = filter;
  let unexplained = setting.noiseVariance;
  for (let j = 0; j < left.length; j++) {
    unexplained += setting.weights[j] * left[j] * left[j] * initial[j];
  }
  const spread = spreadPerRow(law, filter, unexplained, setting.distribution === "gaussian");
  const residual = initial.map((value, j) => {
    const learned = law.scales[j] > 0 ? law.scales[j] / (law.scales[j] + filter.kappa) : 0;
    return left[j] * left[j] * value + (learned === 0 ? 0 : learned * learned * spread);
  });
  return { survival: () => left, residual };
}

/** Coordinates that a stage sees. */
export function visibleCount(sees: Sees | undefined, d: number): number {
  const ends = maskEnds(sees ?? "all", d);
  return ends.reduce((sum, end, i) => sum + (i % 2 === 0 ? -end : end), 0);
}

// Times in those of a coordinate-step of the SGD kernel: a multiplication of two matrices, a value drawn and packed, and
// what a node of the expectation takes.
const MULTIPLICATION = 0.1;
const VALUE = 4;
const NODE_PASSES = 30;

/** Work and memory of a regression. */
export function ridgeCost(
  { rows }: Regression,
  stage: StageBase,
  d: number,
  nodes = nodeCount(d, stage.spectrum),
): LearnerCost {
  const expected = nodes * NODE_PASSES;
  const base = { expected, expectedSteps: 0, reduced: 0 };
  if (rows === Infinity) return { ...base, simulated: d };
  const seen = visibleCount(stage.sees, d);
  const isDual = rows < seen;
  const order = Math.min(rows, seen);
  const products = (rows * seen * order) / 2 + (order * order * order) / 6;
  // The largest scales may join a dual system, as half of its rows again.
  const entries = isDual ? rows * seen + (1.5 * order) ** 2 / 2 : order ** 2 / 2;
  return {
    ...base,
    simulated: MULTIPLICATION * products + VALUE * rows * d,
    bytes: 8 * (entries + (isDual ? READ_AHEAD : PACKED_ROWS * (seen + d))),
  };
}

/** Rows that are held at a time where they need not all be. */
export const PACKED_ROWS = 256;

/** Values of rows that are read at a time where all are held in another form. */
export const READ_AHEAD = 1e6;
