// status.ts — `ktsweep status`: how far a sweep is; without an operand, what a coordinator is doing.

import type { Connection } from "@ktsweep/protocol";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { folderCounts } from "../folder-counts.js";
import { type CoordinatorFlags, openConnection } from "../remote/connection.js";
import { sweepOperand } from "../remote/sweep-operand.js";
import { sweepTable, workerTable } from "../remote/sweep-texts.js";
import { printCounts } from "../status-text.js";
import type { Terminal } from "../terminal.js";

interface StatusOptions extends CoordinatorFlags {
  readonly json?: boolean;
}

export async function status(
  terminal: Terminal,
  operands: readonly string[],
  { json = false, ...flags }: StatusOptions,
): Promise<ExitCode> {
  const text = operands.at(0);
  const operand = text === undefined ? undefined : sweepOperand(text);
  if (operand?.kind === "folder") return folderStatus(terminal, operand.dir, json);
  const connection = await openConnection(flags);
  try {
    return await coordinatorStatus(terminal, connection, text, json);
  } finally {
    connection.close();
  }
}

async function coordinatorStatus(
  terminal: Terminal,
  { sweeps: calls }: Connection,
  sweep: string | undefined,
  json: boolean,
): Promise<ExitCode> {
  const sweeps = sweep === undefined ? await calls.listSweeps() : [await calls.getSweep(sweep)];
  const workers = await calls.listWorkers();
  if (json) {
    terminal.print(JSON.stringify({ sweeps, workers }, undefined, 2));
    return exitCodes.ok;
  }
  terminal.print(sweeps.length === 0 ? "no sweeps yet" : sweepTable(sweeps));
  terminal.print(workers.length === 0 ? "\nno workers" : `\n${workerTable(workers)}`);
  for (const { name, dir, failed } of sweeps) {
    if (failed > 0) terminal.note(`Causes in ${name}: ktsweep export ${dir} --table failures`);
  }
  return exitCodes.ok;
}

async function folderStatus(terminal: Terminal, dir: string, json: boolean): Promise<ExitCode> {
  printCounts(terminal, dir, await folderCounts(terminal, dir), json);
  return exitCodes.ok;
}
