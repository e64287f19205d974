// row-bytes.ts — how large a row is in a report: outputs, and points of curves and profiles.
import { type Cell, learners, type NumberGrid } from "@ktsweep/core";
import type { Sweep } from "@ktsweep/sweep";

/** Cells that are looked at: first and last, and spread over the grid. */
const samples = 64;

/** Seconds of a row, its number, the framing of its values. */
const fixedBytes = 24;
/** Names and lengths around the points of one stage. */
const framingBytes = 64;

/** The most that a row takes, as far as a look at some cells tells. Throws: SPEC_INVALID. */
export function largestRowBytes(sweep: Sweep): number {
  const plain = fixedBytes + 8 * sweep.outputs.length;
  if (sweep.resolved.checkpoints === undefined && sweep.resolved.profiles === undefined) {
    return plain;
  }
  let most = 0;
  const step = Math.max(1, (sweep.points - 1) / samples);
  for (let at = 0; at < sweep.points; at += step) {
    const index = Math.floor(at);
    if (sweep.includes(index)) most = Math.max(most, pointBytes(sweep.cell(index)));
  }
  if (sweep.points > 0 && sweep.includes(sweep.points - 1)) {
    most = Math.max(most, pointBytes(sweep.cell(sweep.points - 1)));
  }
  return plain + most;
}

function pointBytes({ chain, checkpoints = {}, profiles, problem }: Cell): number {
  let bytes = 0;
  for (const [stage, grid] of Object.entries(checkpoints)) {
    const limit = learners[chain[stage].learner].training(chain[stage])?.steps ?? Infinity;
    bytes += framingBytes + 3 * 8 * Math.min(gridLength(grid) + 1, limit);
  }
  if (profiles === undefined) return bytes;
  const { of, points } = profiles;
  const shown = typeof points === "number" ? points : points.length;
  return bytes + of.length * (framingBytes + 6 * 8 * Math.min(shown, problem.d));
}

/** Numbers of a grid, or a few more. */
function gridLength(grid: NumberGrid): number {
  if ("log2" in grid) return grid.log2[1] - grid.log2[0] + 1;
  if ("linspace" in grid) return grid.linspace[2];
  if ("logspace" in grid) return grid.logspace[2];
  if ("range" in grid) return (grid.range[1] - grid.range[0]) / grid.range[2] + 2;
  return grid.length;
}
