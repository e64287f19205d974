// cell-id.ts — ids of cells from memoised pieces of their canonical text.
//
// The whole text is canonicalJson(normalCell(cell)); a property test compares the two.

import {
  canonicalJson,
  type Engine,
  normalProblem,
  normalStage,
  type NumberGrid,
  type Problem,
  type Profiles,
  sha256Hex,
  type Stage,
} from "@ktsweep/core";

import { chainUpTo } from "./compile-chain.js";

/** What stays the same in all cells of a sweep. */
export interface CellFrame {
  readonly engine: Engine;
  readonly random: "stage" | "common";
  readonly seed: number;
  readonly stages: readonly string[];
  readonly curves: readonly string[];
}

/** Canonical texts of what may change from cell to cell; `stage` and `curve` by name. */
export interface CellTexts {
  readonly problem: () => string;
  readonly stage: ReadonlyMap<string, () => string>;
  readonly curve: ReadonlyMap<string, () => string>;
  readonly profiles: (() => string) | undefined;
}

export function stageText(
  problem: Problem,
  names: readonly string[],
  name: string,
  stage: Stage,
): string {
  return canonicalJson(normalStage(problem, chainUpTo(names, name, stage), name));
}

export function problemText(problem: Problem): string {
  return canonicalJson(normalProblem(problem));
}

export function plainText(value: NumberGrid | Profiles): string {
  return canonicalJson(value);
}

/** Returns a function that gives the id of the cell that the texts stand at. */
export function createCellId(frame: CellFrame, texts: CellTexts): () => string {
  const parts: (string | (() => string))[] = [];
  const object = (entries: ReadonlyMap<string, () => string>): void => {
    parts.push("{");
    [...entries.keys()].sort().forEach((name, i) => {
      parts.push(`${i === 0 ? "" : ","}${JSON.stringify(name)}:`, entries.get(name) ?? "");
    });
    parts.push("}");
  };
  parts.push('{"chain":');
  object(texts.stage);
  if (frame.curves.length > 0) {
    parts.push(',"checkpoints":');
    object(texts.curve);
  }
  parts.push(`,"engine":${JSON.stringify(frame.engine)},"problem":`, texts.problem);
  if (texts.profiles !== undefined) parts.push(',"profiles":', texts.profiles);
  if (frame.random === "common") parts.push(',"random":"common"');
  parts.push(`,"seed":${canonicalJson(frame.seed)}}`);
  return () => {
    let text = "";
    for (const part of parts) text += typeof part === "string" ? part : part();
    return sha256Hex(text).slice(0, 32);
  };
}
