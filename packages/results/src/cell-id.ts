// cell-id.ts — a cell id is 32 hex digits in text, four 32-bit words in memory.
import { KtsweepError } from "@ktsweep/core";

export const cellIdLength = 32;

/** Replicate numbers end here: 2^24 repetitions of one cell, and what the index spends on one cell is bounded. */
export const maxReplicate = 2 ** 24 - 1;

/** Value of a lower-case hex digit, 255 for any other byte. Shape: (256), by character code. */
const digitValue = new Uint8Array(256).fill(255);
for (let value = 0; value < 16; value++) digitValue["0123456789abcdef".charCodeAt(value)] = value;

/** Writes the four words of an id in text; false where it is not 32 lower-case hex digits. */
export function wordsOfText(id: string, words: Uint32Array): boolean {
  if (id.length !== cellIdLength) return false;
  let wrong = 0;
  for (let word = 0; word < 4; word++) {
    let value = 0;
    for (let at = word * 8; at < word * 8 + 8; at++) {
      const code = id.charCodeAt(at);
      const digit = code < 256 ? digitValue[code] : 255;
      wrong |= digit;
      value = (value << 4) | (digit & 15);
    }
    words[word] = value;
  }
  return wrong < 16;
}

/** The same from 32 bytes of ASCII at `start`. */
export function wordsOfBytes(bytes: Uint8Array, start: number, words: Uint32Array): boolean {
  let wrong = 0;
  for (let word = 0; word < 4; word++) {
    let value = 0;
    for (let at = start + word * 8; at < start + word * 8 + 8; at++) {
      const digit = digitValue[bytes[at]] ?? 255;
      wrong |= digit;
      value = (value << 4) | (digit & 15);
    }
    words[word] = value;
  }
  return wrong < 16;
}

/** The text of four words. */
export function textOfWords(words: Uint32Array, at = 0): string {
  let text = "";
  for (let word = 0; word < 4; word++) text += words[at + word].toString(16).padStart(8, "0");
  return text;
}

/** Throws: STORE_IO for a row that no correct caller appends. */
export function checkRow(cell: string, replicate: number, words: Uint32Array): void {
  const whole = Number.isInteger(replicate) && replicate >= 0 && replicate <= maxReplicate;
  if (whole && wordsOfText(cell, words)) return;
  throw new KtsweepError(
    "STORE_IO",
    `A row with cell ${JSON.stringify(cell)} and replicate ${String(replicate)} cannot be stored.`,
    `Cells are 32 hex digits, replicates whole numbers up to ${maxReplicate}.`,
  );
}
