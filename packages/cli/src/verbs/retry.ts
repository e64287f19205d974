// retry.ts — `ktsweep retry`: rows that failed for good are tried again.

import { newestIncarnation, nodeFiles, type WaivedRow, writeControl } from "@ktsweep/results";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { CoordinatorFlags } from "../remote/connection.js";
import { coordinatorOf, sweepOperand } from "../remote/sweep-operand.js";
import { openSweepFolder } from "../sweep-folder.js";
import { countText, type Terminal } from "../terminal.js";

interface RetryOptions extends CoordinatorFlags {
  readonly where?: string;
  readonly json?: boolean;
}

export async function retry(
  terminal: Terminal,
  [text]: readonly string[],
  { json = false, where, ...flags }: RetryOptions,
): Promise<ExitCode> {
  const operand = sweepOperand(text);
  const served = await coordinatorOf(operand, flags);
  const rows =
    served === undefined
      ? await retryInFolder(terminal, text, where)
      : await retryAt(served, where);
  const then = served === undefined && rows > 0 ? "; the next run computes them" : "";
  if (json) terminal.print(JSON.stringify({ rows }));
  else terminal.print(`${countText(rows)} failed rows are tried again${then}`);
  return exitCodes.ok;
}

async function retryAt(
  { connection, sweep }: NonNullable<Awaited<ReturnType<typeof coordinatorOf>>>,
  where: string | undefined,
): Promise<number> {
  try {
    const { rows } = await connection.sweeps.changeSweep(sweep, { type: "retry", where });
    return rows;
  } finally {
    connection.close();
  }
}

/** A folder without a coordinator: the decision is kept there, and the next run follows it. */
async function retryInFolder(
  terminal: Terminal,
  dir: string,
  where: string | undefined,
): Promise<number> {
  const { sweep, store } = await openSweepFolder(terminal, dir);
  const isChosen = where === undefined ? () => true : sweep.select(where);
  const chosen = new Set<string>();
  for (let index = 0; index < sweep.points; index++) {
    if (sweep.includes(index) && isChosen(index)) chosen.add(sweep.cellId(index));
  }
  const rows = [...store.failedForGood()]
    .filter(([cell]) => chosen.has(cell))
    .flatMap(([cell, replicates]) =>
      [...replicates].map((replicate): WaivedRow => {
        return [cell, replicate, store.attemptsOf(cell, replicate)];
      }),
    );
  if (rows.length === 0) return 0;
  const files = nodeFiles(dir);
  await writeControl(files, await newestIncarnation(files), { type: "retry", rows });
  return rows.length;
}
