// chain-result.ts — what a chain comes to.

/** Risk of a stage along its run. Shape: all of one length, steps ascending, last = the stage's own steps. */
export interface LearningCurve {
  readonly steps: Float64Array;
  readonly risk: Float64Array;
  /** NaN where unknown. */
  readonly expectedRisk: Float64Array;
}

/** Per-coordinate state of a trained stage at `index` (1-based). Shape: all of one length. */
export interface Profile {
  readonly index: Float64Array;
  /** c_i², or its expectation. */
  readonly truthEnergy: Float64Array;
  /** v_i, or E v_i. */
  readonly mean: Float64Array;
  /** v_i², or E v_i². */
  readonly second: Float64Array;
  /** (v_i − c_i)², or its expectation. */
  readonly error: Float64Array;
  readonly expectedError: Float64Array;
}

/** What one stage of one replicate came to. Unit: squared labels; risks include the factor ½. */
export interface StageResult {
  /** ½ Σ (v_i − c_i)² + tail/2. */
  readonly risk: number;
  /** The part of it that the stage cannot represent: ½ Σ c_i² over unseen coordinates + tail/2. */
  readonly floor: number;
  /** ½ Σ (v_i − labels_i)². */
  readonly misfit: number;
  /** Expectation of `risk` over all draws; null where unknown. */
  readonly expectedRisk: number | null;
  /** Step of the curve with the least expected risk (the first of equal ones); none where that is unknown. */
  readonly bestStep?: number;
  /** This replicate's risk at `bestStep`. */
  readonly bestRisk?: number;
  readonly curve?: LearningCurve;
  readonly profile?: Profile;
}

/** Results by stage name, in the order of the chain. */
export type ChainResult = Readonly<Record<string, StageResult>>;
