// backlog.ts — batches that were handed out and are not acknowledged: bounded, so that a slow store slows
// the threads instead of filling the memory.
import { batchBytes, type RowBatch } from "./batch.js";

/** Most that may wait for acknowledgement. */
export interface BacklogLimits {
  readonly batches: number;
  readonly bytes: number;
}

/** Hands batches to a store and counts what it has not acknowledged. */
export interface Backlog {
  /** Whether no more work should be begun for now. One batch may always wait. */
  readonly isFull: boolean;
  /** Resolves once `batch` is durable; rejects where the store failed. */
  send(batch: RowBatch): Promise<void>;
}

/** `store` returns a promise that resolves once the batch is durable. */
export function createBacklog(
  store: (batch: RowBatch) => Promise<void>,
  limits: BacklogLimits,
): Backlog {
  let waiting = 0;
  let bytes = 0;
  return {
    get isFull() {
      return waiting >= limits.batches || (waiting > 0 && bytes >= limits.bytes);
    },
    async send(batch) {
      const size = batchBytes(batch);
      waiting += 1;
      bytes += size;
      try {
        await store(batch);
      } finally {
        waiting -= 1;
        bytes -= size;
      }
    },
  };
}
