// readings.ts — the stages of one replicate as the engines read them.

import type { ChainCache } from "../cache.js";
import { canonicalJson } from "../canonical.js";
import { named } from "../normal-form.js";
import type { ResolvedCell, ResolvedStage } from "../resolve.js";
import { denseLayout } from "../layout/layout.js";
import { type ExpectedStage, expectStage } from "./expected-stage.js";

export interface ReadingContext {
  readonly resolved: ResolvedCell;
  readonly cache: ChainCache;
  readonly shouldStop: () => boolean;
}

export interface Reader<Reading> {
  /** c, or E c². Shape: (d). */
  readonly truth: Float64Array;
  readonly read: (stage: ResolvedStage) => Reading;
}

/** Expectations over all draws. */
export function expectedReader(context: ReadingContext): Reader<ExpectedStage> {
  const { resolved, cache, shouldStop } = context;
  const layout = denseLayout(resolved.cell.problem.d);
  const truth = resolved.energies(layout);
  const read = (stage: ResolvedStage): ExpectedStage =>
    cache.keep(
      `expected ${stage.identity} ${curveKey(resolved, stage)}`,
      () =>
        named(stage.name, () =>
          expectStage(stage, { layout, truth, expectedOf: read, shouldStop }),
        ),
      // Π, E δ² and, with a student, a few cross moments.
      ({ survival, curve }) => 8 * (6 * survival.length + curve.length),
    );
  return { truth, read };
}

/** What of the curve a stage's computation depends on. */
export function curveKey({ cell }: ResolvedCell, stage: ResolvedStage): string {
  const grid = cell.checkpoints?.[stage.name];
  return grid === undefined ? "" : canonicalJson(grid);
}
