// The public surface of @ktsweep/core.

export type * from "./cell.js";
export type { ChainResult, LearningCurve, Profile, StageResult } from "./chain-result.js";
export { runChain, runChains, type RunOptions } from "./run-chain.js";
export type { Snapshots } from "./snapshots.js";
export { createChainCache, type ChainCache, type SharedChainCache } from "./cache.js";
export { reducedBlocks, type ReducedBlocks } from "./engines/reduced-blocks.js";
export { chainCost, type ChainCost } from "./cost.js";
export { expectationAllowance, type ExpectationAllowance } from "./expectation-allowance.js";
export { expectedMethods, type StageReading } from "./expected-methods.js";
export type { ExpectedMethod } from "./learners/learner.js";
export {
  largestStableStepSize,
  stabilityWarnings,
  type StabilityWarning,
} from "./step-size-check.js";

// For the sister packages.
export { ridgeFilter, type RidgeFilter, type RidgeLaw } from "./learners/ridge/ridge-equivalent.js";
export { type Regression, ridgeLaw } from "./learners/ridge/ridge-regression.js";
export { spectrumOf } from "./spectrum.js";
export { stageModes, type StageModes } from "./stage-modes.js";
export { canonicalJson, resultsEpoch } from "./canonical.js";
export { checkReadings } from "./check-readings.js";
export { checkSharedRows, withSharedSamples } from "./shared-rows.js";
export { cellId, normalCell, normalProblem, normalStage } from "./normal-form.js";
export { expandGrid } from "./grid.js";
export { multiIndexFault, type MultiIndexFault } from "./multi-index/target.js";
export { learners } from "./learners/index.js";
export {
  learnerMissing,
  ownLearnerHash,
  provideLearner,
  type LearnerModule,
} from "./learners/own/provide-learner.js";
export type {
  OwnExpectation,
  OwnLearner,
  OwnMoments,
  OwnRows,
  OwnStageFields,
  OwnTraining,
} from "./learners/own/own-learner.js";
export { measureRows, type MeasuredTable, type RowTable } from "./measured/measure-rows.js";
export { provideRows, type MeasuredRows } from "./measured/measured-rows.js";
export type { Parameter } from "./learners/parameter.js";
export { exp, expm1, log, log10, log1p, log2, pow } from "./math.js";
export { sha256, sha256Hex, sha256Words } from "./sha256.js";
export { isKtsweepError, KtsweepError } from "./errors.js";
export type { KtsweepErrorCode, KtsweepErrorData } from "./errors.js";
