// shared-stages.ts — which stages several points have in common: those that some axis does not reach.

import type { CompiledChain } from "./pieces.js";
import type { Json, ResolvedSpec } from "./resolved-spec.js";
import type { GridScope } from "./scope.js";

/**
 * Names of the stages that points may share, computed once for all of them. A stage that every axis reaches, by itself, by
 * the problem or by its ancestors, is another one at each point.
 */
export function sharedStages(
  { chain: stages, blocks }: ResolvedSpec,
  compiled: CompiledChain,
  { axesOf }: Pick<GridScope, "axesOf">,
): string[] {
  const ofProblem = axesOf(compiled.problem.names);
  const reaching = new Map<string, ReadonlySet<number>>();
  compiled.stages.forEach(({ name, names }, i) => {
    const inherited = sourcesOf(stages[i].stage).flatMap((source) => [
      ...(reaching.get(source) ?? []),
    ]);
    reaching.set(name, new Set([...ofProblem, ...axesOf(names), ...inherited]));
  });
  const axes = blocks[0].axes.length;
  return [...reaching].filter(([, reach]) => reach.size < axes).map(([name]) => name);
}

/** Texts in `labels`, `init` and `data`: stages, or words that are no stage. A stage named by an axis is not among them. */
function sourcesOf(stage: Json): string[] {
  const { labels, init, data } = stage as Readonly<
    Record<"labels" | "init" | "data", Json | undefined>
  >;
  const mix = typeof labels === "object" ? (labels as Readonly<Record<string, Json>>).mix : [];
  return [labels, init, data, ...(Array.isArray(mix) ? (mix as Json[]) : [])].filter(
    (source): source is string => typeof source === "string",
  );
}
