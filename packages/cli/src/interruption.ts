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

/**
 * Batch systems tell the whole job and the script's shell, which passes it on: two SIGTERM within this time are one.
 * Unit: ms.
 */
const ECHO_MS = 1000;

const storing = "Stopping: finished rows are being stored. Once more ends at once.";

/** Listens until `release`; `message` says what the first signal does. */
export function listenForInterruption(terminal: Terminal, message = storing): Interruption {
  const controller = new AbortController();
  let exitCode: ExitCode | undefined;
  let since = 0;

  const stop = (code: ExitCode) => (): void => {
    const isEcho = code === exitCodes.terminated && performance.now() - since < ECHO_MS;
    if (exitCode !== undefined && isEcho) return;
    if (exitCode !== undefined) process.exit(exitCode);
    exitCode = code;
    since = performance.now();
    terminal.note(message);
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
