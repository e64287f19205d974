// reduced-stage.ts — one stage of one replicate on the blocks of a layout: exact in law for blocks of equal eigenvalues.

import type { Stage } from "../cell.js";
import { KtsweepError } from "../errors.js";
import type { Layout } from "../layout/layout.js";
import { learnerOf } from "../learners/index.js";
import type { ReducedTask } from "../learners/learner.js";
import type { ResolvedStage } from "../resolve.js";
import { type BlockVector, blended, halfSquaredSum, orthonormal } from "../layout/block-vector.js";
import { type Blend, type Origin, originKey, type StagePlan } from "./reduced-plan.js";
import type { ResumableStage } from "./resumable.js";

/** Vectors along common directions of each block, by their `originKey`. */
export type Frame = ReadonlyMap<string, BlockVector>;

export interface ReducedStage {
  /** The stage's deviation δ = v − c and the vectors that were kept apart from it. */
  readonly frame: Frame;
  /** ½ Σ δ². */
  readonly risk: number;
  /** ½ Σ (v_i − labels_i)². */
  readonly misfit: number;
  /** ½ Σ δ² at the stage's checkpoints. */
  readonly curve: Float64Array;
}

export interface ReducedStageContext {
  readonly layout: Layout;
  readonly plan: StagePlan;
  /** Where the plan's vectors stand. */
  readonly source: Frame;
  /** 32-byte key of the stage's draws. */
  readonly key: Uint8Array;
  readonly shouldStop: () => boolean;
  /** Takes the stage up where it was left; `curve` is what the stage records into. */
  readonly resumable: (curve: Float64Array) => ResumableStage;
}

/** Throws: SGD_DIVERGED, RUN_STOPPED. */
export function reduceStage(stage: ResolvedStage, context: ReducedStageContext): ReducedStage {
  const { plan, layout } = context;
  const nodes = layout.weight.length;
  const { kept, labels, start } = directed(context);
  const curve = new Float64Array(stage.checkpoints.length);
  const { outcome, resumption, finish } = context.resumable(curve);
  const reduce = (): BlockVector =>
    reduceWith(stage.stage)({
      setting: stage.setting(layout),
      initial: start,
      key: context.key,
      watch: {
        steps: stage.checkpoints,
        shouldStop: context.shouldStop,
        record: (position, { risk }) => {
          curve[position] = risk(labels);
        },
      },
      ...(resumption === undefined ? {} : { resumption }),
    });
  const residual = outcome === undefined ? reduce() : unpacked(outcome, nodes);
  if (resumption !== undefined && outcome === undefined) finish(packed(residual));

  const parts = [labels, residual].map((vector) => [vector, 1] as const);
  const deviation = blended(parts, plan.directions, nodes);
  const frame = new Map(plan.kept.map((origin, i) => [originKey(origin), kept[i]]));
  return {
    frame: frame.set(originKey(stage), deviation),
    risk: halfSquaredSum(deviation),
    misfit: finite(halfSquaredSum(residual)),
    curve,
  };
}

function reduceWith(stage: Stage): (task: ReducedTask) => BlockVector {
  const { reduce } = learnerOf(stage);
  if (reduce === undefined) throw new Error(`${stage.learner} has no reduced reading`);
  return (task) => reduce(stage, task);
}

interface Directed {
  readonly kept: readonly BlockVector[];
  readonly labels: BlockVector;
  readonly start: BlockVector;
}

/** The plan's vectors along the stage's own directions: the kept ones, the labels' where they need one, the residual's. */
function directed({ plan, source, layout }: ReducedStageContext): Directed {
  const nodes = layout.weight.length;
  const depth = Math.max(...[...source.values()].map((vector) => vector.length));
  const blend = (weights: Blend, frame: Frame, directions: number): BlockVector =>
    blended(
      [...weights].map(([origin, weight]) => [inFrame(frame, origin), weight]),
      directions,
      nodes,
    );
  const vectors = [
    ...plan.kept.map((origin) => inFrame(source, origin)),
    ...(plan.areLabelsApart ? [blend(plan.labels, source, depth)] : []),
    blend(plan.start, source, depth),
  ];
  const turned = orthonormal(vectors, layout);
  const kept = turned.slice(0, plan.kept.length);
  const keptFrame = new Map(plan.kept.map((origin, i) => [originKey(origin), kept[i]]));
  return {
    kept,
    labels: plan.areLabelsApart
      ? turned[plan.kept.length]
      : blend(plan.labels, keptFrame, plan.directions),
    start: turned[plan.directions - 1],
  };
}

function inFrame(frame: Frame, origin: Origin): BlockVector {
  const vector = frame.get(originKey(origin));
  if (vector === undefined)
    throw new Error(`${origin === "truth" ? origin : origin.name} was not kept`);
  return vector;
}

function packed(vector: BlockVector): Float64Array {
  const nodes = vector[0].length;
  const values = new Float64Array(vector.length * nodes);
  vector.forEach((along, j) => {
    values.set(along, j * nodes);
  });
  return values;
}

function unpacked(values: Float64Array, nodes: number): BlockVector {
  return Array.from({ length: values.length / nodes }, (_, j) =>
    values.slice(j * nodes, (j + 1) * nodes),
  );
}

function finite(value: number): number {
  if (Number.isFinite(value)) return value;
  throw new KtsweepError(
    "SGD_DIVERGED",
    "The trained coefficients are not finite.",
    "Lower stepSize: `ktsweep plan` names the largest stable one.",
  );
}
