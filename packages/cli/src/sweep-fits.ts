// sweep-fits.ts — the fits of a sweep: measured exponents beside expected and predicted ones.

import {
  type FitCell,
  fitLaws,
  type FitOptions,
  type FitRequest as LawRequest,
  type LawFit,
} from "@ktsweep/fit";
import { type Store, storedCells } from "@ktsweep/results";
import type { FitRequest, Sweep } from "@ktsweep/sweep";
import { keepBest, type KeptCells } from "./keep-best.js";
import { sweepWarnings } from "./sweep-warnings.js";

/** A fit with what it stands beside. */
export interface SweepFit extends LawFit {
  readonly x: string;
  readonly y: string;
  /** Exponent of the same fit on the exact expectations; null where they are unknown. */
  readonly expected_exponent: number | null;
  /** What the spec says theory predicts. */
  readonly predicted_exponent: number | null;
  /** The expectations themselves, in ascending x. */
  readonly expected_points: readonly { readonly x: number; readonly y: number }[];
}

/** Cells with their rows, as fits, `best` and claims see them. */
export interface CellRows {
  readonly index: number;
  readonly cell: FitCell;
}

/**
 * The recorded cells of a sweep in canonical order with their planned replicates, `best` applied.
 *
 * Rejects: STORE_CONFLICT.
 */
export async function recordedCells(sweep: Sweep, store: Store): Promise<KeptCells> {
  const cells = Array.from(
    storedCells(sweep, await store.readRows()),
    ({ point, values, samples, replicates: numbers }): CellRows => ({
      index: point,
      cell: { columns: values, samples, replicates: numbers },
    }),
  );
  return keepBest(sweep, cells);
}

/** All fits of the sweep of laws with an exponent, or those given. */
export function fitSweep(
  sweep: Sweep,
  cells: readonly CellRows[],
  requests: readonly FitRequest[] = sweep.fits,
  options: FitOptions = {},
): readonly SweepFit[] {
  return requests.flatMap((request) => {
    const fits = fitLaws(
      lawRequest(request),
      cells.map(({ cell }) => cell),
      { seed: sweep.seed, weights: request.weights, ...options, ...priced(sweep, cells, options) },
    );
    const expected = expectedFits(sweep, request, cells);
    const warningsOf = sweepWarnings(sweep, request, cells);
    return fits.map((fit, group) => ({
      ...fit,
      warnings: [...fit.warnings, ...warningsOf(fit)],
      x: request.x.text,
      y: request.y.text,
      expected_exponent: expected?.[group]?.exponent ?? null,
      predicted_exponent: predictedExponent(request, groupPoint(sweep, fit, cells)),
      expected_points: expected?.[group]?.points.map(({ x, y }) => ({ x, y })) ?? [],
    }));
  });
}

/** Explanations with the predicted cost of cells. */
function priced(
  sweep: Sweep,
  cells: readonly CellRows[],
  { explain }: FitOptions,
): Pick<FitOptions, "explain"> {
  if (explain === undefined) return {};
  const indexOf = new Map(cells.map(({ cell, index }) => [cell, index]));
  const cost = (cell: FitCell): number => {
    const index = indexOf.get(cell);
    return index === undefined ? NaN : sweep.cost(index).secondsPerReplicate;
  };
  return { explain: { ...explain, cost } };
}

/** The request as the package of fits takes it. */
export function lawRequest(request: FitRequest): LawRequest {
  const { x, y, name, law, by, objective, holdout } = request;
  return { name, law, by, objective, holdout, x: x.evaluate, y: y.evaluate };
}

/** The same fit with every risk replaced by its expectation; undefined where one is unknown. */
function expectedFits(
  sweep: Sweep,
  request: FitRequest,
  cells: readonly CellRows[],
): readonly LawFit[] | undefined {
  const expectations = cells.map(({ cell }) => expectationOf(sweep, cell));
  try {
    return fitLaws(lawRequest(request), expectations);
  } catch {
    return undefined;
  }
}

/** One row that holds the expectation of each risk; other outputs are left out. */
function expectationOf(sweep: Sweep, cell: FitCell): FitCell {
  const samples: Record<string, Float64Array> = {};
  for (const stage of sweep.stages) {
    const expected = cell.samples[`${stage}_expected_risk`].slice(0, 1);
    samples[`${stage}_risk`] = expected;
    samples[`${stage}_expected_risk`] = expected;
    samples[`${stage}_floor`] = cell.samples[`${stage}_floor`].slice(0, 1);
  }
  return { columns: cell.columns, samples, replicates: Int32Array.of(0) };
}

/** Null where the prediction rests on what differs within the group, or is unknown. */
function predictedExponent(
  { predicted }: FitRequest,
  point: Readonly<Record<string, number | string>>,
): number | null {
  const exponent = predicted?.evaluate((name) => Number(point[name])) ?? NaN;
  return Number.isNaN(exponent) ? null : exponent;
}

/** A fit's `by` and the theory columns that all cells of its group agree in. */
export function groupPoint(
  { theory }: Sweep,
  { by }: Pick<LawFit, "by">,
  cells: readonly CellRows[],
): Readonly<Record<string, number | string>> {
  if (theory.length === 0) return by;
  const group = cells.filter(({ cell }) =>
    Object.entries(by).every(([name, value]) => cell.columns[name] === value),
  );
  const valueOf = (name: string): number | string => group.at(0)?.cell.columns[name] ?? NaN;
  const constant = theory.filter((name) =>
    group.every(({ cell }) => cell.columns[name] === valueOf(name)),
  );
  return { ...by, ...Object.fromEntries(constant.map((name) => [name, valueOf(name)])) };
}
