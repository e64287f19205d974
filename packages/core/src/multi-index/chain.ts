// chain.ts — one replicate of a chain on a multi-index truth, by simulation: the only reading that there is.

import type { TwoLayerStage } from "../cell.js";
import type { ChainResult, StageResult } from "../chain-result.js";
import type { ChainsContext } from "../engines/simulated-chains.js";
import { defaultNoise, labelWeights } from "../labels.js";
import { named } from "../normal-form.js";
import { profileIndices } from "../profile.js";
import { type ResolvedCell, type ResolvedStage, stageKey, targetKey } from "../resolve.js";
import type { Network } from "./network.js";
import { componentEnergies, isMultiIndex, truthAt } from "./target.js";
import { decompose, drawnTestSet, halfEnergy, type TestSet } from "./test-set.js";
import { type LabelSource, predict, train } from "./training.js";

export function isMultiIndexCell({ cell }: ResolvedCell): boolean {
  return isMultiIndex(cell.problem.target);
}

/** A trained stage. */
interface Trained {
  readonly network: Network;
  /** f at the test inputs. */
  readonly values: Float64Array;
}

/** A replicate on its way. */
interface Place extends ChainsContext {
  readonly resolved: ResolvedCell;
  readonly test: TestSet;
  readonly done: Map<ResolvedStage, Trained>;
}

/** Throws: RUN_STOPPED. */
export function multiIndexResult(resolved: ResolvedCell, context: ChainsContext): ChainResult {
  const { cell, stages } = resolved;
  const { target, d } = cell.problem;
  if (!isMultiIndex(target)) throw new Error("not a multi-index target");
  const test = drawnTestSet(target, d, targetKey(cell, context.replicate));
  const place: Place = { ...context, resolved, test, done: new Map() };
  return Object.fromEntries(
    stages.map((stage) => {
      const trained = named(stage.name, () => trainedStage(place, stage));
      place.done.set(stage, trained);
      return [stage.name, resultOf(place, stage, trained)];
    }),
  );
}

function trainedStage(place: Place, stage: ResolvedStage): Trained {
  const { resolved, replicate, cache, isShared } = place;
  const random = resolved.cell.random ?? "stage";
  const key = `two-layer ${stage.identity} ${random} ${String(replicate)}`;
  const make = (): Trained => {
    const network = train(trainingTask(place, stage));
    return { network, values: predict(network, place.test) };
  };
  if (!isShared(stage.name)) return (cache.find(key) as Trained | undefined) ?? make();
  return cache.keep(
    key,
    make,
    ({ network: { directions, biases }, values }) =>
      8 * (directions.length + 2 * biases.length + values.length),
  );
}

function trainingTask(
  { resolved: { cell }, replicate, test, shouldStop, done }: Place,
  resolved: ResolvedStage,
): Parameters<typeof train>[0] {
  const stage = twoLayer(resolved);
  const { noiseVariance = defaultNoise(cell.problem, stage.labels ?? "truth") } = stage;
  return {
    stage,
    target: test.target,
    d: test.d,
    labels: labelSources(resolved, (teacher) => networkOf(done, teacher)),
    noiseStd: Math.sqrt(noiseVariance),
    init: resolved.init && networkOf(done, resolved.init),
    key: stageKey(cell, resolved, replicate),
    shouldStop,
  };
}

function twoLayer({ stage }: ResolvedStage): TwoLayerStage {
  if (stage.learner !== "two-layer") throw new Error(`${stage.learner} on a multi-index target`);
  return stage;
}

function networkOf(done: Place["done"], stage: ResolvedStage): Network {
  return trainedOf(done, stage).network;
}

function trainedOf(done: Place["done"], stage: ResolvedStage): Trained {
  const trained = done.get(stage);
  if (trained === undefined) throw new Error(`stage ${stage.name} is read before it is trained`);
  return trained;
}

function labelSources(
  stage: ResolvedStage,
  networkOfTeacher: (teacher: ResolvedStage) => Network,
): LabelSource[] {
  const teachers = stage.teachers.map(({ stage: teacher, weight }) => ({
    weight,
    network: networkOfTeacher(teacher),
  }));
  const { labels = "truth", task = "all" } = twoLayer(stage);
  const truth = labelWeights(labels)
    .filter(([name]) => name === "truth")
    .map(([, weight]) => ({ weight, task }));
  return [...teachers, ...truth];
}

function resultOf(place: Place, stage: ResolvedStage, { values }: Trained): StageResult {
  const { test, done } = place;
  const truth = truthAt(test.target, "all", test);
  const labels = new Float64Array(test.count);
  const { labels: from = "truth", task = "all" } = twoLayer(stage);
  for (const { stage: teacher, weight } of stage.teachers) {
    addTo(labels, trainedOf(done, teacher).values, weight);
  }
  for (const [name, weight] of labelWeights(from)) {
    if (name === "truth") addTo(labels, truthAt(test.target, task, test), weight);
  }
  return {
    risk: halfEnergy(decompose(test, difference(values, truth))),
    floor: 0,
    misfit: halfEnergy(decompose(test, difference(values, labels))),
    expectedRisk: null,
    ...profileOf(place, stage, values),
  };
}

function addTo(sum: Float64Array, values: Float64Array, weight: number): void {
  for (let s = 0; s < sum.length; s++) sum[s] += weight * values[s];
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, s) => value - b[s]);
}

/** Index 1 the easy component, 2 the hard one, 3 the norm of everything else. */
function profileOf(
  { resolved: { cell }, test }: Place,
  { name }: ResolvedStage,
  values: Float64Array,
): Partial<StageResult> {
  const { profiles } = cell;
  if (profiles?.of.includes(name) !== true) return {};
  const { coefficients, rest } = decompose(test, values);
  const truth = [...componentEnergies(test.target).map(Math.sqrt), 0];
  const learned = [...coefficients, Math.sqrt(rest)];
  const index = profileIndices(learned.length, profiles.points);
  const column = (of: (coordinate: number) => number): Float64Array => index.map((i) => of(i - 1));
  return {
    profile: {
      index,
      truthEnergy: column((i) => truth[i] * truth[i]),
      mean: column((i) => learned[i]),
      second: column((i) => learned[i] * learned[i]),
      error: column((i) => (learned[i] - truth[i]) * (learned[i] - truth[i])),
      expectedError: column(() => NaN),
    },
  };
}
