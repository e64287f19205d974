// normal-form.ts — one form for cells that mean the same: references resolved, defaults left out.

import type { Cell, Chain, Problem, Profiles, Spectrum, Stage, Target } from "./cell.js";
import { canonicalJson } from "./canonical.js";
import { KtsweepError } from "./errors.js";
import { learnerOf } from "./learners/index.js";
import { checkMultiIndex, isMultiIndex, normalMultiIndex } from "./multi-index/target.js";
import { checkLearner } from "./multi-index/two-layer.js";
import { checkReadings } from "./check-readings.js";
import { coordinateCount } from "./coordinates.js";
import { defaultNoise, labelNames, normalLabels } from "./labels.js";
import { profileIndices } from "./profile.js";
import { sha256Hex } from "./sha256.js";
import { checkSharedBases, isRotated, normalRotation } from "./rotation/rotation-form.js";
import { checkSharedRows, withSharedSamples } from "./shared-rows.js";
import { checkSketchedStage, normalSketch } from "./sketch/sketch-form.js";
import { normalSees, spectrumOf } from "./spectrum.js";
import { isRandomTarget } from "./target.js";

/** Words that stand where a stage's name may. */
const reservedNames = ["truth", "zero"];

/**
 * The cell without what equals its default; spectra resolved into the stages.
 *
 * Throws: CHAIN_INVALID on an empty chain, labels that are not earlier stages, or fields out of range.
 */
export function normalCell(cell: Cell): Cell {
  const { problem, checkpoints = {}, profiles } = cell;
  const chain = withSharedSamples(cell.chain);
  const stages = Object.keys(chain);
  if (stages.length === 0) throw invalid("The chain has no stage.", "Add a stage.");
  for (const name of stages.filter((stage) => reservedNames.includes(stage))) {
    throw invalid(`A stage is named ${name}, which has a meaning of its own.`, "Rename the stage.");
  }
  checkMultiIndex(problem, cell.engine);
  if (cell.engine === "reduced") checkReduced(cell);
  const curves = Object.entries(checkpoints);
  const normalStages = stages.map((name) => [name, normalStage(problem, chain, name)] as const);
  const normalChain = Object.fromEntries(normalStages);
  checkSharedRows(normalChain);
  checkSharedBases(normalChain);
  checkReadings(normalChain, cell.engine);
  return {
    seed: cell.seed,
    problem: normalProblem(problem),
    chain: normalChain,
    engine: cell.engine,
    ...(cell.random === "common" ? { random: cell.random } : {}),
    ...(curves.length > 0 ? { checkpoints: Object.fromEntries(curves) } : {}),
    ...(profiles !== undefined && profiles.of.length > 0
      ? { profiles: normalProfiles(profiles, coordinateCount(problem)) }
      : {}),
  };
}

/** A list of coordinates ascending, each once. */
function normalProfiles({ of, points }: Profiles, d: number): Profiles {
  return { of, points: typeof points === "number" ? points : [...profileIndices(d, points)] };
}

/** Throws: CHAIN_INVALID where blocks cannot stand for the cell's coordinates. */
function checkReduced({ problem, chain, profiles }: Cell): void {
  if (isRotated({ chain })) {
    throw invalid(
      "The reduced engine has blocks of coordinates, which a rotation takes apart.",
      "Leave rotation out, or write engine: exact or sampled.",
    );
  }
  if (problem.distribution === "rademacher") {
    throw invalid(
      "The reduced engine rests on rotations of Gaussian coordinates, but distribution is rademacher.",
      "Write distribution: gaussian, or engine: sampled.",
    );
  }
  if (problem.sketch !== undefined && isRandomTarget(problem.target)) {
    throw invalid(
      "The reduced engine draws lengths of blocks, but a random truth is not independent behind a sketch.",
      "Write engine: sampled, or give the target no random.",
    );
  }
  if (problem.data !== undefined) {
    throw invalid(
      "The reduced engine rests on rotations of Gaussian coordinates, but the rows are measured.",
      "Write engine: sampled or exact.",
    );
  }
  if (profiles !== undefined && profiles.of.length > 0) {
    throw invalid(
      "The reduced engine keeps lengths of blocks, not the coordinates that profiles show.",
      "Leave profiles out, or write engine: exact or sampled.",
    );
  }
}

/** First 32 hex digits of SHA-256 over the canonical text of the normal form. */
export function cellId(cell: Cell): string {
  return sha256Hex(canonicalJson(normalCell(cell))).slice(0, 32);
}

/** Throws: CHAIN_INVALID where d is not a whole number above 0 or a variance is negative. */
export function normalProblem(problem: Problem): Problem {
  const { d, noiseVariance = 0, tail, distribution, sketch } = problem;
  if (problem.data !== undefined && (sketch !== undefined || distribution === "rademacher")) {
    throw invalid(
      "Measured rows are as they are: neither a sketch nor another distribution.",
      "Leave sketch and distribution out.",
    );
  }
  if (!(Number.isSafeInteger(d) && d >= 1)) {
    throw invalid(`The dimension d is ${String(d)}.`, "Give a whole number of at least 1.");
  }
  return {
    d,
    target: normalTarget(problem.target),
    ...(variance("problem", noiseVariance) === 0 ? {} : { noiseVariance }),
    ...(tail === "extrapolate" ? { tail } : {}),
    ...(distribution === "rademacher" ? { distribution } : {}),
    ...(sketch === undefined
      ? {}
      : { sketch: normalSketch(problem, sketch), spectrum: sharedSpectrum(problem) }),
    ...(problem.data === undefined ? {} : { data: problem.data }),
  };
}

/** Without amplitude 1 and random false. */
export function normalTarget(target: Target): Target {
  if ("values" in target) return { values: [...target.values] };
  if (isMultiIndex(target)) return normalMultiIndex(target);
  const { exponent, amplitude = 1, support, random } = target;
  return {
    exponent,
    ...(amplitude === 1 ? {} : { amplitude }),
    ...(support === undefined ? {} : { support }),
    ...(random === true ? { random } : {}),
  };
}

/** One stage of a normal cell; it refers to earlier stages by name. */
export function normalStage(problem: Problem, chain: Chain, name: string): Stage {
  const stage = chain[name];
  checkLearner(problem, stage, name);
  const labels = normalLabels(stage.labels ?? "truth");
  const sees = normalSees(stage.sees ?? "all", problem.d);
  const noiseVariance = variance(
    `stage ${name}`,
    stage.noiseVariance ?? defaultNoise(problem, labels),
  );
  const init = stage.init ?? "zero";
  const { data } = stage;
  if (labels !== "truth" || init !== "zero" || data !== undefined) {
    const others = [init, data].filter((other) => other !== undefined && other !== "zero");
    checkReferences(chain, name, [...labelNames(labels), ...(others as string[])]);
  }
  if (problem.sketch !== undefined) {
    named(name, () => {
      checkSketchedStage(sharedSpectrum(problem), stage);
    });
  }
  // Assigned one by one: this is made for every cell of a grid.
  const normal: Changeable<Stage> = named(name, () => ({ ...learnerOf(stage).normal(stage) }));
  if (!isMultiIndex(problem.target)) normal.spectrum = normalSpectrum(spectrumOf(problem, stage));
  if (labels !== "truth") normal.labels = labels;
  if (noiseVariance !== defaultNoise(problem, labels)) normal.noiseVariance = noiseVariance;
  if (sees !== "all") normal.sees = sees;
  if (init !== "zero") normal.init = init;
  const { rotation } = stage;
  const turned = rotation && named(name, () => normalRotation(problem, rotation));
  if (turned !== undefined) normal.rotation = turned;
  if (data !== undefined) normal.data = data;
  return normal;
}

type Changeable<T> = { -readonly [K in keyof T]: T[K] };

function normalSpectrum(spectrum: Spectrum): Spectrum {
  if (spectrum.scale === undefined) return spectrum; // what is undefined has no text
  const { scale, ...rest } = spectrum;
  return scale === 1 ? rest : spectrum;
}

/** The spectrum of a stage that has none of its own. */
function sharedSpectrum(problem: Problem): Spectrum {
  return normalSpectrum(spectrumOf(problem, {}));
}

function checkReferences(chain: Chain, name: string, references: readonly string[]): void {
  const stages = Object.keys(chain);
  const earlier = stages.slice(0, stages.indexOf(name));
  for (const reference of references) {
    if (earlier.includes(reference)) continue;
    throw invalid(
      `Stage ${name} refers to ${JSON.stringify(reference)}, which is not an earlier stage.`,
      `Before it stand: ${["truth", ...earlier].join(", ")}.`,
    );
  }
}

function variance(owner: string, value: number): number {
  if (value >= 0 && Number.isFinite(value)) return value;
  throw invalid(`The noiseVariance of ${owner} is ${String(value)}.`, "Give a finite number ≥ 0.");
}

/** Runs `work` for a stage; an error of ours then names the stage. */
export function named<T>(stage: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof KtsweepError)) throw cause;
    const { code, what, fix, data } = cause;
    throw new KtsweepError(code, `Stage ${stage}: ${what}`, fix, { ...data, stage }, { cause });
  }
}

function invalid(what: string, fix: string): KtsweepError {
  return new KtsweepError("CHAIN_INVALID", what, fix);
}
