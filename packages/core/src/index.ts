// The public surface of @ktsweep/core.
export type * from "./cell.js";
export type { ChainResult, LearningCurve, Profile, StageResult } from "./run-chain.js";
export { isKtsweepError, KtsweepError } from "./errors.js";
export type { KtsweepErrorCode, KtsweepErrorData } from "./errors.js";
