// sweep-surfaces.ts — laws of several parameters through the cells of a sweep.

import { surfaceFits, type SurfaceGroupFit, surfaceValue } from "@ktsweep/fit";
import type { SurfaceRequest, Sweep } from "@ktsweep/sweep";
import type { CellRows } from "./sweep-fits.js";

/** A fit with the texts of what it was asked for. */
export interface SweepSurfaceFit extends SurfaceGroupFit {
  readonly x: readonly string[];
  readonly y: string;
  /** The law between the least and the largest x; empty for laws of several variables. */
  readonly curve: readonly { readonly x: number; readonly y: number }[];
}

const CURVE_POINTS = 65;

/** As the contract has it: the parameters stand beside the rest. */
export type FlatSurfaceFit = Omit<SweepSurfaceFit, "parameters" | "curve"> &
  Readonly<Record<string, unknown>>;

/** How their intervals are made. */
export type SurfaceOptions = Parameters<typeof surfaceFits>[2];

/** All such fits of the sweep, or those given. Throws: FIT_INVALID for no cells. */
export function fitSweepSurfaces(
  sweep: Sweep,
  cells: readonly CellRows[],
  options: SurfaceOptions = {},
  requests: readonly SurfaceRequest[] = sweep.surfaces,
): readonly SweepSurfaceFit[] {
  return requests.flatMap((request) => {
    const { name, law, by, objective, holdout, x, y } = request;
    const evaluated = { x: x.map(({ evaluate }) => evaluate), y: y.evaluate };
    return surfaceFits(
      { name, law, by, objective, holdout, ...evaluated },
      cells.map(({ cell }) => cell),
      { seed: sweep.seed, ...options },
    ).map((fit) => besideTexts(fit, law, { x, y }));
  });
}

/** A fit with the texts of x and y, and its curve. */
export function besideTexts(
  fit: SurfaceGroupFit,
  law: SurfaceRequest["law"],
  { x, y }: Pick<SurfaceRequest, "x" | "y">,
): SweepSurfaceFit {
  const texts = x.map(({ text }) => text);
  return { ...fit, x: texts, y: y.text, curve: texts.length > 1 ? [] : curveOf(fit, law) };
}

function curveOf(fit: SurfaceGroupFit, law: SurfaceRequest["law"]): SweepSurfaceFit["curve"] {
  const parameters = Object.fromEntries(
    Object.entries(fit.parameters).flatMap(([name, value]) =>
      value === null ? [] : [[name, value] as const],
    ),
  );
  if (fit.objective === null) return [];
  const places = fit.points.map(({ x: [place] }) => Math.log(place));
  const [low, high] = [Math.min(...places), Math.max(...places)];
  return Array.from({ length: CURVE_POINTS }, (_, i) => {
    const place = Math.exp(low + ((high - low) * i) / (CURVE_POINTS - 1));
    return { x: place, y: surfaceValue(law, parameters, [place]) };
  });
}

/** The parameters beside the other fields. */
export function flat(fit: SweepSurfaceFit): FlatSurfaceFit {
  const { parameters, ...rest } = fit;
  return {
    ...parameters,
    ...Object.fromEntries(Object.entries(rest).filter(([name]) => name !== "curve")),
  } as FlatSurfaceFit;
}
