// cell-views.ts — what `show` and `explain` say about a cell, as plain data.

import {
  canonicalJson,
  type Cell,
  expectedMethods,
  normalCell,
  reducedBlocks,
  type ReducedBlocks,
} from "@ktsweep/core";
import type { FailureRow, Store } from "@ktsweep/results";
import { type ResolvedSpec, type Sweep, sweepFromResolved } from "@ktsweep/sweep";
import { cellPlans, reasonOf } from "./cell-plans.js";
import { findCell } from "./find-cell.js";
import { countText } from "./terminal.js";

export type CellRow = Readonly<Record<string, number | null>>;

/** How the engines read a cell. */
export interface CellReading {
  /** Per stage: whether expectations are jumped or stepped to, on how many nodes. */
  readonly expected: ReturnType<typeof expectedMethods>;
  /** With the engine reduced. */
  readonly reduced?: ReducedBlocks;
}

/** Throws: CHAIN_INVALID. */
export function readingOf(cell: Cell): CellReading {
  const expected = expectedMethods(cell);
  return cell.engine === "reduced" ? { expected, reduced: reducedBlocks(cell) } : { expected };
}

/** One line of it. */
export function readingText({ expected, reduced }: CellReading): string {
  const stages = Object.entries(expected).map(([name, { method }]) =>
    method === "none" ? `${name} unknown` : `${name} by ${method}`,
  );
  const nodes = Object.values(expected).at(0)?.nodes ?? 0;
  const text = `expected risk: ${stages.join(", ")}, on ${countText(nodes)} nodes`;
  if (reduced === undefined) return text;
  const { blocks, bias } = reduced;
  return `${text}; simulated in ${countText(blocks)} blocks, which move a mean by ${(100 * bias).toPrecision(2)} % at most`;
}

/** One cell with its rows. */
export interface CellShown {
  readonly index: number;
  readonly cell: string;
  readonly values: Readonly<Record<string, number | string>>;
  readonly evaluated: unknown;
  readonly reading: CellReading;
  readonly rows: readonly CellRow[];
  readonly failures: readonly FailureRow[];
}

/** A field that differs between a cell and what an earlier version of the spec had at the same grid point. */
export interface Difference {
  readonly field: string;
  readonly now: string;
  readonly before: string;
}

/** Why a cell will or will not run, and what its identity is made of. */
export interface CellExplained {
  readonly index: number;
  readonly cell: string;
  readonly state: string;
  readonly differences: readonly Difference[];
  readonly failures: readonly FailureRow[];
  readonly identity: unknown;
}

/** Rejects: USAGE_INVALID where `text` names no cell. */
export async function showCell(sweep: Sweep, store: Store, text: string): Promise<CellShown> {
  const index = findCell(sweep, text);
  const cell = sweep.cellId(index);
  const stored = await store.readRows();
  const range = stored.range(cell) ?? { start: 0, end: 0 };
  const columns = sweep.outputs.map((name) => ({ name, values: stored.column(name) }));
  const rows = Array.from({ length: range.end - range.start }, (_, i): CellRow => {
    const at = range.start + i;
    const outputs = columns.map(({ name, values }) => [name, nullable(values[at])] as const);
    return Object.fromEntries([["replicate", stored.replicates[at]], ...outputs]);
  });
  const failures = failuresOf(store, cell);
  return {
    index,
    cell,
    values: sweep.values(index),
    evaluated: sweep.cell(index),
    reading: readingOf(sweep.cell(index)),
    rows,
    failures,
  };
}

/** Throws: USAGE_INVALID where `text` names no cell. */
export function explainCell(sweep: Sweep, store: Store, text: string): CellExplained {
  const index = findCell(sweep, text);
  const cell = sweep.cellId(index);
  const state = stateOf(sweep, store, index);
  const differences = state.startsWith("runs") ? differencesBefore(sweep, store, index) : [];
  const failures = failuresOf(store, cell);
  const identity = normalCell(sweep.cell(index));
  return { index, cell, state, differences, failures, identity };
}

function failuresOf(store: Store, cell: string): readonly FailureRow[] {
  return store.failures().filter((failure) => failure.cell === cell);
}

function stateOf(sweep: Sweep, store: Store, index: number): string {
  for (const plan of cellPlans(sweep, store)) if (plan.index === index) return reasonOf(plan);
  return "not planned";
}

/** Against the newest earlier spec that has this grid point. */
function differencesBefore(sweep: Sweep, store: Store, index: number): readonly Difference[] {
  const values = canonicalJson(sweep.values(index));
  for (const stored of store.specs.slice(1)) {
    const earlier = sweepFromResolved(stored.resolved as ResolvedSpec);
    for (let other = 0; other < earlier.points; other++) {
      if (!earlier.includes(other) || canonicalJson(earlier.values(other)) !== values) continue;
      return differences(normalCell(sweep.cell(index)), normalCell(earlier.cell(other)), "");
    }
  }
  return [];
}

function differences(now: unknown, before: unknown, field: string): readonly Difference[] {
  if (isRecord(now) && isRecord(before)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(now)]);
    return [...keys].flatMap((key) =>
      differences(now[key], before[key], field === "" ? key : `${field}.${key}`),
    );
  }
  const texts = { now: textOf(now), before: textOf(before) };
  return texts.now === texts.before ? [] : [{ field, ...texts }];
}

function textOf(value: unknown): string {
  return value === undefined ? "absent" : JSON.stringify(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function nullable(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
