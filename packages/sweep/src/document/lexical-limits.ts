// lexical-limits.ts — hostile texts are refused token by token, before anything is built from them.

import { CST } from "yaml";

import type { Fault } from "../fault.js";

/** Characters of a spec. */
export const MAX_CHARACTERS = 1 << 20;
/** Tokens of a spec: about ten thousand numbers; keeps the time of a refusal below 0.1 s. */
const MAX_TOKENS = 40_000;
const MAX_SCALAR = 10_000;
const MAX_DEPTH = 32;

const REFUSED: Readonly<Record<string, readonly [what: string, fix: string]>> = {
  alias: ["found an alias", "Write the value out: specs have no anchors and aliases."],
  anchor: ["found an anchor", "Write the value out: specs have no anchors and aliases."],
  tag: ["found a tag", "Leave it out: numbers, texts, lists and maps need none."],
  "directive-line": ["found a directive", "Leave it out: specs are YAML 1.2."],
};

const DEEPER = new Set(["flow-map-start", "flow-seq-start"]);
const SHALLOWER = new Set(["flow-map-end", "flow-seq-end"]);
const INDICATORS = new Set(["seq-item-ind", "explicit-key-ind", "map-value-ind"]);

/** Looks at each token in turn and returns what is wrong with the text so far. */
export function lexicalLimits(): (token: string) => Omit<Fault, "path"> | undefined {
  let tokens = 0;
  let depth = 0;
  let indicatorsOnLine = 0;
  return (token) => {
    const type = CST.tokenType(token) ?? "unknown";
    if (++tokens > MAX_TOKENS) {
      return {
        what: `found more than ${String(MAX_TOKENS)} tokens`,
        fix: "Write long lists by rule.",
      };
    }
    const refused = REFUSED[type];
    if (refused !== undefined)
      return { what: `${refused[0]} (${token.slice(0, 40)})`, fix: refused[1] };
    if (DEEPER.has(type)) depth++;
    if (SHALLOWER.has(type)) depth--;
    if (type === "newline") indicatorsOnLine = 0;
    if (INDICATORS.has(type)) indicatorsOnLine++;
    if (depth > MAX_DEPTH || (depth === 0 && indicatorsOnLine > MAX_DEPTH)) {
      return {
        what: `found more than ${String(MAX_DEPTH)} levels`,
        fix: "A spec has fewer than ten.",
      };
    }
    if (token.length > MAX_SCALAR && type !== "comment" && type !== "space") {
      return { what: `found a text of ${String(token.length)} characters`, fix: "Shorten it." };
    }
    return undefined;
  };
}
