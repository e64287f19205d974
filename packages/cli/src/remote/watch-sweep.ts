// watch-sweep.ts — looks at a sweep until it has ended; a coordinator that is away for a while is waited for.

import { setTimeout as sleep } from "node:timers/promises";
import { isKtsweepError } from "@ktsweep/core";
import type { SweepCalls, SweepState } from "@ktsweep/protocol";
import type { ExitCode } from "../exit-codes.js";
import { noteWarning, type Terminal } from "../terminal.js";
import { endOf, sweepLine } from "./sweep-texts.js";

/** Milliseconds between two looks, and between two plain lines where stderr is no terminal. */
const LOOK_MS = 1000;
const PLAIN_MS = 5000;

/** Where the sweep ended, and the exit status that `run` would have. */
export interface Watched {
  readonly sweep: SweepState;
  readonly exitCode: ExitCode;
}

/** Rejects: SWEEP_UNKNOWN, CREDENTIALS_REFUSED; AbortError where `signal` says so. */
export async function watchSweep(
  terminal: Terminal,
  calls: SweepCalls,
  sweep: string,
  signal: AbortSignal,
): Promise<Watched> {
  let told = -Infinity;
  let isAway = false;
  for (;;) {
    const state = await lookAt(calls, sweep);
    if (state === undefined) {
      if (!isAway) noteWarning(terminal, "The coordinator does not answer; waiting for it.");
      isAway = true;
    } else {
      isAway = false;
      const exitCode = endOf(state);
      if (exitCode !== undefined) return { sweep: state, exitCode };
      if (terminal.isInteractive) terminal.redraw(sweepLine(state).slice(0, terminal.columns - 1));
      else if (performance.now() - told >= PLAIN_MS) {
        terminal.note(sweepLine(state));
        told = performance.now();
      }
    }
    await sleep(LOOK_MS, undefined, { signal });
  }
}

/** Undefined where the coordinator does not answer. */
async function lookAt(calls: SweepCalls, sweep: string): Promise<SweepState | undefined> {
  try {
    return await calls.getSweep(sweep);
  } catch (error) {
    if (isKtsweepError(error) && error.code === "COORDINATOR_UNREACHABLE") return undefined;
    throw error;
  }
}
