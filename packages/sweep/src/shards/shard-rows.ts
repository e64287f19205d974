// shard-rows.ts — the share of `--shard i/k`: a partition of all (cell, replicate) rows that depends on the resolved
// spec and k alone, never on clocks, calibration or rows that are there.

import { KtsweepError } from "@ktsweep/core";

import type { Sweep } from "../sweep.js";
import { deal } from "./deal.js";
import { createIdSet } from "./id-set.js";

/** Rows of one shard: for each entry the replicates first … first + count − 1 of a grid point. Equal lengths. */
export interface ShardRows {
  /** Grid points, ascending; of points that evaluate alike only the first is planned. */
  readonly index: Int32Array;
  readonly first: Int32Array;
  readonly count: Int32Array;
}

/** Rows whose predicted cost is about the same (within 2^-6). */
interface CostClass {
  readonly key: number;
  /** Summed over its points: seconds of one row of each. */
  seconds: number;
  readonly points: number[];
}

/**
 * Shard `i` of `k` (i = 1 … k): longest rows first, each to the least loaded shard.
 *
 * Throws: USAGE_INVALID where i or k is out of range. Cost: one id and one cost per grid point, then
 * O(points + classes · k log k).
 */
export function shardRows(sweep: Sweep, i: number, k: number): ShardRows {
  if (!(Number.isInteger(k) && Number.isInteger(i) && 1 <= i && i <= k && k <= 100_000)) {
    throw new KtsweepError(
      "USAGE_INVALID",
      `There is no shard ${String(i)} of ${String(k)}.`,
      "Write --shard i/k with i from 1 to k.",
    );
  }
  const replicates = sweep.replicates.max;
  const loads = new Float64Array(k);
  const entries: { index: number; first: number; count: number }[] = [];
  for (const { points, seconds } of costClasses(sweep)) {
    const shares = deal(points.length * replicates, seconds / points.length, loads);
    const start = shares.subarray(0, i - 1).reduce((sum, share) => sum + share, 0);
    const end = start + shares[i - 1];
    for (let row = start; row < end;) {
      const first = row % replicates;
      const count = Math.min(replicates - first, end - row);
      entries.push({ index: points[Math.floor(row / replicates)], first, count });
      row += count;
    }
  }
  entries.sort((a, b) => a.index - b.index);
  return {
    index: Int32Array.from(entries, ({ index }) => index),
    first: Int32Array.from(entries, ({ first }) => first),
    count: Int32Array.from(entries, ({ count }) => count),
  };
}

/** Planned cells by cost, dearest first. */
function costClasses(sweep: Sweep): CostClass[] {
  const isNew = createIdSet();
  const classes = new Map<number, CostClass>();
  const replicates = sweep.replicates.max;
  for (let index = 0; index < sweep.points; index++) {
    if (!sweep.includes(index) || !isNew(sweep.cellId(index))) continue;
    const { secondsPerReplicate, secondsOnce } = sweep.cost(index);
    const seconds = secondsPerReplicate + secondsOnce / replicates;
    const key = coarse(seconds);
    const known = classes.get(key);
    if (known === undefined) classes.set(key, { key, seconds, points: [index] });
    else {
      known.seconds += seconds;
      known.points.push(index);
    }
  }
  return [...classes.values()].sort((a, b) => b.key - a.key);
}

const bits = new DataView(new ArrayBuffer(8));

/** Exponent and the first 6 bits of the fraction of a positive number, as an ordered whole number. */
function coarse(value: number): number {
  bits.setFloat64(0, value);
  return bits.getUint32(0) >>> 14;
}
