// id-words.ts — cell ids as four whole numbers of 32 bits: 16 bytes each where texts would take 60.

/** Words of an id. */
export const ID_WORDS = 4;

const DIGITS = 8;

/** Writes an id (32 lower-case hex digits) to `words` from `at` on. */
export function writeId(id: string, words: Uint32Array, at: number): void {
  for (let i = 0; i < ID_WORDS; i++) words[at + i] = wordOf(id, i * DIGITS);
}

/** The id that `writeId` wrote. */
export function readId(words: Uint32Array, at: number): string {
  let id = "";
  for (let i = at; i < at + ID_WORDS; i++) {
    const word = words[i];
    id += bytePair(word >>> 16) + bytePair(word & 0xffff);
  }
  return id;
}

const byteText = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

function bytePair(pair: number): string {
  return byteText[pair >>> 8] + byteText[pair & 0xff];
}

function wordOf(text: string, start: number): number {
  let word = 0;
  for (let i = start; i < start + DIGITS; i++) {
    const code = text.charCodeAt(i);
    word = (word << 4) | ((code & 15) + (code >> 6) * 9);
  }
  return word;
}
