// cell-table.ts — numbers cells 0, 1, … in the order in which they are first seen; 24 bytes a cell.
import { wordsOfText } from "./cell-id.js";

/** Open addressing; ids are parts of SHA-256, so their first word is a hash already. */
export class CellTable {
  /** Words of cell number n from 4 n on. Shape: (4 · half the slots). */
  #words = new Uint32Array(4 * 2048);
  /** Cell number + 1 by slot, 0 = free. Length: a power of two, at least twice the cells. */
  #slots = new Int32Array(4096);
  #size = 0;
  readonly #scratch = new Uint32Array(4);

  get size(): number {
    return this.#size;
  }

  /** The words of all ids. Shape: (4 · size). */
  get words(): Uint32Array {
    return this.#words.subarray(0, 4 * this.#size);
  }

  /** Number of a cell, −1 where it was never seen. */
  find(id: string): number {
    return wordsOfText(id, this.#scratch) ? this.findWords(this.#scratch) : -1;
  }

  findWords(id: Uint32Array): number {
    return this.#slots[this.#slotOf(id, 0)] - 1;
  }

  /** Number of a cell, a new one where it was never seen. Shape: `id` (4). */
  intern(id: Uint32Array): number {
    const slot = this.#slotOf(id, 0);
    const known = this.#slots[slot];
    if (known > 0) return known - 1;
    if ((this.#size + 1) * 2 > this.#slots.length) {
      this.#grow();
      return this.intern(id);
    }
    this.#words.set(id, 4 * this.#size);
    this.#slots[slot] = ++this.#size;
    return this.#size - 1;
  }

  /** The slot of the id at `from`, or the free slot where it belongs. */
  #slotOf(id: Uint32Array, from: number): number {
    const words = this.#words;
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = id[from] & mask; ; slot = (slot + 1) & mask) {
      const at = 4 * (slots[slot] - 1);
      if (at < 0) return slot;
      const same =
        words[at] === id[from] &&
        words[at + 1] === id[from + 1] &&
        words[at + 2] === id[from + 2] &&
        words[at + 3] === id[from + 3];
      if (same) return slot;
    }
  }

  #grow(): void {
    const words = new Uint32Array(this.#words.length * 2);
    words.set(this.#words);
    this.#words = words;
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (let cell = 0; cell < this.#size; cell++)
      this.#slots[this.#slotOf(words, 4 * cell)] = cell + 1;
  }
}
