// The public surface of @ktsweep/results.

// For runs and readers.
export { openStore, type OpenStoreOptions } from "./open-store.js";
export type { Store } from "./store.js";
export type { Batch, CurveRows, FailureRow, ProfileRows, ResultRows, TimingRow } from "./rows.js";
export type { RowRange, StoredRows } from "./stored-rows.js";
export type { PointRun, StoredPoints } from "./stored-points.js";
export type { StoredSpec } from "./specs.js";
export type { DamagedSegment } from "./read-segments.js";
export type { AxisView, MeasureView, SweepView } from "./sweep-view.js";
export { commitDueIn, type CommitState } from "./commit-pacing.js";

// Tables.
export type { Column, Table } from "./table.js";
export { resultsTable } from "./results-table.js";
export { encodeCsv, encodeJsonLines } from "./encode-text.js";

// For tests that make files fail.
export type { FilePort, FileStat, NewFile } from "./file-port.js";
export { nodeFiles } from "./node-files.js";
