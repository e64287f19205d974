// The public surface of @ktsweep/theory.

// What makes a strong model (2606.01292).
export { alignmentBias, type AlignmentSetting } from "./strong-models/alignment-bias.js";
export { distillationExponents } from "./strong-models/distillation-exponents.js";
export type {
  Condition,
  DistillationExponents,
  DistillationSetting,
} from "./strong-models/distillation-exponents.js";
export { effectiveSamples } from "./strong-models/effective-samples.js";
export {
  kStarLower,
  kStarThresholds,
  kStarTransfer,
  kStarUpper,
  spectralHorizon,
} from "./strong-models/learned-directions.js";
export type { KStarThresholds, Pass } from "./strong-models/learned-directions.js";
export { onePassExponent } from "./strong-models/one-pass-exponent.js";
export type { OnePassExponent, OnePassSetting } from "./strong-models/one-pass-exponent.js";
export {
  contractionExponents,
  lemmaRates,
  riskBounds,
  sgdEffectiveDimension,
} from "./strong-models/risk-bounds.js";
export type { BoundedPass, LemmaRates, RiskBounds } from "./strong-models/risk-bounds.js";
export { weakToStrongExponents } from "./strong-models/weak-to-strong-exponents.js";
export type {
  WeakToStrongExponents,
  WeakToStrongSetting,
} from "./strong-models/weak-to-strong-exponents.js";

// Ridgeless surrogates (2410.18837).
export { ridgeEquivalent } from "./surrogates/equivalent.js";
export type { RidgeEquivalent, RidgeRows, WeightedSpectrum } from "./surrogates/equivalent.js";
export {
  gainThresholds,
  type GainThresholds,
  largestGain,
  maskKeeps,
  surrogateGain,
} from "./surrogates/gain.js";
export {
  ridgelessPowerLaw,
  type RidgelessPowerLaw,
  surrogateExponent,
  type SurrogateLawSetting,
} from "./surrogates/power-law.js";

// Mechanisms of weak-to-strong generalization (2505.18346).
export { ridgeEffectiveDimension } from "./mechanisms/effective-dimension.js";

// Columns of a sweep.
export type { StageView, TheoryColumn, WrittenStage } from "./columns/theory-column.js";
export { theoryColumns, theoryValues } from "./columns/theory-columns.js";
