// expected-methods.ts — how a cell's expectations will be read, before they are.

import type { Cell } from "./cell.js";
import { exactLayout } from "./layout/exact-layout.js";
import { learnerOf } from "./learners/index.js";
import type { ExpectedMethod } from "./learners/learner.js";
import { normalCell } from "./normal-form.js";
import { unknownExpectations } from "./unknown-expectations.js";

export interface StageReading {
  readonly method: ExpectedMethod;
  /** Nodes that stand for the d coordinates. */
  readonly nodes: number;
}

/**
 * Method and nodes per stage, a function of the cell alone.
 *
 * Throws: CHAIN_INVALID.
 *
 * @example expectedMethods(cell).teacher // { method: "jumps", nodes: 182 }
 */
export function expectedMethods(cell: Cell): Readonly<Record<string, StageReading>> {
  const normal = normalCell(cell);
  const nodes = exactLayout(normal).index.length;
  const unknown = unknownExpectations(normal.chain);
  return Object.fromEntries(
    Object.entries(normal.chain).map(([name, stage]) => [
      name,
      { method: unknown.has(name) ? "none" : learnerOf(stage).method(stage, nodes), nodes },
    ]),
  );
}
