// lexical-limits.ts — hostile texts are refused token by token, before anything is built from them.

import { CST } from "yaml";

import type { Fault } from "../fault.js";

/** Characters of a spec. */
export const MAX_CHARACTERS = 1 << 20;
/** Tokens of a spec: about five thousand numbers; keeps the time of a refusal below 0.1 s. */
const MAX_TOKENS = 20_000;
const MAX_SCALAR = 10_000;
const MAX_DEPTH = 32;
/** Columns before the first word of a line, outside of brackets: bounds the levels of block style. */
const MAX_INDENT = 100;

/** What is wrong with a token, before its place is known. */
export type LexicalFault = Pick<Fault, "what" | "fix">;

const WRITE_OUT = "Write the value out: specs have no anchors and aliases.";
const REFUSED: ReadonlyMap<string, LexicalFault> = new Map([
  ["alias", { what: "found an alias", fix: WRITE_OUT }],
  ["anchor", { what: "found an anchor", fix: WRITE_OUT }],
  ["tag", { what: "found a tag", fix: "Leave it out: no value of a spec needs one." }],
  ["directive-line", { what: "found a directive", fix: "Leave it out: specs are YAML 1.2." }],
]);

const DEEPER = new Set(["flow-map-start", "flow-seq-start"]);
const SHALLOWER = new Set(["flow-map-end", "flow-seq-end"]);
const INDICATORS = new Set(["seq-item-ind", "explicit-key-ind", "map-value-ind"]);

/** Looks at each token in turn and returns what is wrong with the text so far. */
export function lexicalLimits(): (token: string) => LexicalFault | undefined {
  let tokens = 0;
  let depth = 0;
  let indicatorsOnLine = 0;
  let indent: number | undefined = 0;
  // A marker token stands before the text of a plain or block scalar, which may begin like any other token.
  let isScalar = false;
  return (token) => {
    const type = isScalar ? "scalar-text" : (CST.tokenType(token) ?? "unknown");
    isScalar = type === "scalar";
    const refused = REFUSED.get(type);
    if (refused !== undefined)
      return { ...refused, what: `${refused.what} (${token.slice(0, 40)}).` };
    tokens++;
    if (DEEPER.has(type)) depth++;
    if (SHALLOWER.has(type)) depth--;
    if (type === "newline") {
      indicatorsOnLine = 0;
      indent = 0;
    } else if (indent !== undefined && type === "space") {
      indent += token.length;
    } else if (indent !== undefined) {
      if (depth === 0 && indent > MAX_INDENT && type !== "comment") {
        return tooMany(`${String(MAX_INDENT)} columns of indentation`, "A spec has fewer than 40.");
      }
      indent = undefined;
    }
    if (depth === 0 && INDICATORS.has(type)) indicatorsOnLine++;
    if (tokens > MAX_TOKENS) {
      return tooMany(`${String(MAX_TOKENS)} tokens`, "Write long lists by rule.");
    }
    if (depth > MAX_DEPTH || indicatorsOnLine > MAX_DEPTH) {
      return tooMany(`${String(MAX_DEPTH)} levels`, "A spec has fewer than ten.");
    }
    const isText = type !== "comment" && type !== "space";
    if (isText && token.length > MAX_SCALAR) {
      return tooMany(`${String(MAX_SCALAR)} characters in one text`, "Shorten it.");
    }
    return undefined;
  };
}

function tooMany(limit: string, fix: string): LexicalFault {
  return { what: `found more than ${limit}.`, fix };
}
