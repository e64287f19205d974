// own-learner.ts — what a user's own learner is: the object that its module exports by default.

import type { Parameter } from "../parameter.js";

/**
 * A learner that is written outside of this project, in one module without imports of other files.
 *
 * It must be a function of what it is given: no clock, no Math.random, nothing kept from one call to the next.
 *
 * @example
 * export default {
 *   name: "sign-sgd",
 *   parameters: { samples: { kind: "count", doc: "training rows" } },
 *   train({ stage, start, eigenvalues, rows }) {
 *     const v = start.slice();
 *     for (let s = 0; s < stage.samples; s++) {
 *       const { z, y } = rows.read(1);
 *       const error = v.reduce((sum, vi, i) => sum + z[i] * vi, -y[0]);
 *       for (let i = 0; i < v.length; i++) v[i] -= 0.01 * eigenvalues[i] * Math.sign(error * z[i]);
 *     }
 *     return v;
 *   },
 * }
 */
export interface OwnLearner {
  /** For messages. */
  readonly name: string;
  /** Fields of its stages beside those that every stage has. Default: none. */
  readonly parameters?: Readonly<Record<string, Parameter>>;
  /** Values of the fields that a stage may leave out; the others are required. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Rows that a stage reads, for predictions of time. Default: its field `samples`, else 1000. */
  readonly samples?: (stage: OwnStageFields) => number;
  /** Updates of a stage: for learning curves and for `steps` in expressions. Default: it has none. */
  readonly steps?: (stage: OwnStageFields) => number;
  /** The trained coefficients v. Shape: (d); where the eigenvalue is 0 the start stays, whatever is returned. */
  readonly train: (task: OwnTraining) => ArrayLike<number>;
  /** The expectation of what `train` does; default, or where nothing is returned: unknown. */
  readonly expect?: (task: OwnExpectation) => OwnMoments | undefined;
}

/** Fields of a stage, evaluated, with defaults filled in: as `parameters` declares them. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- their types are those that the author has declared
export type OwnStageFields = Readonly<Record<string, any>>;

/** What is to be learned, in function coordinates: a model with weights w predicts Σ z_i v_i, v_i = √λ_i w_i. */
export interface OwnTraining {
  /** Coordinates. */
  readonly d: number;
  readonly stage: OwnStageFields;
  /** λ. Shape: (d); 0 where the stage does not see the coordinate. */
  readonly eigenvalues: Float64Array;
  /** Coefficients t of the labels: y = Σ z_i t_i + noise. Shape: (d). */
  readonly labels: Float64Array;
  /** v before the first update. Shape: (d). */
  readonly start: Float64Array;
  /** Variance of the noise on the labels. */
  readonly noiseVariance: number;
  readonly rows: OwnRows;
  /** A uniform draw in [0, 1), of the stage's own stream. */
  readonly random: () => number;
  /** After update `step` (from 1): tells the learning curve where the model is. Costs nothing between checkpoints. */
  readonly report: (step: number, v: ArrayLike<number>) => void;
}

/** Training rows, in order. */
export interface OwnRows {
  /** The next `count` rows, ≥ 1, which are the caller's: latent inputs z (count × d, row-major) and labels y (count). */
  readonly read: (count: number) => { readonly z: Float64Array; readonly y: Float64Array };
  /** Goes back to the first row, for a further pass. */
  readonly rewind: () => void;
}

/** A stage in expectation, at nodes that stand for coordinates. */
export interface OwnExpectation {
  readonly stage: OwnStageFields;
  /** λ. Shape: (nodes). */
  readonly eigenvalues: Float64Array;
  /** Coordinates that each node stands for. Shape: (nodes). */
  readonly weights: Float64Array;
  /** E (start − labels)². Shape: (nodes). */
  readonly initial: Float64Array;
  /** Variance of everything in the labels that no coordinate explains. */
  readonly noiseVariance: number;
}

/** Shape: (nodes) each. */
export interface OwnMoments {
  /** Π: the share of start − labels that is left on average, E[v − t] = Π (start − t). */
  readonly survival: ArrayLike<number>;
  /** A = E (v − t)². */
  readonly residual: ArrayLike<number>;
}
