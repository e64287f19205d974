// read-document.ts — YAML 1.2 core (JSON is YAML) → a tree with positions. Nothing is interpreted yet.

import { KtsweepError } from "@ktsweep/core";
import { Composer, Lexer, LineCounter, Parser } from "yaml";
import type { CST, ParsedNode } from "yaml";

import { specError } from "../fault.js";
import { type LexicalFault, lexicalLimits, MAX_CHARACTERS } from "./lexical-limits.js";

/** A parsed text: the top node and the lines of the text that it came from. */
export interface ReadDocument {
  readonly top: ParsedNode | null;
  readonly lines: LineCounter;
}

const OPTIONS = {
  version: "1.2",
  schema: "core",
  merge: false,
  uniqueKeys: false, // checked in plain-value.ts, in linear time
  stringKeys: true,
  resolveKnownTags: false,
  prettyErrors: false,
} as const;

/**
 * Reads one YAML document.
 *
 * `label` stands before positions: a file name. Throws: SPEC_INVALID on syntax errors, anchors, aliases, tags,
 * directives, several documents and texts beyond the limits of lexical-limits.ts. Cost: linear in the text.
 */
export function readDocument(text: string, label: string): ReadDocument {
  if (text.length > MAX_CHARACTERS) {
    throw new KtsweepError(
      "SPEC_INVALID",
      `${label}: found ${String(text.length)} characters.`,
      `A spec has at most ${String(MAX_CHARACTERS)}; write long lists by rule.`,
    );
  }
  const lines = new LineCounter();
  const fail: Fail = (offset, fault) => {
    throw specError([{ ...fault, path: [] }], () => `${label}:${placeText(lines, offset)}`);
  };
  const tokens = tokenise(text, lines, fail);
  const documents = [...new Composer(OPTIONS).compose(tokens, true, text.length)];
  const trouble = documents.flatMap(({ errors, warnings }) => [...errors, ...warnings]).at(0);
  if (trouble !== undefined) {
    fail(trouble.pos[0], { what: `YAML: ${firstLine(trouble.message)}.`, fix: "" });
  }
  const second = documents.at(1);
  if (second !== undefined) {
    fail(second.range[0], { what: "found a second document.", fix: "Keep one spec per file." });
  }
  return { top: documents.at(0)?.contents ?? null, lines };
}

/** `12:3`: line and column, both from 1. */
export function placeText(lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${String(Math.max(1, line))}:${String(Math.max(1, col))}`;
}

type Fail = (offset: number, fault: LexicalFault) => never;

function tokenise(text: string, lines: LineCounter, fail: Fail): CST.Token[] {
  const parser = new Parser(lines.addNewLine);
  const check = lexicalLimits();
  const tokens: CST.Token[] = [];
  lines.addNewLine(0);
  for (const token of new Lexer().lex(text)) {
    const fault = check(token);
    if (fault !== undefined) fail(parser.offset, fault);
    for (const parsed of parser.next(token)) tokens.push(parsed);
  }
  for (const parsed of parser.end()) tokens.push(parsed);
  return tokens;
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0].replace(/[.:]$/, "");
}
