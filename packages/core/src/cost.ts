// cost.ts — how much work a cell is, before any of it is done.

import type { Cell } from "./cell.js";
import { typicalBlocks } from "./layout/block-layout.js";
import { learnerOf } from "./learners/index.js";
import { normalCell } from "./normal-form.js";

export interface ChainCost {
  /** Coordinate-steps of one simulated replicate; 0 where nothing is simulated. */
  readonly coordinateSteps: number;
  /** Block-steps of one replicate by the reduced engine; 0 with the others. */
  readonly blockSteps: number;
  /** Coordinate-steps of the expectations, once per cell. */
  readonly momentSteps: number;
  /** Most memory held at once by one replicate. Unit: byte. */
  readonly bytes: number;
}

/** Arrays of 8 bytes per coordinate that one stage holds at most: moments, cross moments, kernel state. */
const ARRAYS_PER_STAGE = 10;

/** The same per block, with a few directions: expectations at more nodes than there are blocks. */
const ARRAYS_PER_BLOCK = 60;

/** Draws and step sizes that a reduced stage holds ahead. Unit: byte. */
const DRAWN_AHEAD = 100_000;

/** Throws: CHAIN_INVALID. */
export function chainCost(cell: Cell): ChainCost {
  const { problem, chain, engine } = normalCell(cell);
  const costs = Object.values(chain).map((stage) => learnerOf(stage).cost(stage, problem.d));
  const total = (pick: (cost: (typeof costs)[number]) => number): number =>
    costs.reduce((sum, cost) => sum + pick(cost), 0);
  return {
    coordinateSteps: engine === "sampled" ? total((cost) => cost.simulated) : 0,
    blockSteps: engine === "reduced" ? total((cost) => cost.reduced) : 0,
    momentSteps: total((cost) => cost.expected),
    bytes:
      engine === "reduced"
        ? costs.length * (DRAWN_AHEAD + ARRAYS_PER_BLOCK * 8 * typicalBlocks(problem.d))
        : costs.length * ARRAYS_PER_STAGE * 8 * problem.d,
  };
}
