// settle.ts — waits until nothing is left that promises alone can do.
import { encodeTable } from "@ktsweep/results";

/**
 * Resolves when the queue of microtasks is empty: Node runs next ticks that a microtask asked for only after it. As long as code
 * waits for nothing but promises and virtual time, everything that the last event caused has then happened, always in
 * the same order.
 */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    // By way of a microtask, for the caller may stand outside of one.
    void Promise.resolve().then(() => {
      process.nextTick(resolve);
    });
  });
}

let warming: Promise<void> | undefined;

/** Loads what the store loads when it first needs it: a module that comes from a disk comes when it likes. */
export function warmUp(): Promise<void> {
  warming ??= loadEncoder();
  return warming;
}

async function loadEncoder(): Promise<void> {
  const column = { name: "a", type: "int32", values: Int32Array.of(1) } as const;
  for await (const piece of encodeTable({ rows: 1, columns: [column] }, "parquet")) {
    if (piece.length === 0) break;
  }
}
