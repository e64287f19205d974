// The public surface of @ktsweep/sweep.

export {
  parseSpec,
  specInputs,
  specWithInputs,
  sweepFromResolved,
  type ParseOptions,
  type SpecInputs,
} from "./parse-spec.js";
export type { InputAnswer, InputRequest } from "./inputs/input-requests.js";
export { neededInputs, type NeededInputs } from "./inputs/needed-inputs.js";
export type {
  Best,
  CellCost,
  Column,
  ColumnExpression,
  FitRequest,
  FitObjective,
  Measure,
  SurfaceLaw,
  SurfaceRequest,
  Sweep,
} from "./sweep.js";
export type { Speeds, WorkKind } from "./cost.js";
export type { Json, Replicates, ResolvedSpec } from "./resolved-spec.js";
export type { Claim, Expected, Quantity } from "./claims/claim.js";
export { specJsonSchema } from "./json-schema.js";
export { compileColumnExpression } from "./compile-columns.js";
export { exponentLaws, isExponentLaw, readSurfaceLaw, type ExponentLaw } from "./fit-law.js";
export { expressionNames } from "./expression/names.js";
export { shardRows, type ShardRows } from "./shards/shard-rows.js";
export { findPresets, presets } from "./presets/index.js";
export type { FigureLine, PresetFigure } from "./presets/figure.js";
export { presetSweep, type Preset, type PresetSize } from "./presets/preset.js";
export { judge, type Judgement, type Verdict } from "./claims/judge.js";
export type { CellEvidence, Evidence, FitEvidence } from "./claims/evidence.js";
export { parseProfileColumn, type ProfileColumn } from "./claims/profile-columns.js";
