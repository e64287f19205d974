// resolve.ts — a cell as a graph of stages with arrays: what both engines work on.

import type { Cell, Stage } from "./cell.js";
import { canonicalJson } from "./canonical.js";
import { KtsweepError } from "./errors.js";
import { checkpointSteps } from "./grid.js";
import { learnerOf } from "./learners/index.js";
import type { Layout } from "./layout/layout.js";
import type { MeasuredSetting, StageSetting } from "./learners/learner.js";
import { labelWeights, truthShare } from "./labels.js";
import { named, normalCell, normalTarget } from "./normal-form.js";
import { type Basis, basisOf } from "./rotation/rotation.js";
import { sha256, sha256Hex } from "./sha256.js";
import { rowsOwner } from "./shared-rows.js";
import { solvedCell } from "./sketch/sketched-cell.js";
import { eigenvalues } from "./spectrum.js";
import { tailEnergy } from "./target.js";
import { unknownExpectations } from "./unknown-expectations.js";

/** A stage with everything that it depends on. */
export interface ResolvedStage {
  readonly name: string;
  readonly stage: Stage;
  /** Hash of root seed, problem, name and the stage with its ancestors. */
  readonly identity: string;
  /** Longest path to the truth; an ancestor is always less deep. */
  readonly depth: number;
  /** Earlier stages in the labels with their weights; the rest up to 1 is the truth's. */
  readonly teachers: readonly { readonly stage: ResolvedStage; readonly weight: number }[];
  /** The basis of the stage's eigenvectors; undefined = the latent one. */
  readonly basis: Basis | undefined;
  /** Start; undefined = zero. */
  readonly init: ResolvedStage | undefined;
  /** The stage whose rows this one learns from; undefined: rows of its own. */
  readonly data: ResolvedStage | undefined;
  /** Whether no expectation of it is known. */
  readonly isUnknown: boolean;
  /** Steps of the learning curve; empty where none is asked for. */
  readonly checkpoints: Float64Array;
  /** Arrays of the stage at the nodes of a layout, made when first asked for. */
  readonly setting: (layout: Layout) => StageSetting;
}

export interface ResolvedCell {
  /** In normal form, in the coordinates that engines work on. */
  readonly cell: Cell;
  readonly tailEnergy: number;
  /** E c² per coordinate at the nodes of a layout. Shape: (nodes). */
  readonly energies: (layout: Layout) => Float64Array;
  /** c of a replicate at the nodes of the dense layout. Shape: (d). */
  readonly coefficients: (layout: Layout, replicate: number) => Float64Array;
  readonly stages: readonly ResolvedStage[];
}

const resolvedCells = new WeakMap<Cell, ResolvedCell>();

/** The same for the same object: replicates of a cell share spectra and identities. Throws: CHAIN_INVALID. */
export function resolveCell(cell: Cell): ResolvedCell {
  const known = resolvedCells.get(cell);
  if (known !== undefined) return known;
  const resolved = resolve(cell);
  resolvedCells.set(cell, resolved);
  return resolved;
}

function resolve(input: Cell): ResolvedCell {
  const described = normalCell(input);
  const { cell, energies, coefficients } = solvedCell(described);
  const tail = tailEnergy(cell.problem);
  const byName = new Map<string, ResolvedStage>();
  const unknown = unknownExpectations(cell.chain);
  for (const [name, stage] of Object.entries(cell.chain)) {
    byName.set(
      name,
      named(name, () =>
        resolveStage({ described, cell, tail, earlier: byName, unknown }, name, stage),
      ),
    );
  }
  return {
    cell,
    tailEnergy: tail,
    energies: perLayout(energies),
    coefficients: (layout, replicate) =>
      coefficients(layout, () => targetKey(described, replicate)),
    stages: [...byName.values()],
  };
}

/** What surrounds a stage. */
interface StagePlace {
  /** The cell in normal form, by which its stages are known. */
  readonly described: Cell;
  /** As engines work on it. */
  readonly cell: Cell;
  /** Energy beyond d. */
  readonly tail: number;
  readonly earlier: ReadonlyMap<string, ResolvedStage>;
  /** Stages without a known expectation. */
  readonly unknown: ReadonlyMap<string, string>;
}

function resolveStage(place: StagePlace, name: string, stage: Stage): ResolvedStage {
  const { described, cell, earlier, unknown } = place;
  const teachers = labelWeights(stage.labels ?? "truth").flatMap(([source, weight]) => {
    const teacher = earlier.get(source);
    return teacher === undefined ? [] : [{ stage: teacher, weight }];
  });
  const init = stage.init === undefined ? undefined : earlier.get(stage.init);
  const parents = [...teachers.map((teacher) => teacher.stage), ...(init ? [init] : [])];
  return {
    name,
    stage,
    identity: identityOf(described, name, described.chain[name], earlier),
    depth: 1 + parents.reduce((deepest, parent) => Math.max(deepest, parent.depth), 0),
    teachers,
    basis: stage.rotation && basisOf(cell.seed, cell.problem.d, stage.rotation),
    init,
    data: earlier.get(rowsOwner(cell.chain, name)),
    isUnknown: unknown.has(name),
    checkpoints: checkpointsOf(cell, name, stage),
    setting: perLayout((layout) => settingOf(place, stage, layout)),
  };
}

function identityOf(
  { seed, problem }: Cell,
  name: string,
  stage: Stage,
  earlier: ReadonlyMap<string, ResolvedStage>,
): string {
  const linked = {
    ...stage,
    labels: labelWeights(stage.labels ?? "truth").map(([source, weight]) => [
      earlier.get(source)?.identity ?? source,
      weight,
    ]),
    init: stage.init === undefined ? undefined : earlier.get(stage.init)?.identity,
    data: stage.data === undefined ? undefined : earlier.get(stage.data)?.identity,
  };
  return sha256Hex(canonicalJson({ seed, problem, name, stage: linked }));
}

function checkpointsOf({ checkpoints }: Cell, name: string, stage: Stage): Float64Array {
  const grid = checkpoints?.[name];
  if (grid === undefined) return new Float64Array(0);
  const training = learnerOf(stage).training(stage);
  if (training !== undefined) return checkpointSteps(grid, training.steps);
  throw new KtsweepError(
    "CHAIN_INVALID",
    "It has checkpoints but trains in no steps.",
    "Leave it out of `checkpoints.of`, or give it samples or steps.",
  );
}

function settingOf(
  { cell: { problem }, tail }: StagePlace,
  stage: Stage,
  layout: Layout,
): StageSetting {
  const labels = stage.labels ?? "truth";
  const share = truthShare(labels);
  return {
    index: layout.index,
    eigenvalues: eigenvalues(problem, stage, layout),
    weights: layout.weight,
    noiseVariance: (stage.noiseVariance ?? share * (problem.noiseVariance ?? 0)) + share * tail,
    distribution: problem.distribution ?? "gaussian",
    ...(problem.data === undefined
      ? {}
      : { measured: measuredSetting(problem.data.sha256, stage) }),
  };
}

/** A stage that says what noise its labels have gets that, drawn; else true labels bring what they have. */
function measuredSetting(sha256: string, stage: Stage): MeasuredSetting {
  const { noiseVariance, labels = "truth" } = stage;
  if (noiseVariance !== undefined) {
    return { sha256, residualWeight: 0, noiseStd: Math.sqrt(noiseVariance) };
  }
  const residualWeight = labelWeights(labels)
    .filter(([name]) => name === "truth")
    .reduce((sum, [, weight]) => sum + weight, 0);
  return { sha256, residualWeight, noiseStd: 0 };
}

function perLayout<T>(make: (layout: Layout) => T): (layout: Layout) => T {
  const made = new Map<string, T>();
  return (layout) => {
    let value = made.get(layout.key);
    if (value === undefined) made.set(layout.key, (value = make(layout)));
    return value;
  };
}

/** Key of a stage's draws in one replicate. Shape: 32 bytes. */
export function stageKey(
  { seed, random }: Cell,
  stage: ResolvedStage,
  replicate: number,
): Uint8Array {
  const owner = random === "common" ? { seed, stage: stage.name } : { identity: stage.identity };
  return keyOf({ ...owner, replicate });
}

/** Which draws a stage's rows are. */
export interface RowKeys {
  /** Of the inputs, 32 bytes. */
  readonly inputs: Uint8Array;
  /** Of the noise, 32 bytes. */
  readonly noise: Uint8Array;
  /** Whether the noise has the opposite sign: that of the truth in the labels. */
  readonly isNegative: boolean;
}

/**
 * The stage's own key, or with `data` that of the other stage; the noise is also the other's where both learn from truth,
 * as the same observations are meant.
 */
export function rowKeys(cell: Cell, stage: ResolvedStage, replicate: number): RowKeys {
  const own = stageKey(cell, stage, replicate);
  if (stage.data === undefined) return { inputs: own, noise: own, isNegative: false };
  const inputs = stageKey(cell, stage.data, replicate);
  const [weight, theirs] = [truthWeight(stage), truthWeight(stage.data)];
  if (weight === 0 || theirs === 0) return { inputs, noise: own, isNegative: false };
  return { inputs, noise: inputs, isNegative: weight < 0 !== theirs < 0 };
}

/** Weight of the truth in the labels. */
function truthWeight({ stage }: ResolvedStage): number {
  return labelWeights(stage.labels ?? "truth")
    .filter(([name]) => name === "truth")
    .reduce((sum, [, weight]) => sum + weight, 0);
}

/** Key of a random target's draws in one replicate. Shape: 32 bytes. */
export function targetKey({ seed, problem }: Cell, replicate: number): Uint8Array {
  return keyOf({ seed, target: normalTarget(problem.target), replicate });
}

const encoder = { encode: (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0)) };

function keyOf(description: object): Uint8Array {
  return sha256(encoder.encode(canonicalJson(description)));
}
