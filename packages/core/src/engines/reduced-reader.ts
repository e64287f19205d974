// reduced-reader.ts — the stages of one replicate of a cell on the cell's blocks.

import { chiSquareDraws } from "../kernel/chi-square.js";
import type { Layout } from "../layout/layout.js";
import { named } from "../normal-form.js";
import { chunkSize, drawChunks } from "../random.js";
import { type ResolvedCell, type ResolvedStage, stageKey, targetKey } from "../resolve.js";
import type { Snapshots } from "../snapshots.js";
import { isRandomTarget } from "../target.js";
import { isSingle } from "../layout/block-vector.js";
import { curveKey, type Reader, type ReadingContext } from "./readings.js";
import { chooseBlocks } from "./reduced-blocks.js";
import { originKey, type StagePlan } from "./reduced-plan.js";
import { type ReducedStage, reduceStage } from "./reduced-stage.js";
import { resumableStage } from "./resumable.js";

export interface ReducedContext extends ReadingContext {
  readonly replicate: number;
  readonly snapshots: Snapshots | undefined;
  /** Whether other cells have the stage: otherwise the cache is spared it. */
  readonly isShared: (stage: string) => boolean;
}

/** One replicate; `truth` is the energy Σ c² of each block per coordinate of it. Throws: RUN_STOPPED. */
export function reducedReader(context: ReducedContext): Reader<ReducedStage> {
  const { resolved, cache, shouldStop, replicate, snapshots } = context;
  const { cell } = resolved;
  const { layout, plans, originOf } = chooseBlocks(resolved, shouldStop);
  const lengths = truthLengths(resolved, layout, replicate);
  const truth = new Map([[originKey("truth"), [lengths]]]);
  const random = cell.random ?? "stage";

  const done = new Map<ResolvedStage, ReducedStage>();
  const read = (stage: ResolvedStage): ReducedStage => {
    const known = done.get(stage);
    if (known !== undefined) return known;
    const key = `reduced ${originOf(stage)} ${random} ${String(replicate)} ${curveKey(resolved, stage)}`;
    const make = (): ReducedStage => named(stage.name, () => reduced(stage));
    const reading = context.isShared(stage.name) ? cache.keep(key, make, bytesOf) : make();
    done.set(stage, reading);
    return reading;
  };
  const reduced = (stage: ResolvedStage): ReducedStage => {
    const plan = planOf(plans, stage);
    const origin = originOf(stage);
    return reduceStage(stage, {
      layout,
      plan,
      source: plan.source === "truth" ? truth : read(plan.source).frame,
      key: stageKey(cell, stage, replicate),
      shouldStop,
      resumable: (values) => {
        const curve = curveKey(resolved, stage);
        const computation = { engine: "reduced", origin, random, replicate, curve };
        return resumableStage(snapshots, computation, values);
      },
    });
  };
  return { layout, truth: lengths.map((c, b) => (c * c) / layout.weight[b]), read };
}

function planOf(plans: ReadonlyMap<ResolvedStage, StagePlan>, stage: ResolvedStage): StagePlan {
  const plan = plans.get(stage);
  if (plan === undefined) throw new Error(`stage ${stage.name} has no plan`);
  return plan;
}

function bytesOf({ frame, curve }: ReducedStage): number {
  let values = curve.length;
  for (const vector of frame.values()) values += vector.length * vector[0].length;
  return 8 * values;
}

/** |c| of each block, c of each coordinate by itself. Shape: (nodes). */
function truthLengths(resolved: ResolvedCell, layout: Layout, replicate: number): Float64Array {
  const { cell } = resolved;
  const spread = resolved.energies(layout).map(Math.sqrt);
  if (!isRandomTarget(cell.problem.target)) {
    return spread.map((value, b) => value * Math.sqrt(layout.weight[b]));
  }
  const key = targetKey(cell, replicate);
  const squares = chiSquareDraws({ key, freedom: layout.weight });
  const draws = new Map<number, Float32Array>();
  /** The same c_i as in the sampled engine. */
  const normal = (coordinate: number): number => {
    const chunk = Math.floor((coordinate - 1) / chunkSize);
    const values = draws.get(chunk) ?? drawChunks({ key, tag: "c", chunk, count: 1 });
    draws.set(chunk, values);
    return values[(coordinate - 1) % chunkSize];
  };
  return spread.map(
    (value, b) => value * (isSingle(layout, b) ? normal(layout.index[b]) : Math.sqrt(squares[b])),
  );
}
