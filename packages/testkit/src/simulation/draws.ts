// draws.ts — one source of draws per concern, so that a draw more in one does not shift any other.
import { seededRandom, type Random } from "../seeded-random.js";

/** Source of a concern: the same seed and name, the same numbers. */
export type Draws = (concern: string) => Random;

/** Sources made from one seed. */
export function createDraws(seed: number): Draws {
  const sources = new Map<string, Random>();
  return (concern) => {
    const known = sources.get(concern);
    if (known !== undefined) return known;
    const made = seededRandom(mixedText(concern, seed));
    sources.set(concern, made);
    return made;
  };
}

/** A 32-bit number from a text and a number (FNV-1a, then the finisher of MurmurHash3). */
export function mixedText(text: string, start: number): number {
  let hash = (start ^ 0x811c9dc5) >>> 0;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A number in [low, high). */
export function between(random: Random, low: number, high: number): number {
  return low + random() * (high - low);
}

/** A whole number in low … high. */
export function wholeBetween(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

/** One of `options`, which is not empty. */
export function oneOf<T>(random: Random, options: readonly T[]): T {
  return options[Math.floor(random() * options.length)];
}
