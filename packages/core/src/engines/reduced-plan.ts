// reduced-plan.ts — which directions of a block each stage has to keep apart, so that everything later is still known.
//
// A vector is the truth c or a stage's deviation δ = v − c. A stage needs inner products between what it starts from and
// what it learns from; those of its own δ with an earlier vector are known if that vector's direction was kept while it
// ran. Going backwards, a set of pairs collects what must be known: docs/theory/reduced.md, section 4.

import type { ResolvedCell, ResolvedStage } from "../resolve.js";

/** The truth c or a stage's deviation δ. */
export type Origin = ResolvedStage | "truth";

/** The same for the same vector in every cell that it occurs in. */
export function originKey(origin: Origin): string {
  return origin === "truth" ? origin : origin.identity;
}

/** Weights of vectors; none is 0. */
export type Blend = ReadonlyMap<Origin, number>;

export interface StagePlan {
  /** Vectors whose directions are kept apart, earliest first. */
  readonly kept: readonly Origin[];
  /** Labels − truth. */
  readonly labels: Blend;
  /** Whether the labels need a direction of their own, as they are not made of kept vectors. */
  readonly areLabelsApart: boolean;
  /** Start − labels. */
  readonly start: Blend;
  /** The latest vector of all these: whoever made it knows the others too. */
  readonly source: Origin;
  /** Directions of a block: the kept ones, that of the labels, that of the rest of the residual. */
  readonly directions: number;
}

/** Plans by stage: a function of the chain. */
export function planChain({ stages }: ResolvedCell): ReadonlyMap<ResolvedStage, StagePlan> {
  const order = new Map<Origin, number>(stages.map((stage, i) => [stage, i + 1]));
  const place = (origin: Origin): number => order.get(origin) ?? 0;
  const ascending = (origins: Iterable<Origin>): Origin[] =>
    [...new Set(origins)].sort((a, b) => place(a) - place(b));

  /** By vector: the earlier ones that it must be known together with. */
  const pairs = new Map<Origin, Set<Origin>>();
  const plans = new Map<ResolvedStage, StagePlan>();
  for (const stage of [...stages].reverse()) {
    const kept = ascending(pairs.get(stage) ?? []);
    const labels = blend(stage.teachers.map(({ stage: of, weight }) => [of, weight]));
    const from: readonly [Origin, number] = stage.init ? [stage.init, 1] : ["truth", -1];
    const start = blend([from, ...[...labels].map(([of, weight]) => [of, -weight] as const)]);
    const together = ascending([...kept, ...labels.keys(), ...start.keys()]);
    together.forEach((later, i) => {
      const known = pairs.get(later) ?? new Set();
      for (const earlier of together.slice(0, i)) known.add(earlier);
      pairs.set(later, known);
    });
    const areLabelsApart = [...labels.keys()].some((origin) => !kept.includes(origin));
    plans.set(stage, {
      kept,
      labels,
      areLabelsApart,
      start,
      source: together.at(-1) ?? "truth",
      directions: kept.length + (areLabelsApart ? 1 : 0) + 1,
    });
  }
  return plans;
}

function blend(terms: Iterable<readonly [Origin, number]>): Blend {
  const weights = new Map<Origin, number>();
  for (const [of, weight] of terms) weights.set(of, (weights.get(of) ?? 0) + weight);
  return new Map([...weights].filter(([, weight]) => weight !== 0));
}
