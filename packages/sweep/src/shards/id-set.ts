// id-set.ts — a set of cell ids in 16 bytes each: a million of them fit where strings would not.

/** Adds an id (32 hex digits); returns whether it was new. */
export type AddId = (id: string) => boolean;

const WORDS = 4;

/** An open-addressing table that doubles at half load. */
export function createIdSet(): AddId {
  let mask = 1023;
  let table = new Uint32Array((mask + 1) * WORDS);
  let used = new Uint8Array(mask + 1);
  let count = 0;
  const words = new Uint32Array(WORDS);

  function slotOf(): number {
    let slot = words[0] & mask;
    while (used[slot] === 1 && !holds(slot)) slot = (slot + 1) & mask;
    return slot;
  }

  function holds(slot: number): boolean {
    for (let i = 0; i < WORDS; i++) if (table[slot * WORDS + i] !== words[i]) return false;
    return true;
  }

  function put(slot: number): void {
    table.set(words, slot * WORDS);
    used[slot] = 1;
  }

  function grow(): void {
    const [oldTable, oldUsed] = [table, used];
    mask = mask * 2 + 1;
    table = new Uint32Array((mask + 1) * WORDS);
    used = new Uint8Array(mask + 1);
    for (let slot = 0; slot < oldUsed.length; slot++) {
      if (oldUsed[slot] === 0) continue;
      words.set(oldTable.subarray(slot * WORDS, slot * WORDS + WORDS));
      put(slotOf());
    }
  }

  return (id) => {
    if (count * 2 > mask) grow();
    for (let i = 0; i < WORDS; i++) words[i] = hexWord(id, i * 8);
    const slot = slotOf();
    if (used[slot] === 1) return false;
    put(slot);
    count++;
    return true;
  };
}

/** Eight lower-case hex digits as a whole number of 32 bits. */
function hexWord(text: string, start: number): number {
  let word = 0;
  for (let i = start; i < start + 8; i++) {
    const code = text.charCodeAt(i);
    word = (word << 4) | ((code & 15) + (code >> 6) * 9);
  }
  return word;
}
