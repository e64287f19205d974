// cell-id.ts — ids of cells from kept pieces of their canonical text.
//
// The whole text is canonicalJson(normalCell(cell)); cell-id.spec.ts compares the two.

import { canonicalJson, sha256Words } from "@ktsweep/core";

import { ID_WORDS } from "./id-words.js";
import type { Pieces } from "./pieces.js";
import type { ResolvedSpec } from "./resolved-spec.js";

/** Writes an id to `words` from `at` on. Throws: where the grid point has no cell. */
export type IdWriter = (words: Uint32Array, at: number) => void;

type Part = string | (() => string);

/** Returns a function that writes the words of the id of the cell where the grid stands. */
export function createCellId(spec: ResolvedSpec, pieces: Pieces): IdWriter {
  const { stages, curves, problem, profiles } = pieces;
  const parts: readonly Part[] = [
    '{"chain":',
    ...objectParts(stages),
    ...(curves.length === 0 ? [] : [',"checkpoints":', ...objectParts(curves)]),
    `,"engine":${JSON.stringify(spec.engine)},"problem":`,
    problem.text,
    ...(profiles === undefined ? [] : [',"profiles":', profiles.text]),
    ...(spec.random === "common" ? [',"random":"common"'] : []),
    `,"seed":${canonicalJson(spec.seed)}}`,
  ];
  const texts = parts.map((part) => (typeof part === "string" ? part : ""));
  return (words, at) => {
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i];
      if (typeof part !== "string") texts[i] = part();
    }
    sha256Words(texts, words, at, ID_WORDS);
  };
}

/** A record of texts in the order of canonical JSON. */
function objectParts(
  entries: readonly { readonly name: string; readonly text: () => string }[],
): Part[] {
  const sorted = [...entries].sort((a, b) => (a.name < b.name ? -1 : 1));
  const members = sorted.flatMap(({ name, text }, i): Part[] => [
    `${i === 0 ? "" : ","}${JSON.stringify(name)}:`,
    text,
  ]);
  return ["{", ...members, "}"];
}
