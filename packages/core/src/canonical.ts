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
  if (value === null || typeof value === "string" || typeof value === "boolean") {
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object") return objectText(value as Readonly<Record<string, unknown>>);
  throw new TypeError(`a ${typeof value} has no canonical text`);
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`${String(value)} has no canonical text`);
  return value === 0 ? "0" : String(value);
}

function objectText(value: Readonly<Record<string, unknown>>): string {
  let text = "";
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member === undefined) continue;
    text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}
