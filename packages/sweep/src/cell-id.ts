// cell-id.ts — ids of cells from kept pieces of their canonical text.
//
// The whole text is canonicalJson(normalCell(cell)); cell-id.spec.ts compares the two.

import { canonicalJson, sha256Hex } from "@ktsweep/core";

import type { Pieces } from "./pieces.js";
import type { ResolvedSpec } from "./resolved-spec.js";

type Part = string | (() => string);

/** Returns a function that gives the id of the cell where the grid stands. */
export function createCellId(spec: ResolvedSpec, pieces: Pieces): () => string {
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
  return () => {
    let text = "";
    for (const part of parts) text += typeof part === "string" ? part : part();
    return sha256Hex(text).slice(0, 32);
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
