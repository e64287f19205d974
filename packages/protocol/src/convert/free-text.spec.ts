import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cut } from "./free-text.js";

describe("cut", () => {
  it("leaves a text that fits as it is", () => {
    expect(cut("“ж” 🙂", 6)).toBe("“ж” 🙂");
  });

  it("never exceeds the length, never halves a character, and always survives UTF-8", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 40 }),
        fc.integer({ min: 1, max: 30 }),
        (text, length) => {
          const short = cut(text, length);

          expect(short.length).toBeLessThanOrEqual(length);
          expect(Buffer.from(short).toString()).toBe(short);
        },
      ),
      { seed: 2, numRuns: 2_000 },
    );
  });

  it("cuts before a pair that does not fit", () => {
    expect(cut("a🙂bc", 3)).toBe("a…");
  });
});
