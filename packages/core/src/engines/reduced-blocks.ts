// reduced-blocks.ts — the blocks that a cell is simulated on by the reduced engine: the fewest of a fixed list whose
// expected risks are within 0.01 % of those of the exact engine, all along each stage's run.

import { createChainCache } from "../cache.js";
import type { Cell } from "../cell.js";
import { canonicalJson } from "../canonical.js";
import { blockLayouts, type BlockLayout } from "../layout/block-layout.js";
import { type Layout, weightedSum } from "../layout/layout.js";
import { learnerOf } from "../learners/index.js";
import { type ResolvedCell, type ResolvedStage, resolveCell } from "../resolve.js";
import { sha256Hex } from "../sha256.js";
import { expectedReader } from "./readings.js";
import { type Origin, originKey, planChain, type StagePlan } from "./reduced-plan.js";

/** What the reduced engine makes of a cell's coordinates. */
export interface ReducedBlocks {
  /** Blocks, coordinates by themselves included. */
  readonly blocks: number;
  /** Coordinates 1 … exact are simulated by themselves. */
  readonly exact: number;
  /** Blocks per octave of the others; 0 where every coordinate is by itself. */
  readonly nodesPerOctave: number;
  /** Largest relative difference of an expected risk from the exact engine's, over stages and steps 1, 2, 4, …; NaN where that diverges. */
  readonly bias: number;
}

export interface BlockChoice extends ReducedBlocks {
  readonly layout: Layout;
  readonly plans: ReadonlyMap<ResolvedStage, StagePlan>;
  /** Everything that a stage's draws and values depend on besides replicate and `random`. */
  readonly originOf: (stage: ResolvedStage) => string;
}

/** Largest bias of an expected risk. */
const MOST_BIAS = 1e-4;

const choices = new WeakMap<ResolvedCell, BlockChoice>();

/**
 * The blocks of a cell with their predicted bias: a function of problem and chain alone.
 *
 * Throws: CHAIN_INVALID. Cost: that of the exact engine, twice or a little more; kept with the cell's object.
 *
 * @example reducedBlocks(cell) // { blocks: 64, exact: 16, nodesPerOctave: 3, bias: 4e-5 }
 */
export function reducedBlocks(cell: Cell): ReducedBlocks {
  const { blocks, exact, nodesPerOctave, bias } = chooseBlocks(resolveCell(cell), () => false);
  return { blocks, exact, nodesPerOctave, bias };
}

/** Throws: RUN_STOPPED. */
export function chooseBlocks(resolved: ResolvedCell, shouldStop: () => boolean): BlockChoice {
  const known = choices.get(resolved);
  if (known !== undefined) return known;
  const plans = planChain(resolved);
  const directions = Math.max(...[...plans.values()].map((plan) => plan.directions));
  const chosen = fewestBlocks(resolved, directions, shouldStop);
  const choice = {
    ...chosen,
    blocks: chosen.layout.weight.length,
    plans,
    originOf: originsOf(plans, chosen.layout),
  };
  choices.set(resolved, choice);
  return choice;
}

function fewestBlocks(
  { cell }: ResolvedCell,
  directions: number,
  shouldStop: () => boolean,
): BlockLayout & { readonly bias: number } {
  const resolved = resolveCell(withOctaves(cell));
  const exact = expectedRisks(resolved, undefined, shouldStop);
  let closest: (BlockLayout & { readonly bias: number }) | undefined;
  for (const candidate of blockLayouts(cell, directions)) {
    const risks = expectedRisks(resolved, candidate.layout, shouldStop);
    const bias = largestDifference(risks, exact);
    if (closest === undefined || bias < closest.bias) closest = { ...candidate, bias };
    if (!(bias > MOST_BIAS)) return { ...candidate, bias };
  }
  if (closest === undefined) throw new Error("no block layout");
  return closest;
}

/** The cell with checkpoints 1, 2, 4, … in each stage that has steps, whatever curves were asked for. */
function withOctaves(cell: Cell): Cell {
  const checkpoints = Object.entries(cell.chain).flatMap(([name, stage]) => {
    const steps = learnerOf(stage).training(stage)?.steps;
    if (steps === undefined) return [];
    return [[name, octavesUpTo(steps)] as const];
  });
  const { seed, problem, chain } = cell;
  return { seed, problem, chain, engine: "exact", checkpoints: Object.fromEntries(checkpoints) };
}

/** 1, 2, 4, … */
function octavesUpTo(steps: number): readonly number[] {
  const octaves: number[] = [];
  for (let step = 1; step <= steps; step *= 2) octaves.push(step);
  return octaves;
}

/** Expected risks of every stage, along its run and at its end. */
function expectedRisks(
  resolved: ResolvedCell,
  layout: Layout | undefined,
  shouldStop: () => boolean,
): readonly number[] {
  const reader = expectedReader({
    resolved,
    cache: createChainCache(Infinity),
    shouldStop,
    ...(layout === undefined ? {} : { expectation: { layout } }),
  });
  const tail = resolved.tailEnergy / 2;
  return resolved.stages.flatMap((stage) => {
    const { curve, deviation } = reader.read(stage);
    return [...curve, weightedSum(reader.layout.weight, deviation) / 2].map((risk) => risk + tail);
  });
}

function largestDifference(risks: readonly number[], exact: readonly number[]): number {
  return risks.reduce((most, risk, i) => {
    const difference = risk === exact[i] ? 0 : Math.abs(risk / exact[i] - 1);
    return difference > most || Number.isNaN(difference) ? difference : most;
  }, 0);
}

function originsOf(
  plans: ReadonlyMap<ResolvedStage, StagePlan>,
  layout: Layout,
): (stage: ResolvedStage) => string {
  const origins = new Map<Origin, string>();
  const originOf = (origin: Origin): string => {
    const plan = origin === "truth" ? undefined : plans.get(origin);
    if (origin === "truth" || plan === undefined) return `truth ${layout.key}`;
    const known = origins.get(origin);
    if (known !== undefined) return known;
    const kept = plan.kept.map(originKey);
    const description = { identity: origin.identity, kept, source: originOf(plan.source) };
    const made = sha256Hex(canonicalJson(description));
    origins.set(origin, made);
    return made;
  };
  return originOf;
}
