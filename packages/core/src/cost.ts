// cost.ts — how much work a cell is, before any of it is done.

import type { Cell } from "./cell.js";
import { coordinateCount } from "./coordinates.js";
import { exactLayout } from "./layout/exact-layout.js";
import { typicalBlocks } from "./layout/block-layout.js";
import { learnerOf } from "./learners/index.js";
import { isRotated } from "./rotation/rotation-form.js";
import { normalCell } from "./normal-form.js";

export interface ChainCost {
  /** Coordinate-steps of one simulated replicate; 0 where nothing is simulated. */
  readonly coordinateSteps: number;
  /** Block-steps of one replicate by the reduced engine; 0 with the others. */
  readonly blockSteps: number;
  /** Node-steps of the expectations, once per cell; a jump counts as what it takes the time of. */
  readonly momentSteps: number;
  /** Most memory held at once by one replicate. Unit: byte. */
  readonly bytes: number;
}

/** Arrays of 8 bytes per coordinate or node that one stage holds at most: moments, cross moments, kernel state. */
const ARRAYS_PER_STAGE = 10;

/** The same per block, with a few directions: expectations at more nodes than there are blocks. */
const ARRAYS_PER_BLOCK = 60;

/** Draws and step sizes that a reduced stage holds ahead. Unit: byte. */
const DRAWN_AHEAD = 100_000;
/** Matrices of second moments that one stage beside a rotation holds at most. */
const MATRICES_PER_STAGE = 10;
/** Arrays that a jump holds besides its eigenvectors. */
const ARRAYS_PER_JUMP = 12;

/** Throws: CHAIN_INVALID. */
export function chainCost(cell: Cell): ChainCost {
  const normal = normalCell(cell);
  const { problem, chain, engine } = normal;
  const d = coordinateCount(problem);
  const nodes = exactLayout(normal).index.length;
  const stages = Object.values(chain);
  const costs = stages.map((stage) => learnerOf(stage).cost(stage, d, nodes));
  const jumps = stages.some((stage) => learnerOf(stage).method(stage, nodes) === "jumps");
  const entries = engine === "exact" ? nodes : Math.max(d, nodes);
  const total = (pick: (cost: (typeof costs)[number]) => number): number =>
    costs.reduce((sum, cost) => sum + pick(cost), 0);
  return {
    coordinateSteps: engine === "sampled" ? total((cost) => cost.simulated) : 0,
    blockSteps: engine === "reduced" ? total((cost) => cost.reduced) : 0,
    momentSteps: total((cost) => cost.expected),
    bytes:
      engine === "reduced"
        ? costs.length * (DRAWN_AHEAD + ARRAYS_PER_BLOCK * 8 * typicalBlocks(d))
        : 8 * costs.length * ARRAYS_PER_STAGE * entries +
          (engine === "sampled" ? Math.max(...costs.map(({ bytes = 0 }) => bytes)) : 0) +
          (isRotated(normal) ? 8 * costs.length * MATRICES_PER_STAGE * d * d : 0) +
          (jumps ? 8 * nodes * (nodes + ARRAYS_PER_JUMP) : 0),
  };
}
