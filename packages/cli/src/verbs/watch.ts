// watch.ts — `ktsweep watch`: follows a sweep at a coordinator until it ends.

import { KtsweepError } from "@ktsweep/core";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { listenForInterruption } from "../interruption.js";
import type { CoordinatorFlags } from "../remote/connection.js";
import { coordinatorOf, sweepOperand } from "../remote/sweep-operand.js";
import { sweepLine } from "../remote/sweep-texts.js";
import { watchSweep } from "../remote/watch-sweep.js";
import type { Terminal } from "../terminal.js";

export async function watch(
  terminal: Terminal,
  [text = "last"]: readonly string[],
  { json = false, ...flags }: CoordinatorFlags & { readonly json?: boolean },
): Promise<ExitCode> {
  const served = await coordinatorOf(sweepOperand(text), flags);
  if (served === undefined) throw withoutCoordinator(text);
  const { connection, sweep } = served;
  const interruption = listenForInterruption(terminal, "No longer watching; the sweep goes on.");
  try {
    const watched = await watchSweep(terminal, connection.sweeps, sweep, interruption.signal);
    terminal.print(json ? JSON.stringify(watched.sweep) : sweepLine(watched.sweep));
    return watched.exitCode;
  } catch (error) {
    if ((error as Error).name !== "AbortError") throw error;
    return interruption.exitCode() ?? exitCodes.interrupted;
  } finally {
    interruption.release();
    connection.close();
  }
}

/** A folder that no coordinator serves. */
export function withoutCoordinator(dir: string): KtsweepError {
  return new KtsweepError(
    "USAGE_INVALID",
    `No coordinator has announced itself in ${dir}.`,
    "Name a sweep at a coordinator by its id (`ktsweep ls`); for the folder itself see `ktsweep status`.",
  );
}
