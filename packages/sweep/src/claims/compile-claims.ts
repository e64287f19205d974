// compile-claims.ts — claims of a spec → compiled claims.

import { columnCompiler, type CompileColumn } from "../compile-columns.js";
import { compileCondition } from "../compile-text.js";
import type { Scope, Variable } from "../expression/compile.js";
import type { Path, Report } from "../fault.js";
import type { AxisInfo } from "../grid/layout.js";
import type { TextTable } from "../grid/slots.js";
import { suggestion } from "../nearest.js";
import { isExponentLaw } from "../fit-law.js";
import type { ResolvedClaim, ResolvedSpec } from "../resolved-spec.js";
import { checkKinds } from "./check-kinds.js";
import type { Claim, ClaimPoint, Expected, Quantity, Reference, Take } from "./claim.js";

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

/** Names that the expected exponent of a claim may use. */
const EXPONENTS = ["expected_exponent", "predicted_exponent"];

/** Faults are reported. */
export function compileClaims(spec: ResolvedSpec, context: ClaimContext): Claim[] {
  return spec.claims.map((claim, i) => {
    const path = ["claims", i];
    checkKinds(claim, path, context.report);
    const where = compileWhere(spec, claim.where, [...path, "where"], context);
    return {
      claim: claim.claim,
      source: claim.source,
      disputed: claim.disputed ?? false,
      where: where?.holds,
      quantity: compileQuantity(spec, claim, path, context),
      expected: compileExpected(spec, claim, path, context),
    };
  });
}

/** A condition over axes and derived names. */
function compileWhere(
  spec: ResolvedSpec,
  where: string | undefined,
  path: Path,
  { axes, texts, theory, report }: ClaimContext,
): Reference | undefined {
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
  const compiled = compileCondition(where, path, { scope, report });
  return compiled && { holds: (point) => compiled.evaluate(point) !== 0, names: compiled.names };
}

function codeOf(value: number | string, texts: TextTable): number {
  return typeof value === "string" ? texts.code(value) : value;
}

function compileQuantity(
  spec: ResolvedSpec,
  { quantity, exponent, interval, relativeTo, take }: ResolvedClaim,
  path: Path,
  context: ClaimContext,
): Quantity | undefined {
  if (exponent !== undefined) {
    const fits = spec.fit.filter(({ law }) => isExponentLaw(law)).map(({ name }) => name);
    if (!fits.includes(exponent)) {
      const what = `there is no fit ${exponent.slice(0, 80)} with an exponent.`;
      context.report({ path: [...path, "exponent"], what, fix: suggestion(exponent, fits) });
    }
    return { kind: "exponent", fit: exponent, interval: interval === true };
  }
  if (quantity === undefined) return undefined;
  return {
    kind: "cells",
    expression: context.compile(quantity, [...path, "quantity"]),
    relativeTo: compileWhere(spec, relativeTo, [...path, "relativeTo"], context),
    take: take && compileTake(take, [...path, "take"], context),
  };
}

function compileTake(
  take: NonNullable<ResolvedClaim["take"]>,
  path: Path,
  context: ClaimContext,
): Take | undefined {
  const [what] = Object.keys(take) as Take["what"][];
  const axis = take[what] ?? "";
  checkAxis(axis, [...path, what], context);
  return { what, axis };
}

function compileExpected(
  spec: ResolvedSpec,
  claim: ResolvedClaim,
  path: Path,
  context: ClaimContext,
): Expected {
  const { axes, theory, compile, report } = context;
  const { value, range, order, tolerance: allowed = 0, standardErrors = 0 } = claim;
  const numbers = axes.filter(({ type }) => type === "number").map(({ name }) => name);
  const grid = [...numbers, ...spec.derive.map(({ name }) => name), ...theory];
  const onGrid = columnCompiler(grid, report);
  const tolerance = onGrid(allowed, [...path, "tolerance"]);
  const allowance = { tolerance, standardErrors };
  if (order !== undefined && "along" in order) {
    checkAxis(order.along, [...path, "order", "along"], context);
    return { kind: "along", axis: order.along, shape: order.shape ?? "rises", ...allowance };
  }
  if (order !== undefined) {
    const expressions = order.map((text, i) => compile(text, [...path, "order", i]));
    return { kind: "order", expressions, ...allowance };
  }
  const expected =
    claim.exponent === undefined ? onGrid : columnCompiler([...grid, ...EXPONENTS], report);
  if (range !== undefined) {
    const [least, most] = range.map((text, i) => expected(text, [...path, "range", i]));
    return { kind: "range", range: [least, most], ...allowance };
  }
  return { kind: "value", value: expected(value ?? 0, [...path, "value"]), ...allowance };
}

function checkAxis(axis: string, path: Path, { axes, report }: ClaimContext): void {
  const numbers = axes.filter(({ type }) => type === "number").map(({ name }) => name);
  if (numbers.includes(axis)) return;
  const what = `${axis.slice(0, 80)} is no axis of numbers.`;
  report({ path, what, fix: suggestion(axis, numbers) });
}
