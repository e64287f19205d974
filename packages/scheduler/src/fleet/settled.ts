// settled.ts — a bounded memory of grants that have ended with a digest: a report that comes again is told from one that
// disagrees.
import type { RowRanges } from "../rows.js";

/** What a report said, as far as two reports of the same rows can be compared. */
export interface ReportShape {
  readonly digest: string;
  readonly attempted: number;
  /** Digest of the places of the failed rows. */
  readonly failed: number;
}

/** A grant that has ended because results of its rows were accepted, its own or those of its twin. */
export interface Settled extends ReportShape {
  /** Who had the grant. */
  readonly holder: string;
  /** Whose results these are. */
  readonly by: string;
  readonly sweep: string;
  readonly round: number;
  readonly ranges: RowRanges;
  /** Whether the results are durable; they are on their way there otherwise. */
  isDurable: boolean;
}

/** By epoch key. */
export interface SettledEpochs {
  readonly entries: Map<string, Settled>;
  /** Keys in the order in which they came; those before `head` are forgotten. A map is slow to find its oldest. */
  readonly order: string[];
  head: number;
  /** Ranges in all entries. */
  ranges: number;
}

/** Bounds of the memory: about 20 MB. A report that comes even later is stale. */
export const MAX_SETTLED = 65_536;
export const MAX_SETTLED_RANGES = 1_000_000;

/** Remembers nothing yet. */
export function settledEpochs(): SettledEpochs {
  return { entries: new Map(), order: [], head: 0, ranges: 0 };
}

/** Remembers one more, and forgets the oldest beyond the bounds. */
export function remember(settled: SettledEpochs, key: string, entry: Settled): void {
  const { entries, order } = settled;
  entries.set(key, entry);
  order.push(key);
  settled.ranges += entry.ranges.items.length;
  while (entries.size > MAX_SETTLED || settled.ranges > MAX_SETTLED_RANGES) {
    const oldest = order[settled.head];
    settled.ranges -= entries.get(oldest)?.ranges.items.length ?? 0;
    entries.delete(oldest);
    settled.head += 1;
  }
  if (settled.head < MAX_SETTLED) return;
  order.splice(0, settled.head);
  settled.head = 0;
}

/** What a report said. */
export function shapeOf(report: {
  readonly digest: string;
  readonly attempted: number;
  readonly failures: readonly { readonly row: number }[];
}): ReportShape {
  let failed = 0x811c9dc5; // FNV-1a
  for (const { row } of report.failures) failed = Math.imul(failed ^ row, 0x01000193);
  return { digest: report.digest, attempted: report.attempted, failed: failed >>> 0 };
}

/** Equal, different, or about other rows: a row that failed in one of them has no bits to compare. */
export function compareReports(a: ReportShape, b: ReportShape): "equal" | "different" | "apart" {
  if (a.attempted !== b.attempted || a.failed !== b.failed) return "apart";
  return a.digest === b.digest ? "equal" : "different";
}
