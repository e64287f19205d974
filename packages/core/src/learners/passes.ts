// passes.ts — rows read in order, again and again from the first one where a stage makes several passes.

import type { RowBlock, RowSource } from "../kernel/rows.js";

export interface Passes {
  /** The next rows: `most` of them, or fewer where a pass ends. */
  read(most: number): RowBlock;
  /** Goes on as if so many rows had been read. */
  skip(rows: number): void;
}

/** Passes over the first `length` rows of a source; Infinity: one without end. */
export function passesOver(source: RowSource, length: number): Passes {
  let position = 0;
  const read = (most: number): RowBlock => {
    if (position === length) {
      source.rewind();
      position = 0;
    }
    const count = Math.min(most, length - position, Math.max(1, Math.floor(BLOCK / source.d)));
    position += count;
    return source.read(count);
  };
  return {
    read,
    skip(rows) {
      const target = length === Infinity ? rows : rows % length;
      while (position < target) read(target - position);
    },
  };
}

/** Values of one block: some 2 ms. */
const BLOCK = 500_000;
