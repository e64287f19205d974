// recorded.ts — what a folder has on record: rows with a result, and failures. Grows as segments are found.
import { KtsweepError, resultsEpoch } from "@ktsweep/core";
import { forEachCellRun } from "./cell-runs.js";
import { readControls } from "./control-files.js";
import { waivedAttempts, type WaivedAttempts } from "./failed-rows.js";
import type { FilePort } from "./file-port.js";
import { failureSet, failuresOf, type FailureSet } from "./plain-rows.js";
import { isDamaged, readSegments, type DamagedSegment } from "./read-segments.js";
import { RowIndex } from "./row-index.js";
import type { Segment } from "./segment.js";
import type { SegmentKind } from "./segment-kind.js";
import { syncVisible } from "./sweep-folder.js";
import { int32Column, utf8Column, type Rows } from "./segment-rows.js";

export interface Recorded {
  rows: RowIndex;
  readonly failures: FailureSet;
  /** Names of the segments of results and failures that are in it. */
  readonly known: Set<string>;
  readonly damaged: DamagedSegment[];
  /** Attempts of rows that a user has waived. */
  waived: WaivedAttempts;
  /** Segments of results of older epochs, which are left alone. */
  older: number;
}

export function nothingRecorded(): Recorded {
  return {
    rows: new RowIndex(),
    failures: failureSet(),
    known: new Set(),
    damaged: [],
    waived: () => 0,
    older: 0,
  };
}

/** Adds the segments that are not in it yet; for a writer, their names are durable afterwards. */
export async function readRecorded(
  files: FilePort,
  recorded: Recorded,
  writable: boolean,
): Promise<void> {
  const known = new Set([...recorded.known, ...recorded.damaged.map(({ name }) => name)]);
  for (const kind of ["failures", "results"] as const) {
    for await (const segment of readSegments(files, kind, known)) {
      if (isDamaged(segment)) {
        recorded.damaged.push(segment);
        continue;
      }
      recorded.known.add(segment.name);
      if (isCurrent(files.root, segment)) note(recorded, kind, segment);
      else if (kind === "results") recorded.older++;
    }
  }
  recorded.waived = waivedAttempts(await readControls(files));
  if (writable) await syncVisible(files);
}

/** Adds the rows of one segment of results or failures. */
export function note(recorded: Recorded, kind: SegmentKind, rows: Rows): void {
  if (kind === "results") {
    const replicates = int32Column(rows, "replicate");
    forEachCellRun(utf8Column(rows, "cell"), rows.rows, (cell, start, end) => {
      recorded.rows.addRows(cell, replicates, start, end);
    });
  }
  if (kind === "failures") for (const failure of failuresOf(rows)) recorded.failures.add(failure);
}

/** Whether a segment's rows are of this version's epoch. Throws: STORE_FOREIGN for rows of a later one. */
export function isCurrent(root: string, segment: Segment): boolean {
  if (segment.epoch <= resultsEpoch) return segment.epoch === resultsEpoch;
  throw new KtsweepError(
    "STORE_FOREIGN",
    `${root} holds rows of results epoch ${segment.epoch}; this version computes epoch ${resultsEpoch}.`,
    "Use a newer version of ktsweep for this folder.",
    { epoch: segment.epoch, resultsEpoch },
  );
}

/** Throws: STORE_FOREIGN where all rows are of an older epoch, unless they are to be computed again. */
export function refuseOlderRows(root: string, recorded: Recorded): void {
  if (recorded.older === 0 || recorded.rows.rows > 0) return;
  throw new KtsweepError(
    "STORE_FOREIGN",
    `${root} holds rows of an older results epoch, whose bits this version no longer computes.`,
    "Use the version that wrote them, or run with --recompute: old rows are kept and no longer read.",
    { resultsEpoch },
  );
}
