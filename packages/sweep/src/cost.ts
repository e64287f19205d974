// cost.ts — predicted time and memory of a cell, from constants that ship with the program: never measured, so that
// every machine plans the same.

import { chainCost, learners, type Stage } from "@ktsweep/core";

import type { Pieces } from "./pieces.js";
import type { CellCost } from "./sweep.js";

/** Sampled kernel. Unit: seconds per coordinate-step. */
const SAMPLED = 1.7e-9;
/** Coordinates that are drawn together, also where d ends inside of them. */
const CHUNK = 256;
/** Moment recursion. Unit: seconds per coordinate-step. */
const EXPECTED = 0.6e-9;
/** Moment recursion, whatever d is. Unit: seconds per step. */
const EXPECTED_STEP = 4e-8;
/** Everything around a stage, per replicate and once. Unit: seconds. */
const STAGE = 4e-5;
/** A row on its way to the store. Unit: seconds. */
const ROW = 5e-6;

/** Work of one stage in seconds. */
export interface StageSeconds {
  readonly sampled: number;
  readonly expected: number;
}

/** Throws: CHAIN_INVALID. */
export function stageSeconds(stage: Stage, d: number): StageSeconds {
  const learner = learners[stage.learner];
  const { simulated, expected } = learner.cost(stage, d);
  const steps = learner.training(stage)?.steps ?? 0;
  const drawn = (simulated / d) * Math.ceil(d / CHUNK) * CHUNK;
  return {
    sampled: SAMPLED * drawn + STAGE,
    expected: EXPECTED * expected + EXPECTED_STEP * steps + STAGE,
  };
}

/** Returns a function that gives the cost of the cell where the grid stands. */
export function createCost(isSampled: boolean, { stages, dimension }: Pieces): () => CellCost {
  const bytesPerCoordinate = chainBytes(1, stages.length);
  return () => {
    let secondsOnce = 0;
    let secondsPerReplicate = ROW;
    for (const stage of stages) {
      const { sampled, expected } = stage.seconds();
      secondsOnce += expected;
      if (isSampled) secondsPerReplicate += sampled;
    }
    return { secondsPerReplicate, secondsOnce, bytes: bytesPerCoordinate * dimension() };
  };
}

/** Memory of one replicate of a chain with so many stages, which grows in proportion to d. Unit: byte. */
function chainBytes(d: number, stageCount: number): number {
  const stage: Stage = { learner: "sgd", samples: "infinite" };
  const names = Array.from({ length: stageCount }, (_, i) => `stage${String(i)}`);
  const chain = Object.fromEntries(names.map((name) => [name, stage]));
  const problem = { d, target: { exponent: 1 } };
  return chainCost({ seed: 0, problem, chain, engine: "sampled" }).bytes;
}
