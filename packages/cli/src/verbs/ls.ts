// ls.ts — `ktsweep ls`: the sweeps of a coordinator.

import { type ExitCode, exitCodes } from "../exit-codes.js";
import { type CoordinatorFlags, openConnection } from "../remote/connection.js";
import { sweepTable } from "../remote/sweep-texts.js";
import type { Terminal } from "../terminal.js";

export async function ls(
  terminal: Terminal,
  _: readonly string[],
  { json = false, ...flags }: CoordinatorFlags & { readonly json?: boolean },
): Promise<ExitCode> {
  const connection = await openConnection(flags);
  try {
    const sweeps = await connection.sweeps.listSweeps();
    if (json) terminal.print(JSON.stringify(sweeps, undefined, 2));
    else terminal.print(sweeps.length === 0 ? "no sweeps yet" : sweepTable(sweeps));
    return exitCodes.ok;
  } finally {
    connection.close();
  }
}
