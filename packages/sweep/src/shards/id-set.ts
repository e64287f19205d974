// id-set.ts — a set of cell ids: a million of them fit where texts would not.

import { ID_WORDS, writeId } from "../id-words.js";

/** Adds an id (32 hex digits); returns whether it was new. */
export type AddId = (id: string) => boolean;

/** An open-addressing table that doubles at half load. */
export function createIdSet(): AddId {
  let mask = 1023;
  let table = new Uint32Array((mask + 1) * ID_WORDS);
  let isUsed = new Uint8Array(mask + 1);
  let count = 0;
  const words = new Uint32Array(ID_WORDS);

  /** Where the id in `words` stands, or would stand. */
  function slotOf(): number {
    let slot = words[0] & mask;
    while (isUsed[slot] === 1 && !holds(slot)) slot = (slot + 1) & mask;
    return slot;
  }

  function holds(slot: number): boolean {
    for (let i = 0; i < ID_WORDS; i++) if (table[slot * ID_WORDS + i] !== words[i]) return false;
    return true;
  }

  function put(slot: number): void {
    table.set(words, slot * ID_WORDS);
    isUsed[slot] = 1;
  }

  function grow(): void {
    const [oldTable, wasUsed] = [table, isUsed];
    mask = mask * 2 + 1;
    table = new Uint32Array((mask + 1) * ID_WORDS);
    isUsed = new Uint8Array(mask + 1);
    for (let slot = 0; slot < wasUsed.length; slot++) {
      if (wasUsed[slot] === 0) continue;
      words.set(oldTable.subarray(slot * ID_WORDS, (slot + 1) * ID_WORDS));
      put(slotOf());
    }
  }

  return (id) => {
    if (count * 2 > mask) grow();
    writeId(id, words, 0);
    const slot = slotOf();
    if (isUsed[slot] === 1) return false;
    put(slot);
    count++;
    return true;
  };
}
