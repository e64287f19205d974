// methods.ts — the interval methods by name.

import type { IntervalName } from "../types.js";
import { basic, percentile, percentileT } from "./percentile.js";
import { bca } from "./bca.js";
import { bootstrapT } from "./bootstrap-t.js";
import type { IntervalMethod } from "./interval.js";
import { jackknifeT } from "./jackknife-t.js";
import { profile } from "./profile.js";
import { scoreT } from "./score-t.js";

/** Measured coverage of each: docs/fits.md. */
export const intervalMethods: Readonly<Record<IntervalName, IntervalMethod>> = {
  "score-t": scoreT,
  "jackknife-t": jackknifeT,
  profile,
  percentile,
  "percentile-t": percentileT,
  basic,
  bca,
  "bootstrap-t": bootstrapT,
};

/** Names of the methods. */
export const intervalNames = Object.keys(intervalMethods) as readonly IntervalName[];
