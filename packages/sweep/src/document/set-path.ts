// set-path.ts — `--set PATH=VALUE`: a field of the spec, replaced or added before anything is checked.

import { KtsweepError } from "@ktsweep/core";
import { isMap, isScalar, isSeq, type Node, Pair, Scalar, YAMLMap } from "yaml";

import { keyText } from "./plain-value.js";
import { readDocument } from "./read-document.js";

/** `problem.d=500` taken apart. */
interface Assignment {
  readonly text: string;
  readonly keys: readonly string[];
  readonly value: Node;
}

/** The node on top after an assignment, and the nodes that it brought in. */
export interface Assigned {
  readonly top: Node;
  readonly value: Node;
}

/**
 * Sets the field that `assignment` (`PATH=VALUE`, VALUE in YAML) names, making maps on the way where there are none.
 *
 * Changes the tree in place. Throws: SPEC_INVALID naming the path where it leads through something that is not a map
 * or a list.
 */
export function setPath(top: Node | null, assignment: string): Assigned {
  const { text, keys, value } = parseAssignment(assignment);
  const root = top ?? new YAMLMap();
  let node: unknown = root;
  keys.forEach((key, i) => {
    const last = i === keys.length - 1;
    node = step(node, key, last ? value : undefined, () => {
      const place = keys.slice(0, i).join(".") || "the top of the spec";
      throw new KtsweepError(
        "SPEC_INVALID",
        `--set ${text}: ${place} has no field ${key} to set.`,
        "PATH is made of keys (and list positions from 0) joined by dots, such as problem.d or fit.0.x.",
      );
    });
  });
  return { top: root, value };
}

function parseAssignment(text: string): Assignment {
  const equals = text.indexOf("=");
  const keys = text
    .slice(0, Math.max(0, equals))
    .trim()
    .replaceAll("[", ".")
    .replaceAll("]", "")
    .split(".");
  if (equals < 1 || keys.some((key) => key === "")) {
    throw new KtsweepError(
      "SPEC_INVALID",
      `--set ${text.slice(0, 80)}: found no PATH=VALUE.`,
      "Write for example --set problem.d=500 or --set 'axes.N=[256, 512]'.",
    );
  }
  const { top } = readDocument(text.slice(equals + 1), `--set ${text.slice(0, 80)}`);
  return { text: text.slice(0, 80), keys, value: top ?? new Scalar(null) };
}

/** Walks from a node to its child; with `value` replaces the child by it. */
function step(node: unknown, key: string, value: Node | undefined, refuse: () => never): unknown {
  if (isSeq(node)) {
    const position = /^\d{1,6}$/.test(key) ? Number(key) : NaN;
    if (!(position < node.items.length)) refuse();
    if (value !== undefined) node.items[position] = value;
    return node.items[position];
  }
  if (!isMap(node)) return refuse();
  const pair = node.items.find((item) => keyText(item) === key);
  const next = value ?? pair?.value ?? new YAMLMap();
  const child = isEmpty(next) ? new YAMLMap() : next;
  const stored = value ?? child;
  if (pair === undefined) node.items.push(new Pair(new Scalar(key), stored));
  else pair.value = stored;
  return stored;
}

function isEmpty(node: unknown): boolean {
  return isScalar(node) && node.value === null;
}
