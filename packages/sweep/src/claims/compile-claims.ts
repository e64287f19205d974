// compile-claims.ts — claims of a spec → compiled claims.

import { columnCompiler, type CompileColumn } from "../compile-columns.js";
import { compileCondition } from "../compile-text.js";
import type { Scope, Variable } from "../expression/compile.js";
import type { Path, Report } from "../fault.js";
import type { AxisInfo } from "../grid/layout.js";
import type { TextTable } from "../grid/slots.js";
import { suggestion } from "../nearest.js";
import type { ResolvedClaim, ResolvedSpec } from "../resolved-spec.js";
import type { Claim, ClaimPoint, Expected, Quantity } from "./claim.js";

/** What claims are compiled with. */
export interface ClaimContext {
  readonly axes: readonly AxisInfo[];
  readonly texts: TextTable;
  /** Columns of closed forms. */
  readonly theory: readonly string[];
  /** For expressions over columns of the results, measures and standard errors among them. */
  readonly compile: CompileColumn;
  readonly report: Report;
}

/** Faults are reported. */
export function compileClaims(spec: ResolvedSpec, context: ClaimContext): Claim[] {
  return spec.claims.map((claim, i) => {
    const path = ["claims", i];
    return {
      claim: claim.claim,
      source: claim.source,
      disputed: claim.disputed ?? false,
      where: compileWhere(spec, claim, path, context),
      quantity: compileQuantity(spec, claim, path, context),
      expected: compileExpected(spec, claim, path, context),
    };
  });
}

function compileWhere(
  spec: ResolvedSpec,
  { where }: ResolvedClaim,
  path: Path,
  { axes, texts, theory, report }: ClaimContext,
): Claim["where"] {
  if (where === undefined) return undefined;
  const types = new Map<string, "number" | "text">([
    ...axes.map(({ name, type }) => [name, type] as const),
    ...[...spec.derive.map(({ name }) => name), ...theory].map((name) => [name, "number"] as const),
  ]);
  const variable = (name: string): Variable<ClaimPoint> | undefined => {
    const type = types.get(name);
    return type && { type, read: (point) => codeOf(point(name), texts) };
  };
  const scope: Scope<ClaimPoint> = { names: [...types.keys()], variable, textCode: texts.code };
  const compiled = compileCondition(where, [...path, "where"], { scope, report });
  return compiled && ((point) => compiled.evaluate(point) !== 0);
}

function codeOf(value: number | string, texts: TextTable): number {
  return typeof value === "string" ? texts.code(value) : value;
}

function compileQuantity(
  spec: ResolvedSpec,
  { quantity, exponent }: ResolvedClaim,
  path: Path,
  { compile, report }: ClaimContext,
): Quantity | undefined {
  if (exponent !== undefined && quantity !== undefined) {
    report({ path, what: "has both quantity and exponent.", fix: "Keep one." });
  }
  if (exponent !== undefined) {
    const fits = spec.fit.map(({ name }) => name);
    if (!fits.includes(exponent)) {
      const what = `there is no fit ${exponent.slice(0, 80)}.`;
      report({ path: [...path, "exponent"], what, fix: suggestion(exponent, fits) });
    }
    return { kind: "exponent", fit: exponent };
  }
  if (quantity === undefined) return undefined;
  return { kind: "cells", expression: compile(quantity, [...path, "quantity"]) };
}

function compileExpected(
  spec: ResolvedSpec,
  claim: ResolvedClaim,
  path: Path,
  { axes, theory, compile, report }: ClaimContext,
): Expected {
  checkKinds(claim, path, report);
  const { value, range, order, tolerance = 0 } = claim;
  const numbers = axes.filter(({ type }) => type === "number").map(({ name }) => name);
  if (order !== undefined && "along" in order) {
    if (!numbers.includes(order.along)) {
      const what = `${order.along.slice(0, 80)} is no axis of numbers.`;
      report({ path: [...path, "order", "along"], what, fix: suggestion(order.along, numbers) });
    }
    return { kind: "along", axis: order.along };
  }
  if (order !== undefined) {
    const expressions = order.map((text, i) => compile(text, [...path, "order", i]));
    return { kind: "order", expressions };
  }
  const onGrid = columnCompiler(
    [...numbers, ...spec.derive.map(({ name }) => name), ...theory],
    report,
  );
  if (range !== undefined) {
    const [least, most] = range.map((text, i) => onGrid(text, [...path, "range", i]));
    return { kind: "range", range: [least, most], tolerance };
  }
  return { kind: "value", value: onGrid(value ?? 0, [...path, "value"]), tolerance };
}

/** One statement, and something for it to be about. */
function checkKinds(claim: ResolvedClaim, path: Path, report: Report): void {
  const { value, range, order } = claim;
  const kinds = [value, range, order].filter((kind) => kind !== undefined).length;
  if (kinds !== 1) {
    report({ path, what: `has ${String(kinds)} of value, range and order.`, fix: "Give one." });
  }
  const needsQuantity = order === undefined || "along" in order;
  const hasQuantity = claim.quantity !== undefined || claim.exponent !== undefined;
  if (needsQuantity === hasQuantity) return;
  report({
    path,
    what: needsQuantity ? "says nothing that could be compared." : "has more than its order.",
    fix: "Give quantity or exponent with value, range or { along }; nothing with a list.",
  });
}
