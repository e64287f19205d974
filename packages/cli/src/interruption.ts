// interruption.ts — Ctrl-C and termination: the first asks for a clean stop, the second ends at once.

import { type ExitCode, exitCodes } from "./exit-codes.js";
import type { Terminal } from "./terminal.js";

export interface Interruption {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** Exit status of the signal that came; undefined while none has. */
  readonly exitCode: () => ExitCode | undefined;
  readonly release: () => void;
}

/** Listens until `release`. */
export function listenForInterruption(terminal: Terminal): Interruption {
  const controller = new AbortController();
  let exitCode: ExitCode | undefined;

  const stop = (code: ExitCode) => (): void => {
    if (exitCode !== undefined) process.exit(exitCode);
    exitCode = code;
    terminal.note("Stopping: finished rows are being stored. Once more ends at once.");
    controller.abort();
  };
  const onInterrupt = stop(exitCodes.interrupted);
  const onTerminate = stop(exitCodes.terminated);
  process.on("SIGINT", onInterrupt);
  process.on("SIGTERM", onTerminate);
  return {
    signal: controller.signal,
    exitCode: () => exitCode,
    release: () => {
      process.off("SIGINT", onInterrupt);
      process.off("SIGTERM", onTerminate);
    },
  };
}
