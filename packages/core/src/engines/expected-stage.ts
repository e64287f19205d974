// expected-stage.ts — the exact reading of one stage: second moments of its deviation from the truth.
//
// With labels t, start v0, residual r = v' − t and r0 = v0 − t the learner gives Π and A = E r². For everything w that
// does not depend on the stage's draws E[r w] = Π E[r0 w], hence with δ = v − c
//   E[δ' w] = E[δ_t w] + Π E[r0 w],   E δ'² = E δ_t² + 2 Π E[δ_t r0] + A.
// Derivation: docs/theory/one-pass-sgd.md.

import { type Layout, weightedSum } from "../layout/layout.js";
import { learnerOf } from "../learners/index.js";
import type { ResolvedStage } from "../resolve.js";
import {
  type BasisVector,
  type Combination,
  combine,
  crossMoment,
  negative,
} from "./combination.js";

export interface ExpectedStage {
  readonly depth: number;
  /** δ_t: the labels' deviation from the truth. */
  readonly labels: Combination;
  /** r0 = start − labels. */
  readonly start: Combination;
  /** Π, computed when asked for. Shape: (nodes). */
  readonly survival: () => Float64Array;
  /** E δ². Shape: (nodes). */
  readonly deviation: Float64Array;
  /** ½ Σ E r². */
  readonly misfit: number;
  /** ½ Σ E δ² at the stage's checkpoints. */
  readonly curve: Float64Array;
  /** E[δ w] by the other basis vector w, filled when asked for. */
  readonly pairs: Map<BasisVector, Float64Array>;
}

export interface ExpectedStageContext {
  readonly layout: Layout;
  /** E c². Shape: (nodes). */
  readonly truth: Float64Array;
  readonly expectedOf: (stage: ResolvedStage) => ExpectedStage;
  readonly shouldStop: () => boolean;
  /** As in `ExpectedTask`. */
  readonly method?: "jumps" | "stepping";
}

/** Throws: RUN_STOPPED. */
export function expectStage(stage: ResolvedStage, context: ExpectedStageContext): ExpectedStage {
  const { truth, expectedOf } = context;
  if (stage.isUnknown) return unknownStage(stage, truth.length);
  const labels = stage.teachers.map(({ stage: of, weight }) => ({ of: expectedOf(of), weight }));
  const from = stage.init
    ? [{ of: expectedOf(stage.init), weight: 1 }]
    : [{ of: undefined, weight: -1 }];
  const start = combine(from, negative(labels));
  const moment = (a: BasisVector, b: BasisVector): Float64Array => pairMoment(a, b, truth);
  const nodes = truth.length;
  const total = (values: Float64Array): number => weightedSum(context.layout.weight, values);
  const labelDeviation = crossMoment(labels, labels, moment, nodes);
  const labelStart = crossMoment(labels, start, moment, nodes);
  const initial = notNegative(crossMoment(start, start, moment, nodes));
  /** `residual` and what labels leave behind: E δ_t² + 2 Π E[δ_t r0]. */
  const withInherited = (residual: Float64Array, survival: () => Float64Array): Float64Array => {
    const sum = residual.slice();
    if (labels.length === 0) return sum;
    const left = survival();
    for (let i = 0; i < nodes; i++) sum[i] += labelDeviation[i] + 2 * left[i] * labelStart[i];
    return sum;
  };

  const curve = new Float64Array(stage.checkpoints.length);
  const reading = learnerOf(stage.stage).expect(stage.stage, {
    setting: stage.setting(context.layout),
    initial,
    ...(context.method === undefined ? {} : { method: context.method }),
    watch: {
      steps: stage.checkpoints,
      shouldStop: context.shouldStop,
      record: (position, { residualSum, survival }) => {
        const shared =
          labels.length > 0 ? total(withInherited(new Float64Array(nodes), survival)) : 0;
        curve[position] = (shared + residualSum) / 2;
      },
    },
  });
  return {
    depth: stage.depth,
    labels,
    start,
    survival: reading.survival,
    deviation: notNegative(withInherited(reading.residual, reading.survival)),
    misfit: total(reading.residual) / 2,
    curve,
    pairs: new Map(),
  };
}

/** A stage of which no expectation is known: everything is not a number, also what later stages make of it. */
function unknownStage({ depth, checkpoints }: ResolvedStage, nodes: number): ExpectedStage {
  const unknown = new Float64Array(nodes).fill(NaN);
  return {
    depth,
    labels: [],
    start: [],
    survival: () => unknown,
    deviation: unknown,
    misfit: NaN,
    curve: new Float64Array(checkpoints.length).fill(NaN),
    pairs: new Map(),
  };
}

/** E[a_i b_i] of two basis vectors. Shape: (nodes). */
export function pairMoment(a: BasisVector, b: BasisVector, truth: Float64Array): Float64Array {
  if (a === b) return a === undefined ? truth : a.deviation;
  const [later, other] = depthOf(a) >= depthOf(b) ? [a, b] : [b, a];
  if (later === undefined) return truth;
  let moments = later.pairs.get(other);
  if (moments === undefined) {
    moments = pairOfLater(later, other, truth);
    later.pairs.set(other, moments);
  }
  return moments;
}

function pairOfLater(later: ExpectedStage, other: BasisVector, truth: Float64Array): Float64Array {
  const moment = (a: BasisVector, b: BasisVector): Float64Array => pairMoment(a, b, truth);
  const against = [{ of: other, weight: 1 }];
  const fromLabels = crossMoment(later.labels, against, moment, truth.length);
  const fromStart = crossMoment(later.start, against, moment, truth.length);
  const survival = later.survival();
  return fromLabels.map((value, i) => value + survival[i] * fromStart[i]);
}

function depthOf(vector: BasisVector): number {
  return vector?.depth ?? 0;
}

/** Zero where rounding left less; changes `values`. */
function notNegative(values: Float64Array): Float64Array {
  for (let i = 0; i < values.length; i++) values[i] = Math.max(0, values[i]);
  return values;
}
