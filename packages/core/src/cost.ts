// cost.ts — how much work a cell is, before any of it is done.

import type { Cell } from "./cell.js";
import { learnerOf } from "./learners/index.js";
import { normalCell } from "./normal-form.js";

export interface ChainCost {
  /** Coordinate-steps of one simulated replicate; 0 where nothing is simulated. */
  readonly coordinateSteps: number;
  /** Coordinate-steps of the expectations, once per cell. */
  readonly momentSteps: number;
  /** Most memory held at once by one replicate. Unit: byte. */
  readonly bytes: number;
}

/** Arrays of 8 bytes per coordinate that one stage holds at most: moments, cross moments, kernel state. */
const ARRAYS_PER_STAGE = 10;

/** Throws: CHAIN_INVALID. */
export function chainCost(cell: Cell): ChainCost {
  const { problem, chain, engine } = normalCell(cell);
  const costs = Object.values(chain).map((stage) => learnerOf(stage).cost(stage, problem.d));
  const total = (pick: (cost: (typeof costs)[number]) => number): number =>
    costs.reduce((sum, cost) => sum + pick(cost), 0);
  return {
    coordinateSteps: engine === "exact" ? 0 : total((cost) => cost.simulated),
    momentSteps: total((cost) => cost.expected),
    bytes: costs.length * ARRAYS_PER_STAGE * 8 * problem.d,
  };
}
