// cell.ts — what one grid point evaluates to: plain data, no expressions left. Shapes and defaults of
// docs/spec.md; `normalCell` (normal-form.ts) leaves out what equals its default.

/** How a stage is read: expectation over draws, simulation in all coordinates, simulation of blocks in law. */
export type Engine = "exact" | "sampled" | "reduced";

/** Law of the latent coordinates z_i: mean 0, variance 1, independent. */
export type Distribution = "gaussian" | "rademacher";

/** Truth coefficients c_i = √λ_i w*_i in the latent basis, i = 1 … d. */
export type Target =
  | {
      /** Energy c_i² = amplitude · i^-exponent. */
      readonly exponent: number;
      /** Default 1. */
      readonly amplitude?: number;
      /** Only the first `support` coordinates carry energy. Default: all. */
      readonly support?: number;
      /** c_i ~ N(0, energy_i), drawn anew per replicate. Default false: c_i = √energy_i. */
      readonly random?: boolean;
    }
  | {
      /** The c_i themselves, at most d of them, the rest 0. */
      readonly values: readonly number[];
    }
  | MultiIndexTarget;

/** f*(x) = Σ_k easy_k h_k(x_1) + Σ_k hard_k h_k(x_2) with normalised Hermite polynomials h_k, degrees from 1. */
export interface MultiIndexTarget {
  readonly multiIndex: {
    readonly easy: readonly number[];
    readonly hard: readonly number[];
  };
}

export interface Problem {
  /** Latent dimension, ≥ 1. */
  readonly d: number;
  readonly target: Target;
  /** Variance σ² of the noise on true labels. Default 0. */
  readonly noiseVariance?: number;
  /** What happens to the energy beyond d. Default truncate. */
  readonly tail?: "truncate" | "extrapolate";
  /** Default gaussian. */
  readonly distribution?: Distribution;
  /** Default spectrum of the stages. */
  readonly spectrum?: Spectrum;
  /** Rows that the engine sampled draws from, whose statistics the other fields are. Default: rows are drawn by `distribution`. */
  readonly data?: MeasuredData;
  /** Random features that all stages see instead of their own coordinates. Default: none. */
  readonly sketch?: Sketch;
}

/** Features S Σ^½ z with S (features × d) Gaussian of variance 1/features, Σ the problem's spectrum. */
export interface Sketch {
  /** M, at most d. */
  readonly features: number;
  /** Which draw of S, from 1. Default 1. */
  readonly draw?: number;
}

/** Measured rows by content: SHA-256 (64 hex digits) and number. */
export interface MeasuredData {
  readonly sha256: string;
  readonly rows: number;
}

/** Eigenvalues λ_i of a model's feature covariance, indexed by latent coordinate. */
export type Spectrum = (
  | { /** λ_i = i^-exponent. */ readonly exponent: number }
  | { /** Exactly d eigenvalues. */ readonly values: readonly number[] }
) & {
  /** Multiplies every eigenvalue. Default 1; not together with `trace`. */
  readonly scale?: number;
  /** Rescales to Σ λ_i = trace over the coordinates that the stage sees. */
  readonly trace?: number;
};

/** Latent coordinates that a stage sees, 1-based; the others act as noise and keep their initial value. */
export type Sees =
  | "all"
  | { readonly first: number }
  | { readonly range: readonly [number, number] }
  | { readonly indices: readonly number[] };

/**
 * A stage's own basis of the latent space: coordinates i and i + ⌈d/2⌉ turned by an angle (radian), or a draw from Haar's
 * measure, numbered from 1.
 */
export type Rotation = { readonly angle: number } | { readonly draw: number };

/** Where a stage's labels come from: the truth, an earlier stage, or weight·a + (1 − weight)·b. */
export type Labels = string | { readonly mix: readonly [string, string]; readonly weight: number };

export type Schedule =
  | "geometric"
  | "constant"
  | "half-constant"
  | { readonly geometric: { readonly stageLength: number } }
  | { readonly "half-constant": { readonly stageLength: number } }
  | { readonly power: number };

/** What every learner's stage has in common. */
export interface StageBase {
  /** Default truth. */
  readonly labels?: Labels;
  /** Variance of label noise; default as docs/spec.md says (σ² with labels from truth, else 0). */
  readonly noiseVariance?: number;
  /** Default: the problem's spectrum. */
  readonly spectrum?: Spectrum;
  /** Default all. */
  readonly sees?: Sees;
  /** The basis that spectrum and `sees` are about. Default: the latent one. */
  readonly rotation?: Rotation;
  /** Start, where the learner has one: zero (default) or an earlier stage as a function. */
  readonly init?: string;
  /** An earlier stage whose rows this one learns from. Default: rows of its own. */
  readonly data?: string;
}

export interface SgdStage extends StageBase {
  readonly learner: "sgd";
  /** Training samples, steps = floor(samples / batch); infinite = converged. */
  readonly samples?: number | "infinite";
  /** Number of updates, instead of samples. */
  readonly steps?: number;
  /** Samples per update, default 1; infinite = population gradient. */
  readonly batch?: number | "infinite";
  /** Initial step size γ0, or a fraction of the largest stable one. */
  readonly stepSize?: number | { readonly fractionOfMax: number };
  /** Default geometric. */
  readonly schedule?: Schedule;
  /** Time τ of gradient flow, instead of samples or steps. */
  readonly flow?: number;
  /** b of heavy ball: m ← b m + g, v ← v − γ m. Range: [0, 1). Default 0. */
  readonly momentum?: number;
  /** The predictor is the mean of the iterates after update ⌊from · steps⌋ … steps, not the last one. Range: [0, 1). */
  readonly average?: { readonly from: number };
  /** Passes over the same samples, in the same order: steps = floor(epochs · samples / batch). Default 1. */
  readonly epochs?: number;
}

/** Minimises (1/n)‖y − Xw‖² + r·wᵀGw over the coordinates that it sees, G = diag(g_i), v_i = √λ_i w_i. */
export interface RidgeStage extends StageBase {
  readonly learner: "ridge";
  /** Rows n, or infinite: the population's minimiser. */
  readonly samples: number | "infinite";
  /** r ≥ 0. Unit: eigenvalue. */
  readonly ridge: number;
  /** g_i > 0: by rule i^-exponent, or exactly d of them. Default: all 1. */
  readonly penalty?: { readonly exponent: number } | readonly number[];
}

/** The minimum-norm interpolator; least squares where there are more rows than coordinates. */
export interface RidgelessStage extends StageBase {
  readonly learner: "ridgeless";
  /** Rows n. */
  readonly samples: number;
}

/** The labels from which a ridgeless learner of `for` rows learns the truth best. */
export interface OptimalSurrogateStage extends StageBase {
  readonly learner: "optimal-surrogate";
  readonly for: number;
}

/** The truth restricted to the coordinates that a ridgeless learner of `for` rows is best taught, or to the first `keep`. */
export interface MaskStage extends StageBase {
  readonly learner: "mask";
  readonly for?: number;
  readonly keep?: number;
}

/** What stands for a user's own learner: SHA-256 of its file's bytes, 64 hex digits. */
export type OwnLearnerId = `own:${string}`;

/** A stage of a user's own learner, with the fields that its module declares. */
export interface OwnStage extends StageBase {
  readonly learner: OwnLearnerId;
  readonly [field: string]: unknown;
}

/** A two-layer network on a multi-index truth; see multi-index/. */
export interface TwoLayerStage extends StageBase {
  readonly learner: "two-layer";
  /** Hidden units; with `init`, those of that stage. */
  readonly width?: number;
  /** Rows that the read-out is fitted to. */
  readonly samples: number;
  /** Penalty r > 0 on the read-out a of f = a·φ/√width. */
  readonly ridge: number;
  /** What the penalty pulls the read-out to: 0 (default), or the read-out of `init`. */
  readonly towards?: "zero" | "init";
  /** |⟨w_j, direction⟩| of every unit before training, 0 … 1. Default: as drawn, uniform on the sphere. */
  readonly pretrained?: { readonly easy?: number; readonly hard?: number };
  /** One gradient step on the first layer with rows of its own. Default: none. */
  readonly oneStep?: { readonly samples: number; readonly stepSize: number };
  /** The part of the truth in its labels. Default all. */
  readonly task?: "all" | "easy" | "hard";
}

/** One stage of a chain; a further learner joins the union with its own file in learners/. */
export type Stage =
  | SgdStage
  | RidgeStage
  | RidgelessStage
  | OptimalSurrogateStage
  | MaskStage
  | TwoLayerStage
  | OwnStage;

/** Stages by name, in order: a stage may only refer to earlier ones. */
export type Chain = Readonly<Record<string, Stage>>;

/** Numbers written as a list or by rule; `logspace` and `linspace` are [first, last, count], ends included. */
export type NumberGrid =
  | readonly number[]
  | { readonly log2: readonly [number, number] }
  | { readonly linspace: readonly [number, number, number] }
  | { readonly logspace: readonly [number, number, number]; readonly round?: "int" }
  | { readonly range: readonly [number, number, number] };

export interface Profiles {
  readonly of: readonly string[];
  /** Number of coordinates, spread evenly over log(index), or the coordinates themselves (1-based). */
  readonly points: number | readonly number[];
}

/** One grid point, evaluated. */
export interface Cell {
  /** Root seed, an integer in [0, 2^53). */
  readonly seed: number;
  readonly problem: Problem;
  readonly chain: Chain;
  readonly engine: Engine;
  /** Which draws replicates share: none across different stages, or all of the same replicate. Default stage. */
  readonly random?: "stage" | "common";
  /** Steps at which a stage's learning curve is recorded, per stage. */
  readonly checkpoints?: Readonly<Record<string, NumberGrid>>;
  readonly profiles?: Profiles;
}
