// judge.ts — claims against results: predicted, measured, verdict.

import type { Column, ColumnExpression } from "../sweep.js";
import type { Claim, ClaimPoint, Expected, Quantity } from "./claim.js";

/** One planned cell: axes and derived names, and means of result columns over replicates. */
export interface CellEvidence {
  readonly point: ClaimPoint;
  /** Axes, derived names, outputs, and `<output>_standard_error`. */
  readonly column: Column;
}

/** One fitted law. */
export interface FitEvidence {
  readonly name: string;
  /** The columns that the fit is grouped by. */
  readonly point: ClaimPoint;
  readonly exponent: number;
}

/** What a preset's run came to. `axes`: names of the axes that tell its cells apart, for claims along one of them. */
export interface Evidence {
  readonly axes: readonly string[];
  readonly cells: readonly CellEvidence[];
  readonly fits: readonly FitEvidence[];
}

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
}

/** The verdict on a claim; undefined where the results have nothing that it is about. */
export function judge(claim: Claim, evidence: Evidence): Judgement | undefined {
  const cases = casesOf(claim, selected(claim, evidence));
  const worst = cases.reduce<Case | undefined>(
    (most, one) => (most === undefined || isWorse(one, most) ? one : most),
    undefined,
  );
  if (worst === undefined) return undefined;
  const { expected } = claim;
  const isMet = worst.excess <= 0;
  return {
    claim: claim.claim,
    source: claim.source,
    predicted: worst.predicted,
    measured: worst.measured,
    tolerance: "tolerance" in expected ? expected.tolerance : 0,
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

function casesOf({ expected, quantity }: Claim, evidence: Evidence): Case[] {
  if (expected.kind === "order") {
    return evidence.cells.map(({ column }) => orderCase(expected.expressions, column));
  }
  if (quantity === undefined) return [];
  const measurements = measure(quantity, evidence);
  if (expected.kind === "along") return alongCases(expected.axis, measurements, evidence.axes);
  return measurements.map(({ value, point }) => numberCase(expected, value, point));
}

interface Measurement {
  readonly value: number;
  readonly point: ClaimPoint;
}

function measure(quantity: Quantity, { cells, fits }: Evidence): Measurement[] {
  if (quantity.kind === "exponent") {
    const own = fits.filter(({ name }) => name === quantity.fit);
    return own.map(({ exponent, point }) => ({ value: exponent, point }));
  }
  const { evaluate } = quantity.expression;
  return cells.map(({ column, point }) => ({ value: evaluate(column), point }));
}

type NumberExpected = Extract<Expected, { kind: "value" | "range" }>;

function numberCase(expected: NumberExpected, measured: number, point: ClaimPoint): Case {
  const at = ({ evaluate }: ColumnExpression): number => evaluate((name) => Number(point(name)));
  if (expected.kind === "value") {
    const predicted = at(expected.value);
    return { predicted, measured, excess: Math.abs(measured - predicted) - expected.tolerance };
  }
  const [least, most] = expected.range.map(at);
  const outside = Math.max(least - measured, measured - most);
  const predicted = `${String(least)} … ${String(most)}`;
  return { predicted, measured, excess: outside - expected.tolerance };
}

function orderCase(expressions: readonly ColumnExpression[], column: Column): Case {
  const values = expressions.map(({ evaluate }) => evaluate(column));
  return {
    predicted: expressions.map(({ text }) => text).join(" < "),
    measured: values.map(String).join(", "),
    excess: fall(values),
  };
}

/** By combination of the other axes: the values in the order of the axis. */
function alongCases(
  axis: string,
  measurements: readonly Measurement[],
  axes: readonly string[],
): Case[] {
  const groups = new Map<string, Measurement[]>();
  const others = axes.filter((name) => name !== axis);
  for (const measurement of measurements) {
    const key = JSON.stringify(others.map((name) => measurement.point(name)));
    groups.set(key, [...(groups.get(key) ?? []), measurement]);
  }
  const position = ({ point }: Measurement): number => Number(point(axis));
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group) => {
      const values = group.sort((a, b) => position(a) - position(b)).map(({ value }) => value);
      const measured = values.map(String).join(", ");
      return { predicted: `rises along ${axis}`, measured, excess: fall(values) };
    });
}

/** The smallest rise with its sign turned: above 0 where something does not rise; equal values do not. */
function fall(values: readonly number[]): number {
  const rises = values.slice(1).map((value, i) => value - values[i]);
  const least = rises.reduce((a, b) => Math.min(a, b), Infinity);
  return least === 0 ? Number.MIN_VALUE : -least;
}
