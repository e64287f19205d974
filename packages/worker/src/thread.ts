// thread.ts — what each thread of the pool loads: lots of real sweeps, computed by the real core.
import { workerData } from "node:worker_threads";
import { runChains } from "@ktsweep/core";
import { sweepFromResolved } from "@ktsweep/sweep";
import { loadLearner } from "./inputs/load-learner.js";
import { serveLots, type ThreadInput } from "./serve-lots.js";

for (const learner of (workerData as ThreadInput).learners) await loadLearner(learner);

/** Called by piscina, by this name. */
export const computeLot = serveLots({ makeSweep: sweepFromResolved, run: runChains });
