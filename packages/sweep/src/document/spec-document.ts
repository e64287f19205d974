// spec-document.ts — a spec's text with its `--set` changes: plain values to check, places to point at.

import { isMap, isNode, isScalar, isSeq, type Node, type Pair } from "yaml";

import type { Fault, Locate, Path } from "../fault.js";
import { keyText, plainValue } from "./plain-value.js";
import { placeText, readDocument } from "./read-document.js";
import { setPath } from "./set-path.js";

export interface SpecDocument {
  /** Plain value of the whole spec; null where the text is empty. */
  readonly value: unknown;
  /** Keys that are twice or dangerous. */
  readonly faults: readonly Fault[];
  readonly locate: Locate;
}

/** A field set from outside: `PATH=VALUE`, and how to call it in messages. */
export interface Override {
  readonly assignment: string;
  readonly label: string;
}

/** Throws: SPEC_INVALID on syntax errors, hostile texts and paths of overrides that lead nowhere. */
export function readSpecDocument(
  text: string,
  label: string,
  overrides: readonly Override[],
): SpecDocument {
  const { top, lines } = readDocument(text, label);
  const assigned = new Map<Node, string>();
  let root: Node | null = top;
  for (const override of overrides) {
    const result = setPath(root, override.assignment);
    root = result.top;
    assigned.set(result.value, override.label);
  }
  const faults: Fault[] = [];
  return {
    value: plainValue(root, [], faults),
    faults,
    locate: (fault) => {
      const { node, assignment } = find(root, fault.path, fault.at ?? "value", assigned);
      if (assignment !== undefined) return assignment;
      const start = node?.range?.[0];
      return start === undefined
        ? label
        : `${label}:${placeText(lines, start + wordOffset(node, fault.word))}`;
    },
  };
}

/** The node at a path, or the last one on the way to it. */
function find(
  root: Node | null,
  path: Path,
  at: "key" | "value",
  assigned: ReadonlyMap<Node, string>,
): { node: Node | undefined; assignment: string | undefined } {
  let node: Node | undefined = root ?? undefined;
  let assignment = node && assigned.get(node);
  path.forEach((key, i) => {
    const pair = isMap(node) ? lastPair(node.items as Pair<Node, Node>[], String(key)) : undefined;
    const value: unknown = isSeq(node) ? node.items[Number(key)] : pair?.value;
    if (isNode(value)) assignment = assigned.get(value) ?? assignment;
    const pointsAtKey = i === path.length - 1 && at === "key";
    if (pair !== undefined && (pointsAtKey || !isNode(value))) node = pair.key;
    else if (isNode(value)) node = value;
  });
  return { node, assignment };
}

/** The last of equal keys: the one that is too many. */
function lastPair(pairs: readonly Pair<Node, Node>[], key: string): Pair<Node, Node> | undefined {
  return pairs.findLast((pair) => keyText(pair) === key);
}

/** How far inside a scalar a word begins. */
function wordOffset(node: Node | undefined, word: string | undefined): number {
  if (word === undefined || !isScalar(node) || typeof node.value !== "string") return 0;
  const quoted = node.type === "QUOTE_DOUBLE" || node.type === "QUOTE_SINGLE";
  const plain = quoted || node.type === "PLAIN";
  const start = plain ? wordIndex(node.value, word) : -1;
  return start < 0 ? 0 : start + (quoted ? 1 : 0);
}

/** Index of `word` in `text` with no letter, digit or underscore beside it; −1 where there is none. */
function wordIndex(text: string, word: string): number {
  const isPart = (character: string | undefined): boolean =>
    character !== undefined && /[A-Za-z0-9_]/.test(character);
  for (let i = text.indexOf(word); i >= 0; i = text.indexOf(word, i + 1)) {
    const inside = isPart(word[0]) && isPart(text[i - 1]);
    if (!inside && !(isPart(word.at(-1)) && isPart(text[i + word.length]))) return i;
  }
  return -1;
}
