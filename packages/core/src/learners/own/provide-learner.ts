// provide-learner.ts — makes a user's own learner known to this process or thread.

import type { OwnLearnerId } from "../../cell.js";
import { KtsweepError } from "../../errors.js";
import { learners } from "../index.js";
import type { Learner } from "../learner.js";
import { checkOwnLearner } from "./check-own-learner.js";
import { ownStages } from "./own-stage.js";

/** A module that was imported by whoever may run code here. */
export interface LearnerModule {
  /** Name of the file, for messages. */
  readonly file: string;
  /** SHA-256 of the file's bytes, 64 hex digits. */
  readonly sha256: string;
  /** The module's namespace: `await import(…)`. */
  readonly module: unknown;
}

/**
 * Makes the learner known under its id, which stages then name. Twice is once.
 *
 * Throws: INPUT_INVALID where the module exports no learner.
 *
 * @example
 * const learner = provideLearner({ file: "my-learner.mjs", sha256, module: await import("./my-learner.mjs") });
 * runChain({ seed: 1, engine: "sampled", problem, chain: { model: { learner, samples: 100 } } });
 */
export function provideLearner({ file, sha256, module }: LearnerModule): OwnLearnerId {
  const id = ownLearnerId(sha256);
  if (!Object.hasOwn(learners, id)) {
    const own = ownStages({ file, sha256, learner: checkOwnLearner(file, module) });
    (learners as Record<string, Learner>)[id] = own;
  }
  return id;
}

/** The id of the learner in a file with this hash. */
export function ownLearnerId(sha256: string): OwnLearnerId {
  return `own:${sha256}`;
}

/** The hash in an id; undefined for learners of ours. */
export function ownLearnerHash(learner: string): string | undefined {
  return /^own:([0-9a-f]{64})$/.exec(learner)?.[1];
}

/** A stage names a learner whose file this process was not started with. */
export function learnerMissing(sha256: string): KtsweepError {
  return new KtsweepError(
    "INPUT_MISSING",
    `A stage is trained by a user's own learner, the file with SHA-256 ${sha256}, which is not loaded here.`,
    `Start with --learner FILE; the sweep's folder has a copy, inputs/${sha256}.mjs.`,
    { sha256 },
  );
}
