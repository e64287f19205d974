// compile-fits.ts — the `fit` part of a spec: laws with an exponent, and laws of several parameters.

import type { CompileColumn } from "./compile-columns.js";
import type { Path, Report } from "./fault.js";
import { compileSurfaceLaw, isExponentLaw } from "./fit-law.js";
import { suggestion } from "./nearest.js";
import type { ResolvedFit } from "./resolved-spec.js";
import type { ColumnExpression, FitRequest, SurfaceRequest } from "./sweep.js";

/** What fits are compiled with. */
export interface FitContext {
  /** Axes and derived names: what `by` may name. */
  readonly constants: readonly string[];
  /** Columns of numbers; no free parameter of a law may be called like one. */
  readonly columns: readonly string[];
  readonly compile: CompileColumn;
  /** A compiler over those columns that all cells of a group agree in. */
  readonly compileInGroup: (by: readonly string[]) => CompileColumn;
  readonly report: Report;
}

/** Every fit of a spec, by kind; each kind in the order of the spec. */
export interface CompiledFits {
  readonly fits: readonly FitRequest[];
  readonly surfaces: readonly SurfaceRequest[];
}

export function compileFits(spec: readonly ResolvedFit[], context: FitContext): CompiledFits {
  const fits: FitRequest[] = [];
  const surfaces: SurfaceRequest[] = [];
  spec.forEach((fit, i) => {
    const path = ["fit", i];
    checkNames(fit.by, context.constants, [...path, "by"], context.report);
    if (isExponentLaw(fit.law)) fits.push(compileFit(fit, fit.law, path, context));
    else surfaces.push(...compileSurface(fit, path, context));
  });
  return { fits, surfaces };
}

function compileFit(
  fit: ResolvedFit,
  law: FitRequest["law"],
  path: Path,
  { compile, compileInGroup, report }: FitContext,
): FitRequest {
  const { name, y, x, by, predicted, objective, weights, holdout } = fit;
  const [first, ...more] = listed(x);
  if (more.length > 0) {
    const what = `the law ${law} has one variable, but x names ${String(more.length + 1)}.`;
    report({ path: [...path, "x"], what, fix: "Write one, such as x: N." });
  }
  return {
    name,
    y: compile(y, [...path, "y"]),
    x: compile(first, Array.isArray(x) ? [...path, "x", 0] : [...path, "x"]),
    law,
    by,
    predicted:
      predicted === undefined ? undefined : compileInGroup(by)(predicted, [...path, "predicted"]),
    objective: objective ?? "least-squares",
    weights: weights ?? "equal",
    holdout: holdout?.largest ?? 0,
  };
}

function compileSurface(
  fit: ResolvedFit,
  path: Path,
  { columns, compile, report }: FitContext,
): SurfaceRequest[] {
  const { name, y, x, by, predicted, objective, weights, holdout } = fit;
  const texts = listed(x);
  if (predicted !== undefined) {
    const what = `the law ${fit.law.slice(0, 80)} has no one exponent that could be predicted.`;
    report({ path: [...path, "predicted"], what, fix: "Leave predicted out." });
  }
  if (weights === "replicates") {
    const what = "points of a law of several parameters weigh alike.";
    report({ path: [...path, "weights"], what, fix: "Leave weights out." });
  }
  if (holdout !== undefined && texts.length > 1) {
    const what = "the largest x of several variables are no one list.";
    report({ path: [...path, "holdout"], what, fix: "Leave holdout out, or use one x." });
  }
  const variables = texts.map(String);
  const law = compileSurfaceLaw(fit.law, { path, variables, columns, report });
  const expressions: ColumnExpression[] = texts.map((text, j) =>
    compile(text, Array.isArray(x) ? [...path, "x", j] : [...path, "x"]),
  );
  const compiled = compile(y, [...path, "y"]);
  if (law === undefined) return [];
  return [
    {
      name,
      y: compiled,
      x: expressions,
      law,
      by,
      objective: objective ?? "huber",
      holdout: holdout?.largest ?? 0,
    },
  ];
}

function listed(x: ResolvedFit["x"]): readonly (number | string)[] {
  return typeof x === "number" || typeof x === "string" ? [x] : x;
}

/** Reports names that are not known on the grid. */
export function checkNames(
  names: readonly string[],
  known: readonly string[],
  path: Path,
  report: Report,
): void {
  names.forEach((name, i) => {
    if (known.includes(name)) return;
    const what = `there is no ${name.slice(0, 80)} on the grid.`;
    report({ path: [...path, i], what, fix: suggestion(name, known) });
  });
}
