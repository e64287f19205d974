// compile-columns.ts — measures, best and fits: expressions over columns of the results.

import { KtsweepError } from "@ktsweep/core";

import { hasProfileColumn } from "./claims/profile-columns.js";
import { checkNames, compileFits } from "./compile-fits.js";
import { compileNumberText } from "./compile-text.js";
import type { Scope } from "./expression/compile.js";
import type { Path, Report } from "./fault.js";
import type { AxisInfo } from "./grid/layout.js";
import type { ExpressionText, ResolvedSpec } from "./resolved-spec.js";
import type {
  Best,
  Column,
  ColumnExpression,
  FitRequest,
  Measure,
  SurfaceRequest,
} from "./sweep.js";

/** Compiles an expression over columns; where there is a fault it is reported and gives NaN. */
export type CompileColumn = (text: ExpressionText, path: Path) => ColumnExpression;

/** Everything that a spec says about results. */
export interface CompiledColumns {
  readonly measures: readonly Measure[];
  readonly best: readonly Best[];
  readonly fits: readonly FitRequest[];
  readonly surfaces: readonly SurfaceRequest[];
  /** For claims: over all columns, measures and standard errors among them. */
  readonly claimCompiler: (report: Report) => CompileColumn;
}

/** Ending of the columns that hold the standard error of an output's mean; claims may use them. */
export const STANDARD_ERROR = "_standard_error";

/** What expressions may name beside columns of numbers. */
interface MoreNames {
  /** Known, but no numbers. */
  readonly texts?: readonly string[];
  /** Made of the columns. */
  readonly measures?: readonly Measure[];
  /** Further columns. */
  readonly isColumn?: (name: string) => boolean;
}

/** A compiler over columns of numbers, and `more`. */
export function columnCompiler(
  numbers: readonly string[],
  report: Report,
  { texts = [], measures = [], isColumn = () => false }: MoreNames = {},
): CompileColumn {
  const numeric = new Set(numbers);
  const scope: Scope<Column> = {
    get names() {
      return [...numbers, ...measures.map(({ name }) => name)];
    },
    variable: (name) => {
      const measure = measures.find((earlier) => earlier.name === name);
      if (measure !== undefined) return { type: "number", read: measure.evaluate };
      if (numeric.has(name) || isColumn(name))
        return { type: "number", read: (column) => column(name) };
      return texts.includes(name) ? { type: "text", read: () => NaN } : undefined;
    },
    textCode: () => NaN,
  };
  return (text, path) => {
    const compiled = compileNumberText(String(text), path, { scope, report });
    return { text: String(text), evaluate: compiled?.evaluate ?? (() => NaN) };
  };
}

/** What rows have: stored outputs, and closed forms that are computed when rows are read. */
export interface ResultColumns {
  readonly outputs: readonly string[];
  readonly theory: readonly string[];
}

/** Measures may use measures before them; `best` sees no measures, fits see all. */
export function compileColumns(
  spec: ResolvedSpec,
  axes: readonly AxisInfo[],
  { outputs, theory }: ResultColumns,
  report: Report,
): CompiledColumns {
  const texts = axes.filter(({ type }) => type === "text").map(({ name }) => name);
  const derived = spec.derive.map(({ name }) => name);
  const numbers = axes.filter(({ type }) => type === "number").map(({ name }) => name);
  const columns = [...numbers, ...derived, ...outputs, ...theory];
  const measures: Measure[] = [];
  const compile = columnCompiler(columns, report, { texts, measures });
  for (const { name, value } of spec.measures) {
    measures.push({ name, ...compile(value, ["measures", name]) });
  }
  const names = axes.map(({ name }) => name);
  const errors = outputs.map((name) => `${name}${STANDARD_ERROR}`);
  return {
    measures,
    claimCompiler: (told) =>
      columnCompiler([...columns, ...errors], told, {
        texts,
        measures,
        isColumn: (name) => hasProfileColumn(spec, name),
      }),
    best: compileBest(spec.best, names, columnCompiler(columns, report, { texts }), report),
    ...compileFits(spec.fit, {
      constants: [...names, ...derived],
      columns: [...columns, ...measures.map(({ name }) => name)],
      compile,
      compileInGroup: (by) =>
        columnCompiler([...by.filter((name) => !texts.includes(name)), ...theory], report, {
          texts,
        }),
      report,
    }),
  };
}

function compileBest(
  best: ResolvedSpec["best"],
  axes: readonly string[],
  compile: CompileColumn,
  report: Report,
): Best[] {
  return best.map(({ over, minimise }, i) => {
    const path = ["best", i, "over"];
    if (over.length === 0) {
      report({ path, what: "found no axis.", fix: "Name the axes to choose among." });
    }
    checkNames(over, axes, path, report);
    const { text, evaluate } = compile(minimise, ["best", i, "minimise"]);
    return { over, text, minimise: evaluate };
  });
}

/**
 * An expression over the columns of any table.
 *
 * Throws: EXPRESSION_INVALID where a name is no column.
 */
export function compileColumnExpression(
  text: string,
  columns: readonly string[],
): ColumnExpression {
  return columnCompiler(columns, refusingText(text))(text, []);
}

/** Throws every fault of an expression that stands by itself: EXPRESSION_INVALID. */
export function refusingText(text: string): Report {
  return ({ what, fix }) => {
    throw new KtsweepError("EXPRESSION_INVALID", `${JSON.stringify(text)}: ${what}`, fix);
  };
}
