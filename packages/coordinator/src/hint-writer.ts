// hint-writer.ts — keeps cache/leases.json up to date: many changes, one write, and never two at a time.
import type { Clock, Timer } from "./ports.js";

export interface HintWriter {
  /** Resolves when what is true now, or something later, is written; also where writing fails. */
  now(): Promise<void>;
  /** The same within a second or so. */
  soon(): void;
  /** Cancels what was to be written soon. */
  stop(): void;
}

const soonMs = 1_000;

/** @param write writes what is true when it is called; rejections are its own affair */
export function hintWriter(clock: Clock, write: () => Promise<void>): HintWriter {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  let timer: Timer | undefined;

  function stop(): void {
    timer?.cancel();
    timer = undefined;
  }

  function start(): Promise<void> {
    stop();
    running = write().finally(() => {
      running = undefined;
    });
    return running;
  }

  function now(): Promise<void> {
    if (running === undefined) return start();
    // One that began before is out of date; one more serves all who come while it runs.
    next ??= running.then(() => {
      next = undefined;
      return start();
    });
    return next;
  }

  return {
    now,
    soon: () => {
      timer ??= clock.after(soonMs, () => void now());
    },
    stop,
  };
}
