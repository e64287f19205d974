// store-history.ts — a run that writes to a store, and what must be true of the folder whenever it ends.
import { createHash } from "node:crypto";
import { canonicalJson, isKtsweepError } from "@ktsweep/core";
import {
  openStore,
  resultsTable,
  type Batch,
  type CurveRows,
  type FilePort,
  type Store,
  type StoredPoints,
  type StoredRows,
  type SweepView,
} from "@ktsweep/results";

/** A row of the history. */
export interface HistoryRow {
  readonly cell: string;
  readonly replicate: number;
  /** Whether its batch brings a learning curve with it. */
  readonly curve: boolean;
}

/** Batches that a run appends and commits one by one. */
export type History = readonly (readonly HistoryRow[])[];

const outputs = ["teacher_risk", "teacher_floor"];
const stage = "teacher";

/** `commits` batches of one to three rows; every third has curves. */
export function storeHistory(commits: number): History {
  return Array.from({ length: commits }, (_, commit) =>
    Array.from({ length: 1 + (commit % 3) }, (_, row) => ({
      cell: sha256(`cell ${commit} ${row >> 1}`).slice(0, 32),
      replicate: row & 1,
      curve: commit % 3 === 0,
    })),
  );
}

/** The sweep that plans the rows of a history: one axis, a point per cell. */
export function sweepOfHistory(history: History): SweepView {
  const cells = [...new Set(history.flat().map(({ cell }) => cell))];
  const resolved = { name: "history", seed: 1, cells };
  return {
    name: resolved.name,
    seed: resolved.seed,
    resolved,
    digest: sha256(canonicalJson(resolved)),
    axes: [{ name: "point", type: "number" }],
    derived: [],
    theory: [],
    theoryValues: () => ({}),
    measures: [],
    stages: [stage],
    outputs,
    replicates: { min: 2, max: 2 },
    points: cells.length,
    includes: () => true,
    cellId: (index) => cells[index],
    values: (index) => ({ point: index }),
  };
}

/**
 * Writes what is not recorded yet of a history, one commit per batch, and reports each batch after its commit.
 * Rejects: with whatever the store or its files reject with.
 */
export async function writeHistory(
  files: FilePort,
  history: History,
  acknowledge: (rows: readonly HistoryRow[]) => void,
  sweep: SweepView = sweepOfHistory(history),
): Promise<Store> {
  const store = await openStore("memory", { files, create: { sweep } });
  for (const rows of history) {
    const missing = rows.filter(({ cell, replicate }) => !store.has(cell, replicate));
    if (missing.length > 0) {
      appendRows(store, missing);
      await store.commit();
    }
    acknowledge(rows);
  }
  return store;
}

/** Appends rows with all that belongs to them. */
export function appendRows(store: Store, rows: readonly HistoryRow[]): void {
  store.append(batchOf(rows));
}

/** Writes what is not recorded yet in one commit, and opens the folder once more. */
export async function finishHistory(files: FilePort, history: History): Promise<Store> {
  await writeHistory(files, [history.flat()], () => {}, sweepOfHistory(history));
  return openStore("memory", { files });
}

/**
 * What is wrong with a folder after a run that wrote `history` ended somehow: acknowledged rows that are not there,
 * rows or curves that nobody wrote, rows without the curve that belongs to them. Empty = nothing.
 */
export async function violations(
  files: FilePort,
  history: History,
  acknowledged: Iterable<HistoryRow>,
): Promise<string[]> {
  const found: string[] = [];
  const opened = await openOrNothing(files);
  if (typeof opened === "string") found.push(opened);
  const store = typeof opened === "object" ? opened : undefined;
  for (const { cell, replicate } of acknowledged) {
    if (store?.has(cell, replicate) !== true)
      found.push(`acknowledged row ${cell} ${replicate} is not recorded`);
  }
  if (store === undefined) return found;
  try {
    return [...found, ...wrongRows(history, await store.readRows(), await store.readCurves())];
  } catch (error) {
    return [...found, `reading failed: ${String(error)}`];
  }
}

/** The folder's results as CSV would hold them: a text that depends on the recorded rows alone. */
export async function exported(store: Store, history: History): Promise<string> {
  const { columns } = await resultsTable(sweepOfHistory(history), store);
  return columns.map(({ name, values }) => `${name}: ${values.join(" ")}`).join("\n");
}

/** Undefined where no sweep has been recorded yet; a violation where the folder cannot be opened. */
async function openOrNothing(files: FilePort): Promise<Store | string | undefined> {
  try {
    return await openStore("memory", { files });
  } catch (error) {
    return isKtsweepError(error) && error.code === "STORE_FOREIGN"
      ? undefined
      : `opening failed: ${String(error)}`;
  }
}

function wrongRows(history: History, rows: StoredRows, curves: StoredPoints): string[] {
  const found: string[] = [];
  let known = 0;
  for (const { cell, replicate, curve } of history.flat()) {
    const range = rows.range(cell);
    const at = range === undefined ? -1 : rows.replicates.indexOf(replicate, range.start);
    if (range === undefined || at < 0 || at >= range.end) continue;
    known++;
    const values = outputs.map((output) => rows.column(output)[at]);
    if (!sameNumbers(values, valuesOf(cell, replicate)))
      found.push(`row ${cell} ${replicate} has values ${values.join()}`);
    const run = curves.runs(cell).find((one) => one.replicate === replicate);
    if (curve !== (run !== undefined))
      found.push(`row ${cell} ${replicate} and its curve are not together`);
    if (run === undefined) continue;
    const risk = curves.column("risk").subarray(run.start, run.end);
    if (!sameNumbers(risk, curveOf(cell, replicate).risk))
      found.push(`the curve of ${cell} ${replicate} is wrong`);
  }
  if (known !== rows.rows) found.push(`${rows.rows - known} rows were never written`);
  return found;
}

function batchOf(rows: readonly HistoryRow[]): Batch {
  return {
    results: [
      {
        outputs,
        cells: rows.map(({ cell }) => cell),
        replicates: Int32Array.from(rows, ({ replicate }) => replicate),
        values: Float64Array.from(rows.flatMap(({ cell, replicate }) => valuesOf(cell, replicate))),
      },
    ],
    curves: rows
      .filter(({ curve }) => curve)
      .map(({ cell, replicate }) => curveOf(cell, replicate)),
    profiles: [],
    timings: rows.map(({ cell, replicate }) => ({
      cell,
      replicate,
      host: "h",
      thread: 0,
      seconds: 1,
      attempt: 1,
    })),
    failures: [],
  };
}

/** What a row must hold. */
function valuesOf(cell: string, replicate: number): number[] {
  const first = parseInt(cell.slice(0, 12), 16);
  return outputs.map((_, output) => (first + output) / (3 + replicate));
}

function curveOf(cell: string, replicate: number): CurveRows {
  const [risk] = valuesOf(cell, replicate);
  const steps = Float64Array.of(1, 2, 4);
  return {
    cell,
    replicate,
    stage,
    steps,
    risk: steps.map((step) => risk / step),
    expectedRisk: steps,
  };
}

function sameNumbers(a: ArrayLike<number | undefined>, b: ArrayLike<number>): boolean {
  return (
    a.length === b.length && Array.from(b, (value, i) => Object.is(value, a[i])).every(Boolean)
  );
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
