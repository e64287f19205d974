// index.ts — the learners by name. A new one is a file and a line here.

import type { Stage } from "../cell.js";
import { KtsweepError } from "../errors.js";
import type { Learner } from "./learner.js";
import { twoLayer } from "../multi-index/two-layer.js";
import { mask } from "./surrogate/mask.js";
import { optimalSurrogate } from "./surrogate/optimal-surrogate.js";
import { ridge } from "./ridge/ridge.js";
import { ridgeless } from "./ridge/ridgeless.js";
import { sgd } from "./sgd/sgd.js";

export const learners: Readonly<Record<string, Learner>> = {
  sgd,
  "two-layer": twoLayer,
  ridge,
  ridgeless,
  "optimal-surrogate": optimalSurrogate,
  mask,
};

/** Throws: CHAIN_INVALID where no learner has that name. */
export function learnerOf(stage: Stage): Learner {
  if (Object.hasOwn(learners, stage.learner)) return learners[stage.learner];
  throw new KtsweepError(
    "CHAIN_INVALID",
    `There is no learner ${JSON.stringify(stage.learner)}.`,
    `Learners are ${Object.keys(learners).join(", ")}.`,
  );
}
