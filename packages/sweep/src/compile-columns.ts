// compile-columns.ts — measures, best and fits: expressions over columns of the results.

import { compileText } from "./compile-field.js";
import type { Scope, Variable } from "./expression/compile.js";
import type { Fault, Path } from "./fault.js";
import type { AxisInfo } from "./grid/layout.js";
import { suggestion } from "./nearest.js";
import type { ExpressionText, ResolvedSpec } from "./resolved-spec.js";
import type { Best, Column, ColumnExpression, FitRequest, Measure } from "./sweep.js";

/** Columns that expressions over results may use. */
export interface ColumnScope {
  readonly scope: Scope<Column>;
  readonly compile: (text: ExpressionText, path: Path) => ColumnExpression;
}

/** A scope over columns whose texts cannot be read as numbers. */
export function columnScope(
  numbers: readonly string[],
  texts: readonly string[],
  report: (fault: Fault) => void,
): ColumnScope {
  const numeric = new Set(numbers);
  const scope = scopeOf((name) => {
    if (numeric.has(name)) return { type: "number", read: (column) => column(name) };
    return texts.includes(name) ? { type: "text", read: () => NaN } : undefined;
  }, numbers);
  return { scope, compile: compiler(scope, report) };
}

function scopeOf(
  variable: (name: string) => Variable<Column> | undefined,
  names: readonly string[],
): Scope<Column> {
  return { names, variable, textCode: () => NaN };
}

function compiler(
  scope: Scope<Column>,
  report: (fault: Fault) => void,
): (text: ExpressionText, path: Path) => ColumnExpression {
  return (text, path) => {
    const compiled = compileText(String(text), scope, path, report, "number");
    return { text: String(text), evaluate: compiled?.evaluate ?? (() => NaN) };
  };
}

/** Everything that a spec says about results. */
export interface CompiledColumns {
  readonly measures: readonly Measure[];
  readonly best: readonly Best[];
  readonly fits: readonly FitRequest[];
  readonly compile: (text: ExpressionText, path: Path) => ColumnExpression;
}

/** Measures may use measures before them; `best` sees no measures, fits see all. */
export function compileColumns(
  spec: ResolvedSpec,
  axes: readonly AxisInfo[],
  outputs: readonly string[],
  report: (fault: Fault) => void,
): CompiledColumns {
  const texts = axes.filter(({ type }) => type === "text").map(({ name }) => name);
  const constants = [...axes.map(({ name }) => name), ...spec.derive.map(({ name }) => name)];
  const plain = [...constants.filter((name) => !texts.includes(name)), ...outputs];
  const base = columnScope(plain, texts, report);
  const measures: Measure[] = [];
  const scope = scopeOf(
    (name) => {
      const measure = measures.find((earlier) => earlier.name === name);
      if (measure !== undefined) return { type: "number", read: measure.evaluate };
      return base.scope.variable(name);
    },
    [...plain],
  );
  const compile = compiler(scope, report);
  for (const { name, value } of spec.measures) {
    measures.push({ name, ...compile(value, ["measures", name]) });
    (scope.names as string[]).push(name);
  }
  return {
    measures,
    compile,
    best: spec.best.map(({ over, minimise }, i) => {
      checkAxes(over, axes, ["best", i, "over"], report);
      const { text, evaluate } = base.compile(minimise, ["best", i, "minimise"]);
      return { over, text, minimise: evaluate };
    }),
    fits: spec.fit.map(({ name, y, x, law, by }, i) => {
      by.forEach((column, j) => {
        if (constants.includes(column)) return;
        const what = `${column} is no axis and no derived name.`;
        report({ path: ["fit", i, "by", j], what, fix: suggestion(column, constants) });
      });
      const path = ["fit", i];
      return { name, y: compile(y, [...path, "y"]), x: compile(x, [...path, "x"]), law, by };
    }),
  };
}

function checkAxes(
  names: readonly string[],
  axes: readonly AxisInfo[],
  path: Path,
  report: (fault: Fault) => void,
): void {
  const known = axes.map(({ name }) => name);
  if (names.length === 0)
    report({ path, what: "found no axis.", fix: "Name the axes to choose among." });
  names.forEach((name, i) => {
    if (known.includes(name)) return;
    report({ path: [...path, i], what: `${name} is no axis.`, fix: suggestion(name, known) });
  });
}
