// row-failure.ts — an error of one row as data, and whether trying again can help.
import { isKtsweepError } from "@ktsweep/core";
import type { RowFailure } from "./lot-task.js";

/** Failures that depend on the row alone: the same row fails again anywhere. */
const PERMANENT = new Set([
  "SGD_DIVERGED",
  "SYSTEM_SINGULAR",
  "CHAIN_INVALID",
  "LEARNER_FAILED",
  "SPEC_INVALID",
  "MEMORY_REFUSED",
]);
const STACK_LINES = 8;

/** What `error`, thrown by the computation of `row`, says. Never throws, whatever was thrown. */
export function rowFailure(row: number, error: unknown): RowFailure {
  if (isKtsweepError(error)) {
    const message = `${error.what} ${error.fix}`.trim();
    // Where an error of ours wraps one of a user's module, that one's stack is of use.
    const { cause, code } = error;
    const own = code === "LEARNER_FAILED" && cause instanceof Error ? stackOf(cause) : "";
    return { row, code, message, permanent: PERMANENT.has(code), lastOutput: lastLines(own) };
  }
  const isAllocation =
    error instanceof RangeError && /alloc|array length|memory/i.test(error.message);
  return {
    row,
    code: isAllocation ? "MEMORY_REFUSED" : "REPLICATE_FAILED",
    message: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    permanent: isAllocation,
    lastOutput: error instanceof Error ? lastLines(error.stack ?? "") : "",
  };
}

/** A replicate that took longer than it may. */
export function timeoutFailure(row: number, timeoutSeconds: number): RowFailure {
  const message = `The replicate took longer than ${timeoutSeconds} s. Raise --timeout.`;
  return { row, code: "REPLICATE_TIMEOUT", message, permanent: false, lastOutput: "" };
}

/** The stack of what was thrown first. */
function stackOf(error: Error): string {
  return error.cause instanceof Error ? stackOf(error.cause) : (error.stack ?? "");
}

function lastLines(text: string): string {
  return text.split("\n").slice(0, STACK_LINES).join("\n");
}
