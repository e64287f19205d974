// store.ts — a sweep folder, open: what is recorded, and the way to record more.
import type { LocatedPoints } from "./located-points.js";
import type { LocatedRows } from "./located-rows.js";
import type { PointKind } from "./point-runs.js";
import type { DamagedSegment } from "./read-segments.js";
import type { Batch, FailureRow, TimingRow } from "./rows.js";
import type { StoredSpec } from "./specs.js";
import type { StoredPoints } from "./stored-points.js";
import type { StoredRows } from "./stored-rows.js";
import type { SweepView } from "./sweep-view.js";

/**
 * An open sweep folder. Other processes may add rows at the same time; what they add is seen by the readers and,
 * in `has` and counts, after `refresh`.
 */
export interface Store {
  readonly dir: string;
  /** Versions of the sweep, the one that was run last first. */
  readonly specs: readonly StoredSpec[];
  /** Segments that are set aside: their rows are not read, and are computed again by a run. */
  readonly damaged: readonly DamagedSegment[];
  /** The same in sentences, for people. */
  readonly warnings: readonly string[];
  /** Distinct (cell, replicate) with a result. */
  readonly rowCount: number;
  /** Segments of results that this process knows, for `commitDueIn`. */
  readonly segmentCount: number;
  /** Bytes appended and not yet committed. */
  readonly pendingBytes: number;

  /** Whether a row has a recorded result. */
  has(cell: string, replicate: number): boolean;
  /** Replicates of a cell with a recorded result, ascending. */
  replicatesOf(cell: string): readonly number[];
  /** How many of the replicates 0 … limit − 1 of a cell have a recorded result. */
  recordedBelow(cell: string, limit: number): number;
  /** All failures, also of rows that were recorded later. */
  failures(): readonly FailureRow[];
  /** How often a row has been tried in vain: the number of its last failed attempt, 0 where none failed. */
  attemptsOf(cell: string, replicate: number): number;
  /**
   * Rows without a result that failed in a way that trying again can't mend, by cell; without those that were to be
   * tried again since (`retry`).
   */
  failedForGood(): ReadonlyMap<string, ReadonlySet<number>>;

  /**
   * Takes rows, copying them. They are safe only after the next `commit`.
   * Throws: STORE_UNWRITABLE for a store opened for reading; the failure of an earlier commit.
   */
  append(batch: Batch): void;
  /**
   * Makes what was appended survive a kill and a power loss; resolves with the number of result rows.
   * Rejects: STORE_DISK_FULL, STORE_UNWRITABLE, STORE_IO; then nothing of it is acknowledged, and every further
   * append and commit fails the same way: open the folder again to see what is there.
   */
  commit(): Promise<{ readonly rows: number }>;
  /** Looks for rows and decisions that others have added. */
  refresh(): Promise<void>;
  /**
   * Makes `sweep`, another version of the same one, the version that was run last.
   * Rejects: STORE_FOREIGN for another sweep, STORE_UNWRITABLE, STORE_DISK_FULL, STORE_IO.
   */
  extend(sweep: SweepView): Promise<void>;

  /** All result rows, from disk. Rejects: STORE_CONFLICT. */
  readRows(): Promise<StoredRows>;
  /** Where result rows lie on disk, to read a part of them at a time. Rejects: STORE_CONFLICT. */
  locateRows(): Promise<LocatedRows>;
  /** Where curves or profiles of recorded rows lie on disk. Rejects: STORE_CONFLICT. */
  locatePoints(kind: PointKind): Promise<LocatedPoints>;
  /** Learning curves of recorded rows. Rejects: STORE_CONFLICT. */
  readCurves(): Promise<StoredPoints>;
  /** Profiles of recorded rows. Rejects: STORE_CONFLICT. */
  readProfiles(): Promise<StoredPoints>;
  /** Timings of recorded rows. */
  readTimings(): Promise<readonly TimingRow[]>;
}
