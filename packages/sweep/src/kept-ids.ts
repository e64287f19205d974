// kept-ids.ts — ids that were made stay: plans and tables ask for them again and again.

import { ID_WORDS, readId } from "./id-words.js";

/** Larger grids hash again whenever an id is asked for. */
const MAX_KEPT = 4_194_304;

/** The id that `writeAt` writes, made once per grid point. Memory: 17 bytes per point, from the first question on. */
export function keptIds(
  points: number,
  writeAt: (index: number, words: Uint32Array, at: number) => void,
): (index: number) => string {
  if (points > MAX_KEPT) {
    const words = new Uint32Array(ID_WORDS);
    return (index) => {
      writeAt(index, words, 0);
      return readId(words, 0);
    };
  }
  let words: Uint32Array | undefined;
  let isKnown = new Uint8Array(0);
  return (index) => {
    if (words === undefined) {
      words = new Uint32Array(points * ID_WORDS);
      isKnown = new Uint8Array(points);
    }
    const at = index * ID_WORDS;
    if (isKnown[index] !== 1) {
      writeAt(index, words, at);
      isKnown[index] = 1;
    }
    return readId(words, at);
  };
}
