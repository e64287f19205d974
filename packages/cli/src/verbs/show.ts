// show.ts — `ktsweep show`: one cell with its rows.

import { type ExitCode, exitCodes } from "../exit-codes.js";
import { findCell } from "../find-cell.js";
import { openSweepFolder } from "../sweep-folder.js";
import { alignedTable, type Terminal } from "../terminal.js";

export async function show(
  terminal: Terminal,
  [dir, text]: readonly string[],
  { json = false }: { readonly json?: boolean },
): Promise<ExitCode> {
  const { sweep, store } = await openSweepFolder(terminal, dir);
  const index = findCell(sweep, text);
  const id = sweep.cellId(index);
  const stored = await store.readRows();
  const range = stored.range(id) ?? { start: 0, end: 0 };
  const columns = sweep.outputs.map((name) => ({ name, values: stored.column(name) }));
  const rows = Array.from({ length: range.end - range.start }, (_, i): Row => {
    const at = range.start + i;
    const outputs = columns.map(({ name, values }) => [name, nullable(values[at])] as const);
    return Object.fromEntries([["replicate", stored.replicates[at]], ...outputs]);
  });
  const failures = store.failures().filter(({ cell }) => cell === id);
  const cell = sweep.cell(index);
  if (json) {
    const values = sweep.values(index);
    terminal.print(
      JSON.stringify({ index, cell: id, values, evaluated: cell, rows, failures }, undefined, 2),
    );
    return exitCodes.ok;
  }
  terminal.print(`cell ${id} (#${String(index)} of ${sweep.name})`);
  terminal.print(pairs(sweep.values(index)));
  terminal.print(JSON.stringify({ problem: cell.problem, chain: cell.chain }, undefined, 2));
  terminal.print(
    alignedTable(
      ["replicate", ...sweep.outputs],
      rows.map((row) => ["replicate", ...sweep.outputs].map((name) => numberText(row[name]))),
    ),
  );
  for (const { replicate, attempt, cause } of failures) {
    terminal.print(`failed: replicate ${String(replicate)}, attempt ${String(attempt)}: ${cause}`);
  }
  return exitCodes.ok;
}

type Row = Readonly<Record<string, number | null>>;

function nullable(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

function numberText(value: number | null): string {
  return value === null ? "—" : String(value);
}

function pairs(values: Readonly<Record<string, number | string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} = ${String(value)}`)
    .join("  ");
}
