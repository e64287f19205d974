// free-text.ts — texts for people: cut to what a message has room for instead of being refused.

/** Characters of a message, of a machine's name and of what an attempt printed last. */
export const textLengths = { message: 4_000, host: 255, platform: 512, output: 16_384 };

const mark = "…";

/**
 * The text, cut to a length. Never in the middle of a pair of surrogates, and none that stands alone: what is cut is still
 * text that arrives as it was sent.
 *
 * @example cut("abcdef", 4) // "abc…"
 */
export function cut(text: string, maxLength: number): string {
  const wellFormed = Buffer.from(text).toString();
  if (wellFormed.length <= maxLength) return wellFormed;
  const end = maxLength - mark.length;
  const splitsPair = /[\ud800-\udbff]/.test(wellFormed[end - 1] ?? "");
  return wellFormed.slice(0, splitsPair ? end - 1 : end) + mark;
}
