// plain-rows.ts — timings and failures as rows; a row written twice counts once.
import { textsOf } from "./columns.js";
import type { FailureRow, TimingRow } from "./rows.js";
import { float64Column, int32Column, utf8Column, type Rows } from "./segment-rows.js";

/** A set of rows that grows; rows are the same when all their fields are. */
export interface RowSet<Row> {
  add(row: Row): void;
  /** In the order in which they came. */
  rows(): readonly Row[];
}

export function timingSet(): RowSet<TimingRow> {
  return rowSet((row) => [row.cell, row.replicate, row.host, row.thread, row.seconds, row.attempt]);
}

/** Failures, which also say how often a row was tried. */
export interface FailureSet extends RowSet<FailureRow> {
  /** Largest attempt number of a row; 0 where none failed. */
  attemptsOf(cell: string, replicate: number): number;
}

export function failureSet(): FailureSet {
  const attempts = new Map<string, Map<number, number>>();
  const rows = rowSet((row: FailureRow) => [
    row.cell,
    row.replicate,
    row.cause,
    row.permanent,
    row.attempt,
    row.lastOutput,
  ]);
  return {
    add(row) {
      rows.add(row);
      const ofCell = attempts.get(row.cell) ?? new Map<number, number>();
      attempts.set(row.cell, ofCell);
      ofCell.set(row.replicate, Math.max(row.attempt, ofCell.get(row.replicate) ?? 0));
    },
    rows: () => rows.rows(),
    attemptsOf: (cell, replicate) => attempts.get(cell)?.get(replicate) ?? 0,
  };
}

function rowSet<Row>(fields: (row: Row) => readonly unknown[]): RowSet<Row> {
  const byFields = new Map<string, Row>();
  return {
    add(row) {
      const key = JSON.stringify(fields(row));
      if (!byFields.has(key)) byFields.set(key, row);
    },
    rows: () => [...byFields.values()],
  };
}

export function timingsOf(rows: Rows): TimingRow[] {
  const cells = textsOf(utf8Column(rows, "cell"));
  const replicates = int32Column(rows, "replicate");
  const hosts = textsOf(utf8Column(rows, "host"));
  const threads = int32Column(rows, "thread");
  const seconds = float64Column(rows, "seconds");
  const attempts = int32Column(rows, "attempt");
  return cells.map((cell, row) => ({
    cell,
    replicate: replicates[row],
    host: hosts[row],
    thread: threads[row],
    seconds: seconds[row],
    attempt: attempts[row],
  }));
}

export function failuresOf(rows: Rows): FailureRow[] {
  const cells = textsOf(utf8Column(rows, "cell"));
  const replicates = int32Column(rows, "replicate");
  const causes = textsOf(utf8Column(rows, "cause"));
  const permanent = int32Column(rows, "permanent");
  const attempts = int32Column(rows, "attempt");
  const lastOutputs = textsOf(utf8Column(rows, "last_output"));
  return cells.map((cell, row) => ({
    cell,
    replicate: replicates[row],
    cause: causes[row],
    permanent: permanent[row] !== 0,
    attempt: attempts[row],
    lastOutput: lastOutputs[row],
  }));
}
