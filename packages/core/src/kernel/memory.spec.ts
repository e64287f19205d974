import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allocate, byteView, release } from "./memory.js";
import { wasm } from "./wasm.js";

describe("allocate", () => {
  it("never gives the same bytes to two blocks, whatever is released in between", () => {
    const action = fc.oneof(
      fc.record({ bytes: fc.integer({ min: 1, max: 300_000 }) }),
      fc.record({ release: fc.nat(20) }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const blocks: { start: number; bytes: number; mark: number }[] = [];
        actions.forEach((step, index) => {
          if ("bytes" in step) {
            const block = { start: allocate(step.bytes), bytes: step.bytes, mark: index + 1 };
            byteView(block.start, block.bytes).fill(block.mark);
            blocks.push(block);
          } else if (blocks.length > 0) {
            const [block] = blocks.splice(step.release % blocks.length, 1);
            release(block.start, block.bytes);
          }
        });

        for (const { start, bytes, mark } of blocks) {
          expect(start % 64).toBe(0);
          expect(start).toBeGreaterThanOrEqual(wasm.heapBase());
          expect(byteView(start, bytes).every((byte) => byte === mark)).toBe(true);
          release(start, bytes);
        }
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it("uses released blocks again, merged with their neighbours, before memory grows", () => {
    const blocks = Array.from({ length: 8 }, () => allocate(1_000_000));
    const size = wasm.memory.buffer.byteLength;
    for (const start of [3, 1, 2, 7, 0, 5, 6, 4].map((i) => blocks[i])) release(start, 1_000_000);

    const whole = allocate(8_000_000);

    expect(wasm.memory.buffer.byteLength).toBe(size);
    release(whole, 8_000_000);
  });

  it("refuses what the host has no memory for, and names the bytes", () => {
    expect(() => allocate(2 ** 33)).toThrow(expect.objectContaining({ code: "MEMORY_REFUSED" }));
    const start = allocate(100);
    expect(start).toBeGreaterThan(0);
    release(start, 100);
  });
});
