// The public surface of @ktsweep/fit.
export { fitLaws } from "./fit-laws.js";
export type {
  Evaluate,
  FitCell,
  FitOptions,
  FitPoint,
  FitRequest,
  IntervalName,
  LawFit,
  LawName,
  LocalSlope,
} from "./types.js";
