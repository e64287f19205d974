// The public surface of @ktsweep/worker.
export type { ComputedLot, LotOutcome, LotTask, RowFailure } from "./lot-task.js";
export type { ComputableSweep, LotContext, RunReplicate } from "./compute-lot.js";
export { computeLot } from "./compute-lot.js";
export { rowWriter } from "./row-writer.js";
export type { ThreadParts } from "./serve-lots.js";
export { serveLots } from "./serve-lots.js";
export type { LotRequest, LotUnderway, Pool, PoolOptions } from "./pool.js";
export { createPool } from "./pool.js";
export type {
  CurveRows,
  FailureRow,
  ProfileRows,
  ResultRows,
  RowBatch,
  TimingRow,
} from "./batch.js";
export type { BacklogLimits } from "./backlog.js";
export type { MemoryBudget } from "./memory-gate.js";
export type { RunLotsOptions, RunSummary } from "./run-options.js";
export { runLots } from "./run-lots.js";
export type { ReadFile } from "./cgroup.js";
export type { Surroundings } from "./usable-resources.js";
export { usableBytes, usableCores } from "./usable-resources.js";
