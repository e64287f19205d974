// plain-value.ts — YAML nodes → plain values: records without a prototype, no key twice, no key that bites.

import { isMap, isScalar, isSeq, type Node, type Pair } from "yaml";

import type { Fault, Path } from "../fault.js";

const FORBIDDEN_KEYS = new Set(["__proto__", "constructor", "prototype"]);
const MAX_DEPTH = 32;

/** The value of a node; what it refuses goes to `faults`, with undefined in its place. */
export function plainValue(node: unknown, path: Path, faults: Fault[]): unknown {
  if (path.length > MAX_DEPTH) {
    faults.push({ path, what: `is more than ${String(MAX_DEPTH)} levels deep.`, fix: "" });
    return undefined;
  }
  if (isScalar(node)) return node.value;
  if (isSeq(node)) return node.items.map((item, i) => plainValue(item, [...path, i], faults));
  if (isMap(node)) return plainRecord(node.items as Pair<Node, Node>[], path, faults);
  return null;
}

function plainRecord(pairs: readonly Pair<Node, Node>[], path: Path, faults: Fault[]): unknown {
  const record = Object.create(null) as Record<string, unknown>;
  const seen = new Set<string>();
  for (const pair of pairs) {
    const key = keyText(pair);
    const at = [...path, key];
    if (seen.has(key)) {
      faults.push({ path: at, what: "stands here twice.", fix: "Keep one.", at: "key" });
    } else if (FORBIDDEN_KEYS.has(key)) {
      faults.push({
        path: at,
        what: `found the key ${key}.`,
        fix: "Choose another name.",
        at: "key",
      });
    } else {
      record[key] = plainValue(pair.value, at, faults);
    }
    seen.add(key);
  }
  return record;
}

/** The key of a pair as text (`1:` is the key "1"). */
export function keyText(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
}
