// canonical.ts — one text for one value: what identities are hashes of.

/** Bumped whenever a stored result's bits change; rows of another epoch are never mixed in. */
export const resultsEpoch = 2;

/**
 * JSON with sorted keys, no white space, shortest round-trip numbers and no undefined members.
 *
 * Throws: TypeError on NaN, infinities, functions and symbols, which have no canonical text.
 *
 * @example canonicalJson({ b: 1, a: [0.5, "x"] }) // {"a":[0.5,"x"],"b":1}
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === "number") return numberText(value);
  if (typeof value === "string") return quoted(value);
  if (value === null || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object") return objectText(value as Readonly<Record<string, unknown>>);
  throw new TypeError(`a ${typeof value} has no canonical text`);
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`${String(value)} has no canonical text`);
  if (Number.isInteger(value)) return value === 0 ? "0" : String(value);
  const place = placeOf(value);
  if (numbers[place] !== value) {
    numbers[place] = value;
    numberTexts[place] = String(value);
  }
  return numberTexts[place];
}

/** Texts of numbers that were asked for lately: axes of a grid come back again and again. */
const NUMBERS = 4096;
const numbers = new Float64Array(NUMBERS);
const numberTexts = new Array<string>(NUMBERS).fill("0");
const float = new Float64Array(1);
const bits = new Uint32Array(float.buffer);

function placeOf(value: number): number {
  float[0] = value;
  return Math.imul(bits[0] ^ Math.imul(bits[1], 0x9e3779b1), 0x85ebca6b) >>> 20;
}

function objectText(value: Readonly<Record<string, unknown>>): string {
  let text = "";
  for (const key of sorted(Object.keys(value))) {
    const member = value[key];
    if (member === undefined) continue;
    const { first, next } = memberStart(key);
    text = text === "" ? first + canonicalJson(member) : text + next + canonicalJson(member);
  }
  return `{${text}}`;
}

/** By code units, in place. Most objects have a few keys, many of them in order: there insertion is fastest. */
function sorted(keys: string[]): string[] {
  if (keys.length > 16) return keys.sort();
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i];
    let at = i;
    for (; at > 0 && keys[at - 1] > key; at--) keys[at] = keys[at - 1];
    keys[at] = key;
  }
  return keys;
}

const MAX_KNOWN = 1024;
const LONGEST_KNOWN = 32;

/** What `make` gives for a short text, kept: specs have few names and words, and they are asked for again and again. */
function keeping<T>(make: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const made = make(text);
    if (text.length <= LONGEST_KNOWN && known.size < MAX_KNOWN) known.set(text, made);
    return made;
  };
}

const quoted = keeping((text) => JSON.stringify(text));

/** A key with its colon, as the first member of an object and as a later one. */
const memberStart = keeping((key) => {
  const first = `${JSON.stringify(key)}:`;
  return { first, next: `,${first}` };
});
