// slurm-limits.ts — how large an array may be on this cluster.

import { KtsweepError } from "@ktsweep/core";
import type { RunCommand } from "./sbatch.js";

/**
 * Rejects: USAGE_INVALID where the array ("1-40", "1-40%10") is larger than MaxArraySize allows; what Slurm does not
 * say is left to sbatch.
 */
export async function checkArraySize(array: string, run: RunCommand): Promise<void> {
  const last = Number(/^1-(\d+)/.exec(array)?.[1]);
  const most = largestIndex(await run("scontrol", ["show", "config"], ""));
  if (most === undefined || last <= most) return;
  throw new KtsweepError(
    "USAGE_INVALID",
    `${last} jobs are more than an array of this cluster may have: ${most}.`,
    `Use at most ${most}: a share may hold any number of rows, and a worker computes any number of them.`,
    { jobs: last, most },
  );
}

/** MaxArraySize is one more than the largest index. */
function largestIndex(config: string): number | undefined {
  const size = /^MaxArraySize\s*=\s*(\d+)/m.exec(config)?.[1];
  return size === undefined ? undefined : Number(size) - 1;
}
