// pending-rows.ts — rows on their way to the next commit, already in columns.
import { checkRow } from "./cell-id.js";
import { rowGroup, type RowGroup, type SegmentRows } from "./row-group.js";
import type { Batch, CurveRows, ProfileRows, ResultRows } from "./rows.js";
import { maxSegmentBytes } from "./segment.js";
import { segmentKinds, type SegmentKind } from "./segment-kind.js";

/** Rows appended and not yet committed. */
export interface PendingRows {
  /** Copies the rows. Throws: STORE_IO for a row without a proper identity; then nothing of the batch is kept. */
  append(batch: Batch): void;
  /** Bytes waiting. */
  bytes(): number;
  /** All of them, in the order of a commit; afterwards nothing is waiting. */
  take(): readonly SegmentRows[];
}

/** Rows after which a segment may be found to be full. */
const rowsAtOnce = 16_384;

export function pendingRows(): PendingRows {
  /** Groups by kind and columns; the last of each list takes the next rows. */
  let groups = new Map<string, RowGroup[]>();

  function groupOf(kind: SegmentKind, outputs: readonly string[] = []): RowGroup {
    const key = `${kind} ${outputs.join(" ")}`;
    const known = groups.get(key) ?? [];
    const last = known.at(-1);
    if (last !== undefined && last.bytes() < maxSegmentBytes) return last;
    const next = rowGroup(kind, outputs);
    groups.set(key, [...known, next]);
    return next;
  }

  const all = (): RowGroup[] => [...groups.values()].flat();

  return {
    append(batch) {
      checkBatch(batch);
      for (const row of batch.timings) {
        groupOf("timings").push(row.cell, row.replicate, [
          row.host,
          row.thread,
          row.seconds,
          row.attempt,
        ]);
      }
      for (const curve of batch.curves) pushCurve(groupOf("curves"), curve);
      for (const profile of batch.profiles) pushProfile(groupOf("profiles"), profile);
      for (const row of batch.failures) {
        const own = [row.cause, row.permanent ? 1 : 0, row.attempt, row.lastOutput];
        groupOf("failures").push(row.cell, row.replicate, own);
      }
      for (const rows of batch.results) {
        for (let start = 0; start < rows.cells.length; start += rowsAtOnce) {
          const end = Math.min(rows.cells.length, start + rowsAtOnce);
          groupOf("results", rows.outputs).pushResults(rows, start, end);
        }
      }
    },
    bytes: () => all().reduce((sum, group) => sum + group.bytes(), 0),
    take() {
      const taken = all().filter((group) => group.rows() > 0);
      groups = new Map();
      return segmentKinds.flatMap((kind) =>
        taken.filter((group) => group.kind === kind).map((group) => group.finish()),
      );
    },
  };
}

function checkBatch(batch: Batch): void {
  const words = new Uint32Array(4);
  for (const row of batch.timings) checkRow(row.cell, row.replicate, words);
  for (const row of batch.curves) checkRow(row.cell, row.replicate, words);
  for (const row of batch.profiles) checkRow(row.cell, row.replicate, words);
  for (const row of batch.failures) checkRow(row.cell, row.replicate, words);
  for (const rows of batch.results) checkResults(rows, words);
}

function checkResults(
  { outputs, cells, replicates, values }: ResultRows,
  words: Uint32Array,
): void {
  if (replicates.length !== cells.length || values.length !== cells.length * outputs.length) {
    throw new RangeError(
      `${cells.length} cells, ${replicates.length} replicates, ${values.length} values`,
    );
  }
  for (let row = 0; row < cells.length; row++) checkRow(cells[row], replicates[row], words);
}

function pushCurve(
  group: RowGroup,
  { cell, replicate, stage, steps, risk, expectedRisk }: CurveRows,
): void {
  for (let i = 0; i < steps.length; i++) {
    group.push(cell, replicate, [stage, steps[i], risk[i], expectedRisk[i]]);
  }
}

function pushProfile(group: RowGroup, profile: ProfileRows): void {
  const { cell, replicate, stage, index, truthEnergy, mean, second, error, expectedError } =
    profile;
  for (let i = 0; i < index.length; i++) {
    const own = [stage, index[i], truthEnergy[i], mean[i], second[i], error[i], expectedError[i]];
    group.push(cell, replicate, own);
  }
}
