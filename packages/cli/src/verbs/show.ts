// show.ts — `ktsweep show`: one cell with its rows.

import { type CellRow, type CellShown, readingText, showCell } from "../cell-views.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { remoteCell } from "../remote/remote-cell.js";
import type { CoordinatorFlags } from "../remote/connection.js";
import { sweepOperand } from "../remote/sweep-operand.js";
import { openSweepFolder } from "../sweep-folder.js";
import { alignedTable, type Terminal } from "../terminal.js";

export async function show(
  terminal: Terminal,
  [text, cell]: readonly string[],
  { json = false, ...flags }: CoordinatorFlags & { readonly json?: boolean },
): Promise<ExitCode> {
  const operand = sweepOperand(text);
  if (operand.kind === "remote") {
    const shown = await remoteCell<CellShown>(flags, { sweep: text, cell, view: "show" });
    print(terminal, shown, text, json);
    return exitCodes.ok;
  }
  const { sweep, store } = await openSweepFolder(terminal, operand.dir);
  print(terminal, await showCell(sweep, store, cell), sweep.name, json);
  return exitCodes.ok;
}

function print(terminal: Terminal, shown: CellShown, sweep: string, json: boolean): void {
  if (json) {
    terminal.print(JSON.stringify(shown, undefined, 2));
    return;
  }
  const { cell, index, values, evaluated, reading, rows, failures } = shown;
  terminal.print(`cell ${cell} (#${String(index)} of ${sweep})`);
  terminal.print(pairs(values));
  const { problem, chain } = evaluated as { readonly problem: unknown; readonly chain: unknown };
  terminal.print(JSON.stringify({ problem, chain }, undefined, 2));
  terminal.print(readingText(reading));
  terminal.print(rowTable(rows));
  for (const { replicate, attempt, cause } of failures) {
    terminal.print(`failed: replicate ${String(replicate)}, attempt ${String(attempt)}: ${cause}`);
  }
}

function rowTable(rows: readonly CellRow[]): string {
  if (rows.length === 0) return "no rows yet";
  const names = Object.keys(rows[0]);
  return alignedTable(
    names,
    rows.map((row) => names.map((name) => numberText(row[name]))),
  );
}

function numberText(value: number | null): string {
  return value === null ? "—" : String(value);
}

function pairs(values: Readonly<Record<string, number | string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} = ${String(value)}`)
    .join("  ");
}
