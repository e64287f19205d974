// The public surface of @ktsweep/fit.
export { fitLaws, weightNames } from "./fit-laws.js";
export { pointIntervals } from "./point-intervals.js";
export {
  nextReplicates,
  type GroupStanding,
  type NextReplicates,
  type PlannedCell,
  type Target,
} from "./allocation/next-replicates.js";
export { lawNames } from "./laws.js";
export { intervalNames } from "./intervals/methods.js";
export { studentTCdf, studentTQuantile } from "./student-t.js";
export { warningCode } from "./warnings.js";
export type { FitWarningCode } from "./warnings.js";
export type { Expressions } from "./resample.js";
export type {
  Evaluate,
  FitCell,
  FitOptions,
  FitPoint,
  ComparedLaw,
  ComparedLawName,
  ExplainOptions,
  FitRequest,
  HeldOutPoint,
  IntervalName,
  LawFit,
  LawName,
  LocalSlope,
  MethodInterval,
  PointInterval,
  WeightName,
} from "./types.js";
export {
  surfaceFit,
  surfaceLaws,
  type SurfaceFit,
  type SurfaceFitOptions,
  type SurfaceLawName,
  type SurfaceLawRequest,
} from "./surfaces/surface-fit.js";
export {
  surfaceFits,
  surfaceValue,
  type SurfaceCellPoint,
  type SurfaceGroupFit,
  type SurfaceRequest,
} from "./surfaces/surface-fits.js";
export {
  surfaceIntervalNames,
  type SurfaceBounds,
  type SurfaceIntervalName,
} from "./surfaces/surface-intervals.js";
export type { Carrier, MoreReplicates, Reason, Statement } from "./explain/statement.js";
export type { Objective } from "./surfaces/objective.js";
export type { SurfacePoints } from "./surfaces/surface-law.js";
