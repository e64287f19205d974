// The public surface of @ktsweep/results.

// For runs and readers.
export { openStore, type OpenStoreOptions } from "./open-store.js";
export type { Store } from "./store.js";
export type { Batch, CurveRows, FailureRow, ProfileRows, ResultRows, TimingRow } from "./rows.js";
export type { RowRange, StoredRows } from "./stored-rows.js";
export type { LocatedRows } from "./located-rows.js";
export type { LocatedPoints } from "./located-points.js";
export type { PointRun, StoredPoints } from "./stored-points.js";
export { readResults } from "./read-results.js";
export { readSpecs, type StoredSpec } from "./specs.js";
export type { DamagedSegment } from "./read-segments.js";
export type { AxisView, MeasureView, SweepView } from "./sweep-view.js";
export { commitDueIn, type CommitState } from "./commit-pacing.js";
export {
  createCommitter,
  type CommitClock,
  type Committer,
  type CommitterOptions,
} from "./committer.js";

// Tables.
export type { Column, Table } from "./table.js";
export { resultsStream, resultsTable } from "./results-table.js";
export type { ColumnHead, TableStream } from "./table-stream.js";
export { curvesStream, curvesTable } from "./curves-table.js";
export { profilesStream, profilesTable } from "./profiles-table.js";
export { summaryStream, summaryTable } from "./aggregate/summary-table.js";
export { groupMoments, type GroupMoments } from "./aggregate/group-moments.js";
export { quantilesOf } from "./aggregate/quantiles.js";
export { failuresTable, timingsTable } from "./run-tables.js";
export { encodeTable, type TableFormat } from "./encode-table.js";
export { readForeignArrow, type TextColumn } from "./foreign-arrow.js";
export { writeTables } from "./write-tables.js";
export { storedCells, type StoredCell } from "./stored-cells.js";

// Whole folders.
export { mergeStores, type MergeReport } from "./merge-stores.js";
export { compactStore, type CompactOptions, type CompactReport } from "./compact-store.js";
export { verifyStore, type Findings, type RowName, type StoreVerdict } from "./verify-store.js";
export type { RowConflict } from "./row-conflict.js";
export { keptAnswer, keptValue, type Answer, type Question } from "./kept-answer.js";
export { isRecordPath, listRecordFiles, readRecordPart, type RecordFile } from "./record-files.js";

// For coordinators.
export { claimIncarnation, newestIncarnation, type Claimant } from "./incarnations.js";
export { readControls, writeControl } from "./control-files.js";
export type { Control, StoredControl, WaivedRow } from "./control.js";
export { waivedAttempts, type WaivedAttempts } from "./failed-rows.js";
export { hintText, readLeaseHints, writeLeaseHints, type LeaseHint } from "./lease-hints.js";

// For whoever brings files of another kind, such as tests that make files fail.
export type { FilePort, FileStat, NewFile } from "./file-port.js";
export { nodeFiles } from "./node-files.js";
export { replaceFile } from "./stage-file.js";
