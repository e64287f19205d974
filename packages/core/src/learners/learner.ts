// learner.ts — what a learner has to say about itself: its parameters, its readings, its cost.
//
// Every reading acts on the residual r = predictor − labels. The exact reading gives per coordinate the survival Π
// (E[r w] = Π E[r0 w] for everything w that does not depend on the stage's own draws) and A = E r².

import type { Distribution, Problem, Stage } from "../cell.js";
import type { KtsweepError } from "../errors.js";
import type { RowSource } from "../kernel/rows.js";
import type { BlockVector } from "../layout/block-vector.js";
import type { Parameter } from "./parameter.js";

/** What a stage learns from and how fast, at the nodes of a layout. */
export interface StageSetting {
  /** 1-based coordinate of each node (nodes), real inside a compressed range. */
  readonly index: Float64Array;
  /** (nodes), 0 where the stage does not see the coordinate. */
  readonly eigenvalues: Float64Array;
  /** Coordinates that each node stands for (nodes); all 1 in a simulation. */
  readonly weights: Float64Array;
  /** Variance of everything in the labels that no coordinate explains: label noise and tail. */
  readonly noiseVariance: number;
  readonly distribution: Distribution;
  /** Present where rows are measured ones. */
  readonly measured?: MeasuredSetting;
}

/** What a simulation needs of measured rows. */
export interface MeasuredSetting {
  readonly sha256: string;
  /** So much of each row's residual is noise on its label. */
  readonly residualWeight: number;
  /** Standard deviation of Gaussian noise beside that. */
  readonly noiseStd: number;
}

/** A place along a run: how a reading tells its risk there. */
export interface Watch<State> {
  /** Ascending; empty where no curve is asked for. */
  readonly steps: Float64Array;
  readonly record: (position: number, state: State) => void;
  readonly shouldStop: () => boolean;
}

export interface ExpectedState {
  /** Π (nodes). */
  readonly survival: () => Float64Array;
  /** Σ_i E r_i² over all coordinates. */
  readonly residualSum: number;
}

export interface SimulatedState {
  /** ½ Σ (offset_i + r_i)² with offset (d) = labels − truth, 0 by default. */
  readonly risk: (offset?: Float64Array) => number;
}

/** Shape: (nodes) each. */
export interface ExpectedReading {
  /** Π, computed when asked for. */
  readonly survival: () => Float64Array;
  /** A. */
  readonly residual: Float64Array;
}

export interface ExpectedTask {
  readonly setting: StageSetting;
  /** E r0² (nodes). */
  readonly initial: Float64Array;
  readonly watch: Watch<ExpectedState>;
  /** Holds a learner to one method where it has a choice: for tests that compare them. */
  readonly method?: "jumps" | "stepping";
}

export interface SimulatedTask {
  readonly setting: StageSetting;
  /** r0 (d). */
  readonly initial: Float64Array;
  /** Coefficients t of the labels (d), made when asked for. */
  readonly labels: () => Float64Array;
  /** 32-byte key of the stage's draws. */
  readonly key: Uint8Array;
  /** The stage's rows from the first one on; the caller releases them. Throws: MEMORY_REFUSED. */
  readonly rows: () => RowSource;
  readonly watch: Watch<SimulatedState>;
  /** Where the state may be kept; undefined: nowhere. */
  readonly resumption?: Resumption;
}

export interface ReducedState {
  /** ½ Σ (labels + r)² with labels − truth along the same directions as r. */
  readonly risk: (labels: BlockVector) => number;
}

export interface ReducedTask {
  /** At the nodes of the cell's blocks, whose weights are their sizes. */
  readonly setting: StageSetting;
  /** r0; the last direction of a block is that of r0 as far as it is orthogonal to the others. */
  readonly initial: BlockVector;
  /** 32-byte key of the stage's draws. */
  readonly key: Uint8Array;
  readonly watch: Watch<ReducedState>;
  readonly resumption?: Resumption;
}

/** A computation that may have been interrupted and may be again. */
export interface Resumption {
  /** What `save` was given last for the same computation, unchanged; undefined at the start. */
  readonly state: Uint8Array | undefined;
  /** Ask at every poll, right after `shouldStop`: whether to `save` now. */
  readonly isDue: () => boolean;
  /** Keeps the state, together with what `record` has told so far. */
  readonly save: (state: Uint8Array) => void;
}

/** One of the stages that are simulated together. */
export interface SimulationJob<S extends Stage = Stage> {
  readonly stage: S;
  readonly task: SimulatedTask;
}

/** Work of one reading. */
export interface LearnerCost {
  /** Coordinate-steps. */
  readonly simulated: number;
  /** Node-steps, a jump counted as what it takes the time of. */
  readonly expected: number;
  /** Block-steps of one replicate by the reduced engine. */
  readonly reduced: number;
  /** Updates of the expectation that are made one by one. */
  readonly expectedSteps: number;
  /** Memory that a simulation holds beyond a few arrays of d. Default 0. Unit: byte. */
  readonly bytes?: number;
}

/**
 * How a stage's expectation is read: many updates at once, one by one, one factor per coordinate, by a deterministic
 * equivalent (asymptotic), or not at all.
 */
export type ExpectedMethod = "jumps" | "stepping" | "filter" | "equivalent" | "none";

/** What the stability of a stage depends on, where it trains by updates. */
export interface StageTraining {
  readonly steps: number;
  readonly batch: number | "infinite";
  readonly stepSize: number | { readonly fractionOfMax: number };
  /** b of heavy ball. Default 0. */
  readonly momentum?: number;
}

/** Of a stage in its own basis. */
export interface PairTask {
  readonly setting: StageSetting;
  /** Π (d). */
  readonly survival: Float64Array;
  readonly shouldStop: () => boolean;
}

/** What a learner says about its own kind of stage. */
export interface LearnerOf<S extends Stage> {
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** The learner's own fields without what equals its default. Throws: CHAIN_INVALID. */
  readonly normal: (stage: S) => S;
  /** Updates and step size; undefined where the stage has no steps. */
  readonly training: (stage: S) => StageTraining | undefined;
  /** Coordinates after which the learner's filter jumps: no node may span one. Default: none. */
  readonly breaks?: (stage: S, problem: Problem) => readonly number[];
  /** Steepness that the learner adds to that of the spectrum, for the number of nodes. Default 0. */
  readonly steepness?: (stage: S) => number;
  /** Asked only where `method` is not `none`. Throws: RUN_STOPPED. */
  readonly expect: (stage: S, task: ExpectedTask) => ExpectedReading;
  /**
   * What E[r_i r_j], i ≠ j, of Gaussian coordinates is multiplied by in the course of a stage: (d × d), whose diagonal has no
   * meaning. Undefined: unknown, and no expectation beside stages in other bases.
   */
  readonly pairs?: (stage: S) => ((task: PairTask) => Float64Array) | undefined;
  /**
   * The final residual (d) of each job, which is the caller's, or why there is none (SGD_DIVERGED, SYSTEM_SINGULAR). Jobs have one key, at most 16 of them,
   * and get the same bits as alone. Throws: RUN_STOPPED.
   */
  readonly simulate: (
    jobs: readonly SimulationJob<S>[],
  ) => readonly (Float64Array | KtsweepError)[];
  /** The final residual, one path of it in law, along the directions of r0; undefined: none. Throws: SGD_DIVERGED, RUN_STOPPED. */
  readonly reduce?: (stage: S, task: ReducedTask) => BlockVector;
  /** Which stages `reduce` reads. Default: all. */
  readonly isReducible?: (stage: S) => boolean;
  /** How `expect` reads a stage on so many nodes. */
  readonly method: (stage: S, nodes: number) => ExpectedMethod;
  /** `nodes` of the expectation; default as many as a cell with this stage alone has. */
  readonly cost: (stage: S, d: number, nodes?: number) => LearnerCost;
}

export type Learner = LearnerOf<Stage>;

/** A learner as the registry keeps it: asked only about stages of its own. */
export function defineLearner<S extends Stage>(learner: LearnerOf<S>): Learner {
  return learner as unknown as Learner;
}
