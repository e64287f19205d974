// readings.ts — the stages of one replicate as the engines read them.

import type { ChainCache } from "../cache.js";
import { canonicalJson } from "../canonical.js";
import { named } from "../normal-form.js";
import { exactLayout } from "../layout/exact-layout.js";
import { denseLayout, type Layout } from "../layout/layout.js";
import { identity, outer, rowsScaled } from "../matrix/square.js";
import type { ResolvedCell, ResolvedStage } from "../resolve.js";
import { isRotated } from "../rotation/rotation-form.js";
import { isRandomTarget } from "../target.js";
import { type ExpectedStage, expectStage } from "./expected-stage.js";
import { expectMatrixStage, type MatrixStage } from "./matrix-stage.js";

export interface ReadingContext {
  readonly resolved: ResolvedCell;
  readonly cache: ChainCache;
  readonly shouldStop: () => boolean;
  /** Holds expectations to a layout or a method of one's own: for tests that compare them. */
  readonly expectation?: { readonly layout?: Layout; readonly method?: "jumps" | "stepping" };
}

export interface Reader<Reading> {
  readonly layout: Layout;
  /** c, or E c². Shape: (nodes). */
  readonly truth: Float64Array;
  readonly read: (stage: ResolvedStage) => Reading;
}

/** Expectations over all draws. */
export function expectedReader(context: ReadingContext): Reader<ExpectedStage> {
  const { resolved, cache, shouldStop, expectation = {} } = context;
  if (isRotated(resolved.cell)) return matrixReader(context);
  const { layout = exactLayout(resolved.cell), ...method } = expectation;
  const truth = resolved.energies(layout);
  const read = (stage: ResolvedStage): ExpectedStage =>
    cache.keep(
      `expected ${stage.identity} ${curveKey(resolved, stage)} ${layout.key}`,
      () =>
        named(stage.name, () =>
          expectStage(stage, { layout, truth, expectedOf: read, shouldStop, ...method }),
        ),
      // Π, E δ² and, with a student, a few cross moments.
      ({ deviation, curve }) => 8 * (6 * deviation.length + curve.length),
    );
  return { layout, truth, read };
}

/** The same where stages have bases of their own: second moments of all pairs of coordinates. */
function matrixReader({ resolved, cache, shouldStop }: ReadingContext): Reader<MatrixStage> {
  const { cell } = resolved;
  const { d } = cell.problem;
  const layout = denseLayout(d);
  const energies = resolved.energies(layout);
  let truth: Float64Array | undefined;
  const read = (stage: ResolvedStage): MatrixStage =>
    cache.keep(
      `expected in matrices ${stage.identity} ${curveKey(resolved, stage)}`,
      () =>
        named(stage.name, () => {
          truth ??= isRandomTarget(cell.problem.target)
            ? rowsScaled(energies, identity(d))
            : squareOf(resolved.coefficients(layout, 0));
          return expectMatrixStage(stage, { truth, expectedOf: read, shouldStop });
        }),
      // E δ δᵀ and a few E δ wᵀ.
      () => 8 * 4 * d * d,
    );
  return { layout, truth: energies, read };
}

function squareOf(coefficients: Float64Array): Float64Array {
  return outer(coefficients, coefficients);
}

/** What of the curve a stage's computation depends on. */
export function curveKey({ cell }: ResolvedCell, stage: ResolvedStage): string {
  const grid = cell.checkpoints?.[stage.name];
  return grid === undefined ? "" : canonicalJson(grid);
}
