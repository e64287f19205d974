// row-index.ts — which (cell, replicate) are there: a bit each, so that a million rows take a few megabytes.
import { CellTable } from "./cell-table.js";

/** A set of (cell, replicate). */
export class RowIndex {
  readonly #cells = new CellTable();
  /** By cell number: place in the pool and number of words, two entries each. */
  #places = new Int32Array(2048);
  #pool = new Uint32Array(4096);
  #poolEnd = 0;
  #rows = 0;

  /** Distinct rows. */
  get rows(): number {
    return this.#rows;
  }

  get cells(): number {
    return this.#cells.size;
  }

  /** Adds a row; false where it was there. Range: replicate 0 … 2^24 − 1. */
  add(id: Uint32Array, replicate: number): boolean {
    return this.#addTo(this.#cells.intern(id), replicate);
  }

  #addTo(cell: number, replicate: number): boolean {
    const word = replicate >>> 5;
    if (word >= this.#length(cell)) this.#widen(cell, word + 1);
    const at = this.#places[2 * cell] + word;
    const bit = 1 << (replicate & 31);
    if ((this.#pool[at] & bit) !== 0) return false;
    this.#pool[at] |= bit;
    this.#rows++;
    return true;
  }

  /** Adds rows [start, end) of one cell, whose replicates are in a column. */
  addRows(id: Uint32Array, replicates: Int32Array, start: number, end: number): void {
    const cell = this.#cells.intern(id);
    for (let row = start; row < end; row++) this.#addTo(cell, replicates[row]);
  }

  has(id: string, replicate: number): boolean {
    return this.#bit(this.#cells.find(id), replicate);
  }

  hasWords(id: Uint32Array, replicate: number): boolean {
    return this.#bit(this.#cells.findWords(id), replicate);
  }

  /** Replicates of a cell that are there, ascending. */
  replicatesOf(id: string): number[] {
    const cell = this.#cells.find(id);
    const found: number[] = [];
    const end = cell < 0 ? 0 : 32 * this.#length(cell);
    for (let replicate = 0; replicate < end; replicate++)
      if (this.#bit(cell, replicate)) found.push(replicate);
    return found;
  }

  /** Number of replicates of a cell below `limit` that are there. */
  countBelow(id: string, limit: number): number {
    const cell = this.#cells.find(id);
    if (cell < 0) return 0;
    let count = 0;
    const words = Math.min(this.#length(cell), (limit + 31) >>> 5);
    for (let word = 0; word < words; word++) {
      const bits = this.#pool[this.#places[2 * cell] + word];
      const rest = limit - 32 * word;
      count += ones(rest >= 32 ? bits : bits & ((1 << rest) - 1));
    }
    return count;
  }

  /** The rows that are in `other` too. */
  intersection(other: RowIndex): RowIndex {
    const both = new RowIndex();
    const words = this.#cells.words;
    for (let cell = 0; cell < this.#cells.size; cell++) {
      const id = words.subarray(4 * cell, 4 * cell + 4);
      const there = other.#cells.findWords(id);
      for (let replicate = 0; replicate < 32 * this.#length(cell); replicate++) {
        if (this.#bit(cell, replicate) && other.#bit(there, replicate)) both.add(id, replicate);
      }
    }
    return both;
  }

  #bit(cell: number, replicate: number): boolean {
    if (cell < 0 || replicate >>> 5 >= this.#length(cell)) return false;
    return (this.#pool[this.#places[2 * cell] + (replicate >>> 5)] & (1 << (replicate & 31))) !== 0;
  }

  #length(cell: number): number {
    return 2 * cell < this.#places.length ? this.#places[2 * cell + 1] : 0;
  }

  /** Moves the bits of a cell to the end of the pool, with room for at least `words`. */
  #widen(cell: number, words: number): void {
    const old = this.#length(cell);
    const room = old === 0 ? words : Math.max(words, 2 * old);
    if (this.#poolEnd + room > this.#pool.length)
      this.#pool = grownUint32(this.#pool, this.#poolEnd + room);
    if (2 * cell + 2 > this.#places.length) this.#places = grownInt32(this.#places, 2 * cell + 2);
    const from = this.#places[2 * cell];
    this.#pool.copyWithin(this.#poolEnd, from, from + old);
    this.#places[2 * cell] = this.#poolEnd;
    this.#places[2 * cell + 1] = room;
    this.#poolEnd += room;
  }
}

function ones(bits: number): number {
  let v = bits - ((bits >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function grownUint32(array: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const grown = new Uint32Array(Math.max(array.length * 2, length));
  grown.set(array);
  return grown;
}

function grownInt32(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(Math.max(array.length * 2, length));
  grown.set(array);
  return grown;
}
