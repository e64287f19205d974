// thread.ts — what each thread of the pool loads: lots of real sweeps, computed by the real core.
import { workerData } from "node:worker_threads";
import { provideRows, runChains } from "@ktsweep/core";
import { sweepFromResolved } from "@ktsweep/sweep";
import { loadLearner } from "./inputs/load-learner.js";
import { serveLots, type ThreadInput } from "./serve-lots.js";

const input = workerData as ThreadInput;
for (const learner of input.learners) await loadLearner(learner);
for (const rows of input.rows) provideRows(rows);

/** Called by piscina, by this name. */
export const computeLot = serveLots({ makeSweep: sweepFromResolved, run: runChains });
