// build-sweep.ts — resolved spec → Sweep: everything is compiled once; grid points are evaluated when asked for.

import { canonicalJson, isKtsweepError, KtsweepError, sha256Hex, type Stage } from "@ktsweep/core";

import { createCellId, plainText, problemText, stageText } from "./cell-id.js";
import { nameFaults, referenceFaults } from "./check-spec.js";
import { compileClaims } from "./claims/compile-claims.js";
import { checkSpectrum, compileChain, type CompiledChain } from "./compile-chain.js";
import { compileColumns } from "./compile-columns.js";
import { compileText, type FieldRefusal } from "./compile-field.js";
import { cellCost, chainBytes, stageSeconds } from "./cost.js";
import { compileExpression } from "./expression/compile.js";
import { type Fault, type Locate, type Path, specError } from "./fault.js";
import { createGrid, type Grid } from "./grid/grid.js";
import { blockPath, type Layout, layOutBlocks } from "./grid/layout.js";
import { createTextTable, type Slots, type TextTable } from "./grid/slots.js";
import { stageColumns } from "./names.js";
import type { ResolvedSpec } from "./resolved-spec.js";
import { createScope, FIRST_AXIS, type GridScope } from "./scope.js";
import type { Sweep } from "./sweep.js";

/** Grid points that are evaluated at once, so that a field out of range is refused when the spec is read. */
const CHECKED_POINTS = 500;

/**
 * Compiles a resolved spec.
 *
 * Throws: SPEC_INVALID with the places that `locate` finds.
 */
export function buildSweep(spec: ResolvedSpec, locate: Locate): Sweep {
  const faults: Fault[] = [];
  const report = (fault: Fault): void => void faults.push(fault);
  const stop = (): void => {
    if (faults.length > 0) throw specError(faults, locate);
  };
  faults.push(...nameFaults(spec), ...referenceFaults(spec));
  stop();
  const texts = createTextTable();
  const layout = layOutBlocks(spec.blocks, texts, FIRST_AXIS, report);
  if (layout === undefined) throw specError(faults, locate);
  const scope = createScope(layout.axes, spec.derive, texts, report);
  const conditions = compileConditions(spec, scope, report);
  const chain = compileChain(spec, {
    ...scope,
    allowSteps: false,
    stages: [],
    laterStages: [],
    report,
    refuse: (refusal) => refuseAt(refusal, locate),
  });
  const outputs = chain.stages.flatMap(({ name }) =>
    stageColumns(
      name,
      chain.checkpoints.some((curve) => curve.name === name),
    ),
  );
  const columns = compileColumns(spec, layout.axes, outputs, report);
  const claims = compileClaims(spec, {
    axes: layout.axes,
    texts,
    compile: columns.compile,
    report,
  });
  stop();
  const sweep: Sweep = {
    resolved: spec,
    digest: sha256Hex(canonicalJson(spec)),
    name: spec.name,
    seed: spec.seed,
    engine: spec.engine,
    replicates: spec.engine === "exact" ? { min: 1, max: 1 } : spec.replicates,
    axes: layout.axes.map(({ name, type }) => ({ name, type })),
    derived: spec.derive.map(({ name }) => name),
    stages: spec.chain.map(({ name }) => name),
    outputs,
    measures: columns.measures,
    best: columns.best,
    fits: columns.fits,
    claims,
    ...evaluation({ spec, layout, scope, texts, conditions, chain, locate }),
  };
  checkSomePoints(sweep);
  return sweep;
}

type Condition = (slots: Slots) => boolean;

interface Conditions {
  /** `where` of each block. */
  readonly where: readonly Condition[];
  readonly only: Condition;
}

function compileConditions(
  spec: ResolvedSpec,
  { scope }: GridScope,
  report: (fault: Fault) => void,
): Conditions {
  const condition = (text: string | undefined, path: Path): Condition => {
    if (text === undefined) return () => true;
    const compiled = compileText(text, scope, path, report, "boolean");
    return (slots) => compiled !== undefined && compiled.evaluate(slots) !== 0;
  };
  return {
    where: spec.blocks.map(({ where }, i) => condition(where, [...blockPath(i), "where"])),
    only: condition(spec.only, ["--only"]),
  };
}

interface Parts {
  readonly spec: ResolvedSpec;
  readonly layout: Layout;
  readonly scope: GridScope;
  readonly texts: TextTable;
  readonly conditions: Conditions;
  readonly chain: CompiledChain;
  readonly locate: Locate;
}

type Evaluation = Pick<
  Sweep,
  "points" | "includes" | "cell" | "cellId" | "values" | "cost" | "select"
>;

function evaluation(parts: Parts): Evaluation {
  const { layout, scope, conditions, texts } = parts;
  const grid = createGrid(layout.blocks, scope.slotCount);
  const seek = (index: number): void => {
    if (grid.seek(index)) scope.derive(grid.slots);
  };
  const admits = (block: number): boolean => conditions.where[block](grid.slots);
  const values = (index: number): Record<string, number | string> => {
    seek(index);
    const row: Record<string, number | string> = {};
    for (const { name, type } of layout.axes) {
      const value = grid.slots[scope.slotOf(name)];
      row[name] = type === "text" ? texts.text(value) : value;
    }
    for (const { name } of parts.spec.derive) row[name] = grid.slots[scope.slotOf(name)];
    return row;
  };
  const at = <T>(read: () => T): ((index: number) => T) => {
    return (index) => {
      seek(index);
      try {
        return read();
      } catch (error) {
        throw withPoint(error, values(index));
      }
    };
  };
  const { cell, cellId, cost } = readings(parts, grid);
  return {
    points: grid.points,
    includes: (index) => {
      seek(index);
      return admits(grid.block()) && conditions.only(grid.slots) && !grid.standsEarlier(admits);
    },
    values,
    cell: at(cell),
    cellId: at(cellId),
    cost: at(cost),
    select: (condition) => {
      const { evaluate } = compileExpression(condition, "boolean", scope.scope);
      return (index) => {
        seek(index);
        return evaluate(grid.slots) !== 0;
      };
    },
  };
}

/** What can be read where the grid stands; pieces are computed once per combination of the axes they depend on. */
function readings(
  { spec, scope, chain, locate }: Parts,
  grid: Grid,
): { readonly [Key in "cell" | "cellId" | "cost"]: () => ReturnType<Sweep[Key]> } {
  const { slots } = grid;
  const memo = <T extends object | string | number>(
    names: Iterable<string>,
    compute: () => T,
  ): (() => T) => grid.memo(scope.axesOf(names), compute);
  const refuse = (refusal: FieldRefusal): never => refuseAt(refusal, locate);
  const names = chain.stages.map(({ name }) => name);
  const problem = memo(chain.problem.names, () => chain.problem.evaluate(slots));
  const stageAt = chain.stages.map(({ name, evaluate }) => (): Stage => {
    const stage = evaluate(slots);
    if (stage.spectrum !== undefined) {
      const d = chain.dimension.evaluate(slots);
      checkSpectrum(stage.spectrum, d, ["chain", name, "spectrum"], refuse);
    }
    return stage;
  });
  const normalised = (i: number): string => {
    try {
      return stageText(problem(), names, names[i], stageAt[i]());
    } catch (error) {
      if (!isKtsweepError(error) || (error as KtsweepError).code !== "CHAIN_INVALID") throw error;
      const { what, fix } = error as KtsweepError;
      return refuse({ path: ["chain", names[i]], what, fix });
    }
  };
  const stageTexts = chain.stages.map((stage, i) =>
    memo([...stage.names, ...chain.sharedNames], () => normalised(i)),
  );
  const stages = chain.stages.map((stage, i) =>
    memo([...stage.names, ...chain.dimension.names], stageAt[i]),
  );
  const curves = chain.checkpoints.map(({ name, names: used, evaluate }) => ({
    name,
    grid: memo(used, () => evaluate(slots)),
  }));
  const profiles =
    chain.profiles && memo(chain.profiles.names, () => chain.profiles!.evaluate(slots));
  const id = createCellId(
    { ...spec, stages: names, curves: curves.map(({ name }) => name) },
    {
      problem: memo(chain.problem.names, () => problemText(problem())),
      stage: new Map(names.map((name, i) => [name, stageTexts[i]])),
      curve: new Map(curves.map((curve) => [curve.name, () => plainText(curve.grid())])),
      profiles: profiles && (() => plainText(profiles())),
    },
  );
  const seconds = chain.stages.map((stage, i) =>
    memo([...stage.names, ...chain.dimension.names], () =>
      stageSeconds(stageAt[i](), chain.dimension.evaluate(slots)),
    ),
  );
  const bytes = memo(chain.dimension.names, () =>
    chainBytes(chain.dimension.evaluate(slots), names.length),
  );
  const isSampled = spec.engine === "sampled";
  return {
    cell: () => ({
      seed: spec.seed,
      problem: problem(),
      chain: Object.fromEntries(names.map((name, i) => [name, stages[i]()])),
      engine: spec.engine,
      ...(spec.random === "common" ? { random: spec.random } : {}),
      ...(curves.length === 0
        ? {}
        : { checkpoints: Object.fromEntries(curves.map((curve) => [curve.name, curve.grid()])) }),
      ...(profiles === undefined ? {} : { profiles: profiles() }),
    }),
    cellId: id,
    cost: () =>
      cellCost(
        isSampled,
        seconds.map((read) => read()),
        bytes(),
      ),
  };
}

function refuseAt({ path, what, fix }: FieldRefusal, locate: Locate): never {
  throw specError([{ path, what, fix }], locate);
}

/** The same error with the grid point that it happened at. */
function withPoint(error: unknown, values: Readonly<Record<string, number | string>>): unknown {
  if (!isKtsweepError(error)) return error;
  const { code, what, fix, data } = error as KtsweepError;
  const point = Object.entries(values).map(([name, value]) => `${name} = ${String(value)}`);
  if (point.length === 0) return error;
  return new KtsweepError(code, `${what} This is at ${point.join(", ")}.`, fix, data, {
    cause: error,
  });
}

/** Evaluates all points of a small grid, or points spread evenly over a large one. */
function checkSomePoints({ points, includes, cell, cellId, cost }: Sweep): void {
  const step = Math.max(1, Math.floor(points / CHECKED_POINTS));
  const look = (index: number): void => {
    if (!includes(index)) return;
    cell(index);
    cellId(index);
    cost(index);
  };
  for (let index = 0; index < points; index += step) look(index);
  look(points - 1);
}
