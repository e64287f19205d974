// thread.ts — what each thread of the pool loads: lots of real sweeps, computed by the real core.
import { runChains } from "@ktsweep/core";
import { sweepFromResolved } from "@ktsweep/sweep";
import { serveLots } from "./serve-lots.js";

/** Called by piscina, by this name. */
export const computeLot = serveLots({ makeSweep: sweepFromResolved, run: runChains });
