// kept-ids.ts — ids that were made stay: plans and tables ask for them again and again.

import { ID_WORDS, readId, writeId } from "./id-words.js";

/** Larger grids hash again whenever an id is asked for. */
const MAX_KEPT = 4_194_304;

/** `idAt`, computed once per grid point. Memory: 17 bytes per point, from the first question on. */
export function keptIds(
  points: number,
  idAt: (index: number) => string,
): (index: number) => string {
  if (points > MAX_KEPT) return idAt;
  let words: Uint32Array | undefined;
  let isKnown = new Uint8Array(0);
  return (index) => {
    if (words === undefined) {
      words = new Uint32Array(points * ID_WORDS);
      isKnown = new Uint8Array(points);
    }
    if (isKnown[index] === 1) return readId(words, index * ID_WORDS);
    const id = idAt(index);
    writeId(id, words, index * ID_WORDS);
    isKnown[index] = 1;
    return id;
  };
}
