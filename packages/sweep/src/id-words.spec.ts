import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { readId, writeId } from "./id-words.js";
import { keptIds } from "./kept-ids.js";

const ids = fc.string({
  unit: fc.constantFrom(...Array.from("0123456789abcdef")),
  minLength: 32,
  maxLength: 32,
});

describe("ids in words", () => {
  it("read as they were written, beside each other", () => {
    fc.assert(
      fc.property(ids, ids, (a, b) => {
        const words = new Uint32Array(8);
        writeId(a, words, 0);
        writeId(b, words, 4);

        expect([readId(words, 0), readId(words, 4)]).toEqual([a, b]);
      }),
      { numRuns: 300, seed: 5 },
    );
  });
});

describe("kept ids", () => {
  const id = (index: number): string => index.toString(16).padStart(32, "0");
  const write = (index: number, words: Uint32Array, at: number): void => {
    writeId(id(index), words, at);
  };

  it("are made once per point", () => {
    const asked: number[] = [];
    const kept = keptIds(10, (index, words, at) => {
      asked.push(index);
      write(index, words, at);
    });

    expect([3, 7, 3, 0, 7].map(kept)).toEqual([3, 7, 3, 0, 7].map(id));
    expect(asked).toEqual([3, 7, 0]);
  });

  it("are asked for again where making one failed", () => {
    let fails = true;
    const kept = keptIds(1, (index, words, at) => {
      if (fails) throw new Error("no");
      write(index, words, at);
    });

    expect(() => kept(0)).toThrow("no");
    fails = false;
    expect(kept(0)).toBe(id(0));
  });

  it("are not kept where there are too many points", () => {
    let calls = 0;
    const kept = keptIds(1e8, (index, words, at) => {
      calls++;
      write(index, words, at);
    });

    expect([kept(5), kept(5)]).toEqual([id(5), id(5)]);
    expect(calls).toBe(2);
  });
});
