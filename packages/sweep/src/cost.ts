// cost.ts — predicted time and memory of a cell, from constants that ship with the program, so that every machine plans
// the same; a caller who has measured this machine says how much slower it is.

import { chainCost, type Engine, learners, type Stage } from "@ktsweep/core";

import type { Pieces } from "./pieces.js";
import type { CellCost } from "./sweep.js";

/** What a predicted second is spent on. */
export type WorkKind = "sampled" | "reduced" | "expected" | "overhead";

/** Seconds on this machine per predicted second, by kind of work. Range: > 0. */
export type Speeds = Readonly<Record<WorkKind, number>>;

/** The machine that the constants were measured on. */
const shippedSpeeds: Speeds = { sampled: 1, reduced: 1, expected: 1, overhead: 1 };

/** Sampled kernel. Unit: seconds per coordinate-step. */
const SAMPLED = 1.7e-9;
/** Reduced kernel. Unit: seconds per block-step. */
const REDUCED = 6e-9;
/** Coordinates that are drawn together, also where d ends inside of them. */
const CHUNK = 256;
/** Moment recursion. Unit: seconds per coordinate-step. */
const EXPECTED = 0.6e-9;
/** Moment recursion, whatever d is. Unit: seconds per step. */
const EXPECTED_STEP = 4e-8;
/** Products of matrices for a stage in a basis of its own. Unit: seconds per d³. */
const ROTATED = 1e-8;
/** Matrices of second moments that a stage beside a rotation holds. */
const MATRICES = 10;
/** Everything around a stage, per replicate and once. Unit: seconds. */
const STAGE = 4e-5;
/** A row on its way to the store. Unit: seconds. */
const ROW = 5e-6;

/** Work of one stage in predicted seconds, without what surrounds it. */
export interface StageSeconds {
  readonly sampled: number;
  readonly reduced: number;
  readonly expected: number;
  /** Memory of a simulation beyond arrays of d. Unit: byte. */
  readonly bytes: number;
}

/** Throws: CHAIN_INVALID. */
export function stageSeconds(stage: Stage, d: number): StageSeconds {
  const learner = learners[stage.learner];
  const { simulated, expected, expectedSteps, reduced, bytes = 0 } = learner.cost(stage, d);
  const rotated = stage.rotation === undefined ? 0 : ROTATED * d * d * d;
  const drawn = (simulated / d) * Math.ceil(d / CHUNK) * CHUNK;
  return {
    sampled: SAMPLED * drawn,
    reduced: REDUCED * reduced,
    bytes,
    expected: EXPECTED * expected + EXPECTED_STEP * expectedSteps + rotated,
  };
}

/** Sum of products of a sketch's features. Unit: seconds per product. */
const PRODUCT = 4e-10;
/** Eigenvalues of their covariance. Unit: seconds per features³. */
const EIGENVALUES = 3e-9;

/** Covariance of a sketch's features and its eigenvalues, without regard to cells that share them. */
export function sketchSeconds(features: number, d: number): number {
  return features * features * ((PRODUCT * d) / 2 + EIGENVALUES * features);
}

/** Returns a function that gives the cost of the cell where the grid stands. */
export function createCost(
  engine: Engine,
  { stages, coordinates, sketchSeconds: ofSketch }: Pieces,
): (speeds?: Speeds) => CellCost {
  const bytesPerCoordinate = chainBytes("sampled", 1, stages.length);
  const blockBytes = chainBytes("reduced", Number.MAX_SAFE_INTEGER, stages.length);
  const nodeBytes = chainBytes("exact", Number.MAX_SAFE_INTEGER, stages.length);
  return (speeds = shippedSpeeds) => {
    const around = STAGE * speeds.overhead;
    let secondsOnce = ofSketch() * speeds.expected;
    let stageBytes = 0;
    let secondsPerReplicate = ROW * speeds.overhead;
    for (const stage of stages) {
      const seconds = stage.seconds();
      secondsOnce += seconds.expected * speeds.expected + around;
      stageBytes = Math.max(stageBytes, seconds.bytes);
      if (engine !== "exact") secondsPerReplicate += seconds[engine] * speeds[engine] + around;
    }
    const onNodes = engine === "exact" ? nodeBytes : blockBytes;
    const isRotated = stages.some(({ read }) => read().rotation !== undefined);
    const matrices = isRotated ? stages.length * MATRICES * 8 * coordinates() * coordinates() : 0;
    const entries =
      engine === "sampled" ? bytesPerCoordinate * coordinates() + stageBytes : onNodes;
    const bytes = entries + matrices;
    return { secondsPerReplicate, secondsOnce, bytes };
  };
}

/** Memory of one replicate of a chain with so many stages, in proportion to d except on blocks and nodes. Unit: byte. */
function chainBytes(engine: Engine, d: number, stageCount: number): number {
  const stage: Stage =
    engine === "exact"
      ? { learner: "sgd", steps: 1e9, stepSize: 0.1 }
      : { learner: "sgd", samples: "infinite" };
  const names = Array.from({ length: stageCount }, (_, i) => `stage${String(i)}`);
  const chain = Object.fromEntries(names.map((name) => [name, stage]));
  const problem = { d, target: { exponent: 1 } };
  return chainCost({ seed: 0, problem, chain, engine }).bytes;
}
