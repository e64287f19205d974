// watchdog.ts — a thread that computes one row far beyond its time limit no longer asks whether it should
// stop, and has to be terminated.
import { beginnings, type Control } from "./control.js";

/** What is left to a row beyond its limit: it stops by itself where it can. */
const GRACE_MS = 2000;
const CHECKS_PER_LIMIT = 4;

/**
 * Calls `onStuck` once when `lane` stays at one row, or at several that it began at once, for longer than
 * `timeoutSeconds` and a grace. Returns what ends the watch.
 */
export function watchRow(
  control: Control,
  lane: number,
  timeoutSeconds: number,
  onStuck: () => void,
): () => void {
  const limit = 1000 * timeoutSeconds + GRACE_MS;
  let begun = beginnings(control, lane);
  let since = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    if (beginnings(control, lane) !== begun) {
      begun = beginnings(control, lane);
      since = now;
    } else if (begun > 0 && now - since > limit) {
      clearInterval(timer);
      onStuck();
    }
  }, limit / CHECKS_PER_LIMIT);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}
