// evaluation.ts — index → what there is to know about a grid point.

import {
  type Cell,
  checkReadings,
  checkSharedRows,
  isKtsweepError,
  KtsweepError,
} from "@ktsweep/core";

import { createCellId } from "./cell-id.js";
import type { Conditions } from "./conditions.js";
import { createCost } from "./cost.js";
import { ours } from "./compile-text.js";
import { compileExpression } from "./expression/compile.js";
import { type Fault, type Locate, specError } from "./fault.js";
import { createGrid } from "./grid/grid.js";
import type { Layout } from "./grid/layout.js";
import type { Slots, TextTable } from "./grid/slots.js";
import { keptIds } from "./kept-ids.js";
import { type CompiledChain, createPieces, type Pieces } from "./pieces.js";
import type { ResolvedSpec } from "./resolved-spec.js";
import type { GridScope } from "./scope.js";
import type { Sweep } from "./sweep.js";
import type { CompiledTheory } from "./compile-theory.js";
import { createTheory } from "./theory-values.js";

/** The parts of a sweep that take an index. */
export type Evaluation = Pick<
  Sweep,
  "points" | "includes" | "cell" | "cellId" | "values" | "theoryValues" | "cost" | "select"
>;

/** A compiled spec. */
export interface CompiledSpec {
  readonly spec: ResolvedSpec;
  readonly layout: Layout;
  readonly scope: GridScope;
  readonly texts: TextTable;
  readonly conditions: Conditions;
  readonly chain: CompiledChain;
  readonly theory: CompiledTheory;
  readonly refuse: (fault: Fault) => never;
}

type Values = Record<string, number | string>;

export function createEvaluation(compiled: CompiledSpec): Evaluation {
  const { spec, layout, scope, conditions } = compiled;
  const grid = createGrid(layout.blocks, scope.slotCount);
  const { slots } = grid;
  const pieces = createPieces(compiled.chain, { ...compiled, grid });
  const seek = (index: number): void => {
    if (grid.seek(index)) scope.derive(slots);
  };
  const admits = (block: number): boolean => conditions.where[block](slots);
  const values = (index: number): Values => {
    seek(index);
    return valuesAt(compiled, slots);
  };
  const reading = <T, Rest extends readonly unknown[]>(
    read: (...rest: Rest) => T,
  ): ((index: number, ...rest: Rest) => T) => {
    return (index, ...rest) => {
      seek(index);
      try {
        checkDerived(compiled, slots);
        return read(...rest);
      } catch (error) {
        throw withPoint(error, values(index));
      }
    };
  };
  return {
    points: grid.points,
    includes: (index) => {
      seek(index);
      return admits(grid.block()) && conditions.only(slots) && !grid.standsEarlier(admits);
    },
    values,
    cell: reading(() => checked(cellOf(spec, pieces), pieces, compiled)),
    cellId: keptIds(grid.points, reading(createCellId(spec, pieces))),
    theoryValues: reading(
      createTheory(compiled.theory, compiled.chain, { ...compiled, grid }, pieces),
    ),
    cost: reading(createCost(spec.engine, pieces)),
    select: (condition) => {
      const { evaluate } = compileExpression(condition, "boolean", scope.scope);
      return (index) => {
        seek(index);
        return evaluate(slots) !== 0;
      };
    },
  };
}

function valuesAt({ spec, layout, scope, texts }: CompiledSpec, slots: Slots): Values {
  const values: Values = {};
  for (const { name, type } of layout.axes) {
    const value = slots[scope.slotOf(name)];
    values[name] = type === "text" ? texts.text(value) : value;
  }
  for (const { name } of spec.derive) values[name] = slots[scope.slotOf(name)];
  return values;
}

function cellOf(spec: ResolvedSpec, { problem, stages, curves, profiles }: Pieces): Cell {
  const checkpoints = Object.fromEntries(curves.map(({ name, read }) => [name, read()]));
  return {
    seed: spec.seed,
    problem: problem.read(),
    chain: Object.fromEntries(stages.map(({ name, read }) => [name, read()])),
    engine: spec.engine,
    ...(spec.random === "common" ? { random: spec.random } : {}),
    ...(curves.length === 0 ? {} : { checkpoints }),
    ...(profiles === undefined ? {} : { profiles: profiles.read() }),
  };
}

/** The cell, or a stop at the stage that its engine cannot read, or that learns from rows which it cannot. */
function checked(cell: Cell, { stages }: Pieces, { refuse }: CompiledSpec): Cell {
  const isShared = Object.values(cell.chain).some(({ data }) => data !== undefined);
  if (cell.engine === "sampled" && !isShared) return cell;
  // What is wrong with a stage by itself is told first.
  for (const stage of stages) stage.text();
  try {
    checkSharedRows(cell.chain);
    checkReadings(cell.chain, cell.engine);
  } catch (error) {
    const { what, fix, data } = ours(error);
    refuse({ path: ["chain", data.stage], what, fix });
  }
  return cell;
}

/** Stops where a derived name is no number. */
function checkDerived({ spec, scope, refuse }: CompiledSpec, slots: Slots): void {
  const first = scope.slotCount - spec.derive.length;
  for (let slot = first; slot < scope.slotCount; slot++) {
    const value = slots[slot];
    if (Number.isFinite(value)) continue;
    const fix = "Exclude the point by where, or change the expression.";
    refuse({ path: ["derive", spec.derive[slot - first].name], what: `is ${String(value)}.`, fix });
  }
}

/** The same error with the grid point that it happened at. */
function withPoint(error: unknown, values: Values): unknown {
  if (!isKtsweepError(error)) return error;
  const { code, what, fix, data } = error;
  const point = Object.entries(values).map(([name, value]) => `${name} = ${String(value)}`);
  if (point.length === 0) return error;
  const where = `This is at ${point.join(", ")}.`;
  return new KtsweepError(code, `${what} ${where}`, fix, data, { cause: error });
}

/** Stops the evaluation of a grid point with a fault in its place. */
export function refusing(locate: Locate): (fault: Fault) => never {
  return (fault) => {
    throw specError([fault], locate);
  };
}
