// compile-claims.ts — claims of a spec → compiled claims.

import { columnScope } from "../compile-columns.js";
import { compileText } from "../compile-field.js";
import type { Scope } from "../expression/compile.js";
import type { Fault, Path } from "../fault.js";
import type { AxisInfo } from "../grid/layout.js";
import type { TextTable } from "../grid/slots.js";
import { suggestion } from "../nearest.js";
import type { ExpressionText, ResolvedClaim, ResolvedSpec } from "../resolved-spec.js";
import type { ColumnExpression } from "../sweep.js";
import type { Claim, Expected, Quantity } from "./claim.js";

/** Beside each numeric column of the results stands its standard error over replicates, with this ending. */
export const STANDARD_ERROR = "_standard_error";

export interface ClaimContext {
  readonly axes: readonly AxisInfo[];
  readonly texts: TextTable;
  /** Compiles an expression over columns of the results, measures included. */
  readonly compile: (text: ExpressionText, path: Path) => ColumnExpression;
  readonly report: (fault: Fault) => void;
}

export function compileClaims(spec: ResolvedSpec, context: ClaimContext): Claim[] {
  return spec.claims.map((claim, i) => compileClaim(spec, claim, ["claims", i], context));
}

function compileClaim(
  spec: ResolvedSpec,
  claim: ResolvedClaim,
  path: Path,
  context: ClaimContext,
): Claim {
  return {
    claim: claim.claim,
    source: claim.source,
    disputed: claim.disputed ?? false,
    where: compileWhere(spec, claim, path, context),
    quantity: compileQuantity(spec, claim, path, context),
    expected: compileExpected(spec, claim, path, context),
  };
}

type Values = (name: string) => number | string;

function compileWhere(
  spec: ResolvedSpec,
  { where }: ResolvedClaim,
  path: Path,
  { axes, texts, report }: ClaimContext,
): Claim["where"] {
  if (where === undefined) return undefined;
  const types = new Map<string, "number" | "text">([
    ...axes.map(({ name, type }) => [name, type] as const),
    ...spec.derive.map(({ name }) => [name, "number"] as const),
  ]);
  const scope: Scope<Values> = {
    names: [...types.keys()],
    variable: (name) => {
      const type = types.get(name);
      const read = (values: Values): number => {
        const value = values(name);
        return typeof value === "string" ? texts.code(value) : value;
      };
      return type && { type, read };
    },
    textCode: texts.code,
  };
  const compiled = compileText(where, scope, [...path, "where"], report, "boolean");
  return compiled && ((values) => compiled.evaluate(values) !== 0);
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
      const what = `there is no fit ${exponent}.`;
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
  { axes, compile, report }: ClaimContext,
): Expected {
  const { value, range, order, tolerance = 0 } = claim;
  const kinds = [value, range, order].filter((kind) => kind !== undefined).length;
  if (kinds !== 1) {
    report({ path, what: `has ${String(kinds)} of value, range and order.`, fix: "Give one." });
  }
  const needsQuantity = order === undefined || "along" in order;
  const hasQuantity = claim.quantity !== undefined || claim.exponent !== undefined;
  if (needsQuantity !== hasQuantity) {
    const what = needsQuantity
      ? "says nothing that could be compared."
      : "has more than its order.";
    report({ path, what, fix: "Give quantity or exponent with value, range or { along }." });
  }
  const names = [...axes.filter(({ type }) => type === "number"), ...spec.derive].map(
    ({ name }) => name,
  );
  const constant = columnScope(names, [], report).compile;
  if (order !== undefined && "along" in order) {
    if (!axes.some(({ name, type }) => name === order.along && type === "number")) {
      const what = `${order.along} is no axis of numbers.`;
      report({ path: [...path, "order", "along"], what, fix: suggestion(order.along, names) });
    }
    return { kind: "along", axis: order.along };
  }
  if (order !== undefined) {
    const expressions = order.map((text, i) => compile(text, [...path, "order", i]));
    return { kind: "order", expressions };
  }
  if (range !== undefined) {
    const [least, most] = range.map((text, i) => constant(text, [...path, "range", i]));
    return { kind: "range", range: [least, most], tolerance };
  }
  return { kind: "value", value: constant(value ?? NaN, [...path, "value"]), tolerance };
}
