// needed-inputs.ts — what must be loaded before a resolved spec can be computed.

import { learnerMissing, learners, ownLearnerHash } from "@ktsweep/core";

import { treeOf } from "./input-requests.js";

/** SHA-256 of files, 64 hex digits each. */
export interface NeededInputs {
  /** Modules of users' own learners: without them a sweep can't be made. */
  readonly learners: readonly string[];
  /** Measured rows: the engine sampled reads them. */
  readonly rows: readonly string[];
}

/** Of a spec or a resolved spec (`sweep.resolved`), or what claims to be one. */
export function neededInputs(spec: unknown): NeededInputs {
  const { chain, problem } = treeOf(spec);
  const stages = Array.isArray(chain)
    ? (chain as unknown[]).map((entry) => treeOf(entry).stage)
    : Object.values(treeOf(chain));
  const learners = new Set<string>();
  for (const stage of stages) {
    const { learner } = treeOf(stage);
    const hash = typeof learner === "string" ? ownLearnerHash(learner) : undefined;
    if (hash !== undefined) learners.add(hash);
  }
  const { sha256 } = treeOf(treeOf(problem).data);
  return { learners: [...learners], rows: typeof sha256 === "string" ? [sha256] : [] };
}

/** Throws: INPUT_MISSING where a stage of a spec names a learner that this process does not have. */
export function checkLearnersLoaded(spec: unknown): void {
  for (const stage of Object.values(treeOf(treeOf(spec).chain))) {
    const { learner } = treeOf(stage);
    if (typeof learner !== "string" || Object.hasOwn(learners, learner)) continue;
    const hash = ownLearnerHash(learner);
    if (hash !== undefined) throw learnerMissing(hash);
  }
}
