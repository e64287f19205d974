// judge.ts — claims against results: predicted, measured, verdict.

import type { Column, ColumnExpression } from "../sweep.js";
import type { Claim, ClaimPoint, Expected, Shape } from "./claim.js";
import type { Evidence } from "./evidence.js";
import { alongAxis } from "./groups.js";
import { measure, type Measurement } from "./measure.js";

/**
 * `holds`; `fails`; or `disputed`: the paper's own statement fails, as this project expects, which counts as met.
 * (A disputed statement that turns out true fails: our expectation was wrong.)
 */
export type Verdict = "holds" | "fails" | "disputed";

export interface Judgement {
  readonly claim: string;
  readonly source: string;
  /** Of the case that comes closest to failing, or fails worst. */
  readonly predicted: number | string;
  readonly measured: number | string;
  /** What was allowed there, standard errors included. */
  readonly tolerance: number;
  readonly verdict: Verdict;
  /** Cells or fits that the claim was compared with. */
  readonly cases: number;
}

/** One comparison; `excess` ≤ 0 where it is met. */
interface Case {
  readonly predicted: number | string;
  readonly measured: number | string;
  readonly excess: number;
  readonly tolerance: number;
}

/** The verdict on a claim; undefined where the results have nothing that it is about. */
export function judge(claim: Claim, evidence: Evidence): Judgement | undefined {
  const cases = casesOf(claim, selected(claim, evidence), evidence);
  const worst = cases.reduce<Case | undefined>(
    (most, one) => (most === undefined || isWorse(one, most) ? one : most),
    undefined,
  );
  if (worst === undefined) return undefined;
  const isMet = worst.excess <= 0;
  return {
    claim: claim.claim,
    source: claim.source,
    predicted: worst.predicted,
    measured: worst.measured,
    tolerance: worst.tolerance,
    verdict: claim.disputed ? (isMet ? "fails" : "disputed") : isMet ? "holds" : "fails",
    cases: cases.length,
  };
}

/** Not a number is worst of all. */
function isWorse(a: Case, b: Case): boolean {
  return a.excess > b.excess || (Number.isNaN(a.excess) && !Number.isNaN(b.excess));
}

function selected({ where }: Claim, evidence: Evidence): Evidence {
  const about = ({ point }: { readonly point: ClaimPoint }): boolean => where?.(point) ?? true;
  return {
    ...evidence,
    cells: evidence.cells.filter(about),
    fits: evidence.fits.filter((fit) => about(fit)),
  };
}

function casesOf({ expected, quantity }: Claim, about: Evidence, all: Evidence): Case[] {
  if (expected.kind === "order") {
    return about.cells.map(({ column, point }) =>
      orderCase(expected.expressions, column, evaluateAt(expected.tolerance, point)),
    );
  }
  if (quantity === undefined) return [];
  const measurements = measure(quantity, about, all);
  if (expected.kind !== "along") return measurements.map((one) => numberCase(expected, one));
  return alongAxis(expected.axis, measurements, all.axes)
    .filter((group) => group.length > 1)
    .map((group) => shapeCase(expected, group));
}

type NumberExpected = Extract<Expected, { kind: "value" | "range" }>;

function numberCase(expected: NumberExpected, measurement: Measurement): Case {
  const { point, low, high, value } = measurement;
  const { standardErrors } = expected;
  const tolerance =
    evaluateAt(expected.tolerance, point) +
    (standardErrors > 0 ? standardErrors * measurement.standardError() : 0);
  const [least, most] =
    expected.kind === "value"
      ? [evaluateAt(expected.value, point), evaluateAt(expected.value, point)]
      : expected.range.map((end) => evaluateAt(end, point));
  const outside = Math.max(least - high, low - most);
  return {
    predicted: expected.kind === "value" ? least : `${String(least)} … ${String(most)}`,
    measured: low === high ? value : `${String(value)} [${String(low)}, ${String(high)}]`,
    excess: outside - tolerance,
    tolerance,
  };
}

function evaluateAt({ evaluate }: ColumnExpression, point: ClaimPoint): number {
  return evaluate((name) => Number(point(name)));
}

function orderCase(
  expressions: readonly ColumnExpression[],
  column: Column,
  tolerance: number,
): Case {
  const values = expressions.map(({ evaluate }) => evaluate(column));
  return {
    predicted: expressions.map(({ text }) => text).join(tolerance > 0 ? " ≤ " : " < "),
    measured: values.map(String).join(", "),
    excess: fall(values, tolerance),
    tolerance,
  };
}

function shapeCase(
  { axis, shape, tolerance: allowed }: Extract<Expected, { kind: "along" }>,
  group: readonly Measurement[],
): Case {
  const values = group.map(({ value }) => value);
  const tolerance = evaluateAt(allowed, group[0].point);
  return {
    predicted: `${shape.replaceAll("-", " ")} along ${axis}`,
    measured: values.map(String).join(", "),
    excess: againstShape(values, shape, tolerance),
    tolerance,
  };
}

function againstShape(values: readonly number[], shape: Shape, tolerance: number): number {
  switch (shape) {
    case "rises":
      return fall(values, tolerance);
    case "falls":
      return againstShape(negative(values), "rises", tolerance);
    case "rises-then-falls":
      return againstShape(negative(values), "falls-then-rises", tolerance);
    case "falls-then-rises": {
      const least = values.reduce((best, value, i) => (value < values[best] ? i : best), 0);
      if (values.some(Number.isNaN)) return NaN;
      if (least === 0 || least === values.length - 1) return Infinity;
      const before = againstShape(values.slice(0, least + 1), "falls", tolerance);
      return Math.max(before, fall(values.slice(least), tolerance));
    }
  }
}

function negative(values: readonly number[]): number[] {
  return values.map((value) => -value);
}

/**
 * The smallest rise with its sign turned, less the tolerance: above 0 where something does not rise; equal values only
 * do within a tolerance.
 */
function fall(values: readonly number[], tolerance: number): number {
  const rises = values.slice(1).map((value, i) => value - values[i]);
  const least = rises.reduce((a, b) => Math.min(a, b), Infinity);
  return least === 0 && tolerance === 0 ? Number.MIN_VALUE : -least - tolerance;
}
