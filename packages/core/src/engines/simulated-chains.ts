// simulated-chains.ts — one replicate of several cells by simulation, stage by stage: what is the same is computed
// once, what shares its draws is computed together.

import type { ChainCache } from "../cache.js";
import { KtsweepError } from "../errors.js";
import { denseLayout, type Layout } from "../layout/layout.js";
import { valueOf } from "../learners/failures.js";
import { learnerOf } from "../learners/index.js";
import { type ResolvedCell, type ResolvedStage, rowKeys, stageKey } from "../resolve.js";
import type { Snapshots } from "../snapshots.js";
import { isRandomTarget } from "../target.js";
import { curveKey, type Reader } from "./readings.js";
import {
  SIMULATED_TOGETHER,
  simulateStages,
  type SimulatedStage,
  type StageSimulation,
} from "./simulated-stage.js";

export interface ChainsContext {
  readonly replicate: number;
  readonly cache: ChainCache;
  /** Whether a stage of this name is worth keeping for other cells. */
  readonly isShared: (stage: string) => boolean;
  readonly shouldStop: () => boolean;
  readonly snapshots: Snapshots | undefined;
}

/** A cell on its way. */
interface OpenChain {
  readonly resolved: ResolvedCell;
  /** The dense one. */
  readonly layout: Layout;
  /** c. Shape: (d). */
  readonly truth: Float64Array;
  readonly done: Map<ResolvedStage, SimulatedStage>;
  failure: KtsweepError | undefined;
}

/** One computation with the cells that wait for it. */
interface Work {
  readonly keptAs: string;
  readonly simulation: StageSimulation;
  readonly key: Uint8Array;
  readonly cost: number;
  readonly waiting: { readonly chain: OpenChain; readonly stage: ResolvedStage }[];
}

/**
 * The replicate's stages of each cell, to the bits of each cell alone; where one of them has an error of ours, that.
 * Throws: RUN_STOPPED.
 */
export function simulateChains(
  cells: readonly ResolvedCell[],
  context: ChainsContext,
): readonly (Reader<SimulatedStage> | KtsweepError)[] {
  const chains = cells.map((resolved) => valueOf(() => openChain(resolved, context)));
  const open = chains.filter((chain): chain is OpenChain => !(chain instanceof KtsweepError));
  const length = open.reduce((most, { resolved }) => Math.max(most, resolved.stages.length), 0);
  for (let position = 0; position < length; position++) {
    for (const together of groupsOf(dueWork(open, position, context))) compute(together, context);
  }
  return chains.map((chain) => {
    if (chain instanceof KtsweepError) return chain;
    const { layout, truth } = chain;
    return chain.failure ?? { layout, truth, read: (stage) => simulatedIn(chain, stage) };
  });
}

function openChain(resolved: ResolvedCell, { replicate }: ChainsContext): OpenChain {
  const { problem } = resolved.cell;
  const layout = denseLayout(problem.d);
  const truth = isRandomTarget(problem.target)
    ? resolved.coefficients(layout, replicate)
    : fixedCoefficients(resolved, layout);
  return { resolved, layout, truth, done: new Map(), failure: undefined };
}

/** Coefficients that are the same in every replicate. */
const fixed = new WeakMap<ResolvedCell, Float64Array>();

function fixedCoefficients(resolved: ResolvedCell, layout: Layout): Float64Array {
  const known = fixed.get(resolved) ?? resolved.coefficients(layout, 0);
  fixed.set(resolved, known);
  return known;
}

/** The computations that the stages at `position` need and nothing has made yet. */
function dueWork(
  chains: readonly OpenChain[],
  position: number,
  context: ChainsContext,
): readonly Work[] {
  const due = new Map<string, Work>();
  for (const chain of chains) {
    const stage = chain.resolved.stages.at(position);
    if (stage === undefined || chain.failure !== undefined) continue;
    const work = workOf(chain, stage, context);
    const cached = context.cache.find(work.keptAs);
    if (cached !== undefined) chain.done.set(stage, cached as SimulatedStage);
    else {
      const same = due.get(work.keptAs) ?? work;
      same.waiting.push({ chain, stage });
      due.set(work.keptAs, same);
    }
  }
  return [...due.values()];
}

function workOf(chain: OpenChain, stage: ResolvedStage, { replicate }: ChainsContext): Work {
  const { cell } = chain.resolved;
  const curve = curveKey(chain.resolved, stage);
  const random = cell.random ?? "stage";
  return {
    keptAs: `simulated ${stage.identity} ${random} ${String(replicate)} ${curve}`,
    simulation: {
      stage,
      layout: chain.layout,
      truth: chain.truth,
      simulatedOf: (ancestor) => simulatedIn(chain, ancestor),
      rowKeys: rowKeys(cell, stage, replicate),
      computation: { engine: "sampled", identity: stage.identity, random, replicate, curve },
    },
    key: stageKey(cell, stage, replicate),
    cost: learnerOf(stage.stage).cost(stage.stage, cell.problem.d).simulated,
    waiting: [],
  };
}

function simulatedIn({ done }: OpenChain, stage: ResolvedStage): SimulatedStage {
  const simulated = done.get(stage);
  if (simulated === undefined)
    throw new Error(`stage ${stage.name} is read before it is simulated`);
  return simulated;
}

/** Work of one learner and one key in groups of at most 16, the longest first: a group's draws are those of its longest. */
function groupsOf(work: readonly Work[]): readonly (readonly Work[])[] {
  const byKey = new Map<string, Work[]>();
  for (const one of work) {
    const key = `${one.simulation.stage.stage.learner} ${one.key.join(" ")}`;
    const group = byKey.get(key);
    if (group === undefined) byKey.set(key, [one]);
    else group.push(one);
  }
  return [...byKey.values()].flatMap((group) => {
    const longestFirst = [...group].sort((a, b) => b.cost - a.cost);
    const count = Math.ceil(group.length / SIMULATED_TOGETHER);
    return Array.from({ length: count }, (_, i) =>
      longestFirst.slice(i * SIMULATED_TOGETHER, (i + 1) * SIMULATED_TOGETHER),
    );
  });
}

function compute(together: readonly Work[], context: ChainsContext): void {
  const simulations = together.map(({ simulation }) => simulation);
  const outcomes = simulateStages(simulations, { ...context, key: together[0].key });
  together.forEach(({ keptAs, waiting }, i) => {
    const outcome = outcomes[i];
    if (outcome instanceof KtsweepError) {
      for (const { chain } of waiting) chain.failure = outcome;
      return;
    }
    if (context.isShared(simulations[i].stage.name)) {
      context.cache.keep(
        keptAs,
        () => outcome,
        ({ deviation, curve }) => 8 * (deviation.length + curve.length),
      );
    }
    for (const { chain, stage } of waiting) chain.done.set(stage, outcome);
  });
}
