// read-inputs.ts — the files that a spec names, read: what stands in their place, or why nothing does.

import { existsSync } from "node:fs";
import { dirname, extname, resolve } from "node:path";
import { isKtsweepError } from "@ktsweep/core";
import type { InputAnswer, InputRequest } from "@ktsweep/sweep";
import { loadLearnerFile, loadRows } from "@ktsweep/worker";
import {
  columnAt,
  columnsOf,
  invalidTable,
  type NumberTable,
  readNumberTable,
} from "./number-table.js";

/** Answers in the order of the requests. `specFile`: files are relative to it. */
export async function readInputs(
  requests: readonly InputRequest[],
  specFile: string,
): Promise<readonly InputAnswer[]> {
  const answers: InputAnswer[] = [];
  const beside = (file: string): string => resolve(dirname(specFile), file);
  for (const request of requests) {
    const { path } = request;
    try {
      answers.push({ path, value: await readInput(request, beside) });
    } catch (error) {
      if (!isKtsweepError(error)) throw error;
      answers.push({ path, what: error.what, fix: error.fix });
    }
  }
  return answers;
}

type Value = Extract<InputAnswer, { readonly value: unknown }>["value"];

/** Rejects: INPUT_INVALID. */
async function readInput(request: InputRequest, beside: (file: string) => string): Promise<Value> {
  const file = beside(request.file);
  switch (request.kind) {
    case "learner":
      return `own:${(await loadLearnerFile(file)).sha256}`;
    case "eigenvalues":
      return { values: eigenvaluesOf(await readNumberTable(file), request.column) };
    case "rows":
      return measured(await readNumberTable(file), request.target, beside);
  }
}

function eigenvaluesOf(table: NumberTable, column: string | number | undefined): number[] {
  const { columns, file, names } = table;
  if (column === undefined && columns > 1) {
    const known = names.length > 0 ? ` (${names.slice(0, 20).join(", ")})` : "";
    const what = `it has ${String(columns)} columns${known}.`;
    throw invalidTable(file, what, "Say which one: `column: NAME`, or a number from 1.");
  }
  const at = column === undefined ? 0 : columnAt(table, column);
  const values = [...columnsOf(table, (each) => each === at)];
  const negative = values.findIndex((value) => value < 0);
  if (negative >= 0) {
    const what = `row ${String(negative + 1)}: found the eigenvalue ${String(values[negative])}.`;
    throw invalidTable(file, what, "Eigenvalues are at least 0.");
  }
  return values;
}

/** The target is a column, or a file of its own with one column. */
async function measured(
  table: NumberTable,
  target: string | number,
  beside: (file: string) => string,
): Promise<Value> {
  const { file, rows, columns } = table;
  const own = typeof target === "string" && isTableFile(target) && existsSync(beside(target));
  const y = own ? targetOf(await readNumberTable(beside(target)), table) : undefined;
  const at = y === undefined ? columnAt(table, target) : -1;
  const features = columns - (y === undefined ? 1 : 0);
  if (features === 0 || rows < 2) {
    throw invalidTable(file, "it has no features or no rows beside the target.", "Give both.");
  }
  const { sha256, measured: about } = loadRows({
    ...{ rows, features },
    x: columnsOf(table, (column) => column !== at),
    y: y ?? columnsOf(table, (column) => column === at),
  });
  return {
    data: { sha256, rows },
    d: about.d,
    target: { values: [...about.coefficients] },
    noiseVariance: about.noiseVariance,
    spectrum: { values: [...about.eigenvalues] },
  };
}

function targetOf(target: NumberTable, { file, rows }: NumberTable): Float64Array {
  if (target.columns === 1 && target.rows === rows) return target.values;
  const what = `it has ${String(target.rows)} rows and ${String(target.columns)} columns; ${file} has ${String(rows)} rows.`;
  throw invalidTable(
    target.file,
    what,
    "A target has one column, and as many rows as there are features.",
  );
}

function isTableFile(name: string): boolean {
  return [".csv", ".npy", ".parquet"].includes(extname(name).toLowerCase());
}
