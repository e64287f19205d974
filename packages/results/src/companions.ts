// companions.ts — looks after timings, curves and profiles, which stand beside the results of a row.
import type { FilePort } from "./file-port.js";
import {
  isDamaged,
  readSegment,
  segmentNames,
  wholeSegments,
  type DamagedSegment,
} from "./read-segments.js";
import { RowIndex } from "./row-index.js";
import { segmentPath } from "./segment.js";
import { forEachRow } from "./segment-rows.js";
import type { SegmentKind } from "./segment-kind.js";

/** What is read at most to check names against bytes when a folder is opened: all of a small one. */
export const checkedBytes = 256 * 2 ** 20;

/** Damaged segments of a kind among its newest, up to `budget` bytes. */
export async function damagedCompanions(
  files: FilePort,
  kind: SegmentKind,
  budget = checkedBytes,
): Promise<DamagedSegment[]> {
  const names = await segmentNames(files, kind);
  const stats = await Promise.all(names.map((name) => files.stat(segmentPath(kind, name))));
  const newestFirst = names
    .map((name, i) => ({ name, size: stats[i]?.size ?? 0, modified: stats[i]?.modified ?? 0 }))
    .sort((a, b) => b.modified - a.modified);
  const damaged: DamagedSegment[] = [];
  let bytes = 0;
  for (const { name, size } of newestFirst) {
    if ((bytes += size) > budget) break;
    const segment = await readSegment(files, kind, name);
    if (segment !== undefined && isDamaged(segment)) damaged.push(segment);
  }
  return damaged;
}

/**
 * The rows of `recorded` that have points of a kind. Where a segment of curves was damaged, the rows without any
 * are computed again, and their results are written a second time with the same bits.
 */
export async function withPoints(
  files: FilePort,
  kind: "curves" | "profiles",
  recorded: RowIndex,
): Promise<RowIndex> {
  const present = new RowIndex();
  for await (const segment of wholeSegments(files, kind)) {
    forEachRow(segment, (cell, replicate) => void present.add(cell, replicate));
  }
  return recorded.intersection(present);
}
