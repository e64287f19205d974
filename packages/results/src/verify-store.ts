// verify-store.ts — whether every planned (cell, replicate) has exactly one valid row.
import type { FilePort } from "./file-port.js";
import { gridPoints } from "./grid-columns.js";
import { compareRepeats } from "./located-rows.js";
import { nodeFiles } from "./node-files.js";
import { openStore } from "./open-store.js";
import { isDamaged, readAgain, readSegments, type DamagedSegment } from "./read-segments.js";
import { isCurrent } from "./recorded.js";
import type { RowConflict } from "./row-conflict.js";
import { orderRows } from "./row-order.js";
import { RowRuns } from "./row-runs.js";
import { segmentKinds } from "./segment-kind.js";
import type { Store } from "./store.js";
import { storeError } from "./store-error.js";
import { plannedLimit, type SweepView } from "./sweep-view.js";

/** A row by name. */
export interface RowName {
  readonly cell: string;
  readonly replicate: number;
}

/** How many there are, and the first of them. */
export interface Findings<Finding> {
  readonly count: number;
  readonly first: readonly Finding[];
}

export interface StoreVerdict {
  /** Whether nothing is missing and nothing conflicts. */
  readonly ok: boolean;
  /** Distinct (cell, replicate) that the sweep plans. */
  readonly planned: number;
  /** Planned rows with exactly one result. */
  readonly valid: number;
  /** Planned rows without a result, or whose curves or profiles were lost. */
  readonly missing: Findings<RowName>;
  /** Rows with two different results. */
  readonly conflicting: Findings<RowConflict>;
  /** Segments of any kind that are set aside. */
  readonly corrupt: Findings<DamagedSegment>;
  /** Rows on record that the sweep does not plan. */
  readonly unplanned: number;
}

const listed = 1000;

/**
 * Compares a folder with its sweep; every segment is read and hashed.
 * With adaptive replicates a cell's rows must be those of `plannedReplicates`, or, where that is not known, 0 … n − 1
 * for some n ≥ min.
 *
 * Rejects: as `openStore`.
 */
export async function verifyStore(
  dir: string,
  sweep: SweepView,
  files: FilePort = nodeFiles(dir),
): Promise<StoreVerdict> {
  const store = await openStore(dir, { files });
  const { conflicts, corrupt } = await readAll(files);
  const inConflict = new Set(conflicts.map(rowKey));
  const hasConflict = new Set(conflicts.map(({ cell }) => cell));
  const missing: RowName[] = [];
  const seen = new Set<string>();
  let planned = 0;
  let recorded = 0;
  let valid = 0;
  for (const { cell } of gridPoints(sweep)) {
    if (seen.has(cell)) continue;
    seen.add(cell);
    const rows = plannedRows(sweep, store, cell);
    planned += rows;
    recorded += store.recordedBelow(cell, plannedLimit(sweep, cell));
    if (!hasConflict.has(cell) && store.recordedBelow(cell, rows) === rows) {
      valid += rows;
      continue;
    }
    for (let replicate = 0; replicate < rows; replicate++) {
      if (!store.has(cell, replicate)) missing.push({ cell, replicate });
      else if (!inConflict.has(rowKey({ cell, replicate }))) valid++;
    }
  }
  return {
    ok: missing.length === 0 && conflicts.length === 0,
    planned,
    valid,
    missing: findings(missing),
    conflicting: findings(conflicts),
    corrupt: findings(corrupt),
    unplanned: store.rowCount - recorded,
  };
}

function rowKey({ cell, replicate }: RowName): string {
  return `${cell} ${replicate}`;
}

/** Reads every segment of the folder. */
async function readAll(
  files: FilePort,
): Promise<{ conflicts: RowConflict[]; corrupt: DamagedSegment[] }> {
  const conflicts: RowConflict[] = [];
  const corrupt: DamagedSegment[] = [];
  const runs = new RowRuns();
  const names: string[] = [];
  const again = readAgain(files, "results");
  try {
    for (const kind of segmentKinds) {
      for await (const segment of readSegments(files, kind)) {
        if (isDamaged(segment)) corrupt.push(segment);
        else if (kind === "results" && isCurrent(files.root, segment))
          names[runs.add(segment)] = segment.name;
      }
    }
    await compareRepeats(
      orderRows(runs),
      (part) => again(names[part]),
      (conflict) => conflicts.push(conflict),
    );
  } catch (error) {
    throw storeError(`reading ${files.root}`, error);
  }
  return { conflicts, corrupt };
}

/** Replicates that a cell must have: those planned, or with adaptive replicates as far as it came. */
function plannedRows(sweep: SweepView, store: Store, cell: string): number {
  const { replicates, plannedReplicates } = sweep;
  if (plannedReplicates !== undefined) return plannedReplicates(cell);
  if (replicates.min === replicates.max) return replicates.max;
  const last = store.replicatesOf(cell).findLast((replicate) => replicate < replicates.max) ?? -1;
  return Math.max(replicates.min, last + 1);
}

function findings<Finding>(all: readonly Finding[]): Findings<Finding> {
  return { count: all.length, first: all.slice(0, listed) };
}
