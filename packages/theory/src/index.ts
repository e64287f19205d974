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
export { lateStudentMargin, type LateStudentSetting } from "./strong-models/late-student.js";
export { onePassExponent } from "./strong-models/one-pass-exponent.js";
export type { OnePassExponent, OnePassSetting } from "./strong-models/one-pass-exponent.js";
export {
  type GapRisks,
  type PerformanceGaps,
  performanceGaps,
} from "./strong-models/performance-gap.js";
export {
  contractionExponents,
  lemmaRates,
  riskBounds,
  sgdEffectiveDimension,
} from "./strong-models/risk-bounds.js";
export type { BoundedPass, LemmaRates, RiskBounds } from "./strong-models/risk-bounds.js";
export { theoremOneTerms, transferSplit } from "./strong-models/transfer-split.js";
export type {
  TheoremOneTerms,
  TransferMoments,
  TransferParts,
  TransferSplit,
} from "./strong-models/transfer-split.js";
export { weakToStrongExponents } from "./strong-models/weak-to-strong-exponents.js";
export type {
  WeakToStrongExponents,
  WeakToStrongSetting,
} from "./strong-models/weak-to-strong-exponents.js";

// Ridgeless surrogates (2410.18837).
export { ridgeEquivalent } from "./surrogates/equivalent.js";
export type { RidgeEquivalent, RidgeRows, WeightedSpectrum } from "./surrogates/equivalent.js";
export { flatSpectrum, type FlatSpectrum } from "./surrogates/flat-spectrum.js";
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
export { surrogateRisk, surrogateRisks } from "./surrogates/surrogate-risk.js";
export type { SurrogateRisks, SurrogateSetting } from "./surrogates/surrogate-risk.js";
export { type StageRows, twoStageRisk, type TwoStageSetting } from "./surrogates/two-stage.js";

// Mechanisms of weak-to-strong generalization (2505.18346).
export { ridgeEffectiveDimension } from "./mechanisms/effective-dimension.js";
export {
  bestIsotropicStudent,
  isotropicResolvent,
  isotropicStudentRisk,
  isotropicTeacher,
  optimalIsotropicRidge,
} from "./mechanisms/isotropic-ridge.js";
export type {
  BestStudent,
  IsotropicResolvent,
  IsotropicRidge,
  IsotropicTask,
  IsotropicTeacher,
} from "./mechanisms/isotropic-ridge.js";

// Neighbours: sketches (2406.08466, 2506.08415), random features (2405.15074, 2402.01092, 2603.05691, 2503.02877),
// misfit (2405.15116), subspaces (2502.05075), mixed labels (PMLR v306 dang26b).
export { dynamicalExponents } from "./neighbours/dynamical-scaling.js";
export type { DynamicalExponents, DynamicalSetting } from "./neighbours/dynamical-scaling.js";
export { featureRidgeExponents } from "./neighbours/feature-ridge.js";
export type { FeatureRidgeExponents, FeatureRidgeSetting } from "./neighbours/feature-ridge.js";
export { bestMixing, type BestMixing, type MixingRisks } from "./neighbours/label-mixing.js";
export { misfitGap, type MisfitRisks } from "./neighbours/misfit-identity.js";
export { plrfExponents } from "./neighbours/plrf-phases.js";
export type { PlrfExponents, PlrfPhase, PlrfSetting } from "./neighbours/plrf-phases.js";
export { featureLimits, type FeatureLimits } from "./neighbours/random-feature-limits.js";
export { reuseExponents, sketchExponents } from "./neighbours/sketched-sgd.js";
export type { ReuseExponents, SketchExponents, SketchSetting } from "./neighbours/sketched-sgd.js";
export { subspaceVariance } from "./neighbours/subspace-variance.js";
export type { SubspaceSetting, SubspaceVariance } from "./neighbours/subspace-variance.js";

// Columns of a sweep.
export { passOf, type StagePass } from "./columns/stage-pass.js";
export type {
  StageView,
  TheoryColumn,
  WrittenProblem,
  WrittenStage,
} from "./columns/theory-column.js";
export { theoryColumns, theoryValues } from "./columns/theory-columns.js";
