import { describe, expect, it } from "vitest";
import { createBacklog } from "./backlog.js";
import { failureBatch, type RowBatch } from "./batch.js";

const EMPTY = failureBatch([]);

/** A store that acknowledges when told. */
function slowStore() {
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const store = (): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
    });
  return { store, waiting };
}

const large = (bytes: number): RowBatch => ({
  ...EMPTY,
  results: [
    {
      outputs: ["x"],
      cells: [],
      replicates: new Int32Array(0),
      values: new Float64Array(bytes / 8),
    },
  ],
});

describe("backlog", () => {
  it("is full at its number of batches, until one is acknowledged", async () => {
    const { store, waiting } = slowStore();
    const backlog = createBacklog(store, { batches: 2, bytes: 1000 });

    const first = backlog.send(EMPTY);
    expect(backlog.isFull).toBe(false);
    void backlog.send(EMPTY);
    expect(backlog.isFull).toBe(true);
    waiting[0].resolve();
    await first;

    expect(backlog.isFull).toBe(false);
  });

  it("is full at its bytes, but lets one batch of any size wait", async () => {
    const { store, waiting } = slowStore();
    const backlog = createBacklog(store, { batches: 10, bytes: 800 });

    expect(backlog.isFull).toBe(false);
    const sent = backlog.send(large(8000));
    expect(backlog.isFull).toBe(true);
    waiting[0].resolve();
    await sent;

    expect(backlog.isFull).toBe(false);
  });

  it("passes on what the store rejects with, and counts the batch no longer", async () => {
    const { store, waiting } = slowStore();
    const backlog = createBacklog(store, { batches: 1, bytes: 800 });

    const sent = backlog.send(EMPTY);
    waiting[0].reject(new Error("disk full"));

    await expect(sent).rejects.toThrow("disk full");
    expect(backlog.isFull).toBe(false);
  });
});
