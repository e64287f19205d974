// The public surface of @ktsweep/theory.
export { distillationExponents } from "./distillation-exponents.js";
export type {
  Condition,
  DistillationExponents,
  DistillationSetting,
} from "./distillation-exponents.js";
export { onePassExponent } from "./one-pass-exponent.js";
export type { OnePassExponent, OnePassSetting } from "./one-pass-exponent.js";
export { effectiveSamples } from "./effective-samples.js";
export { ridgeEffectiveDimension } from "./effective-dimension.js";
export { kStarLower, kStarTransfer, kStarUpper, spectralHorizon } from "./learned-directions.js";
export type { Pass } from "./learned-directions.js";
