// run-chain.ts — one replicate of a cell, or of several at once: every stage's risk beside its expectation.

import { createChainCache, type ChainCache } from "./cache.js";
import type { Cell } from "./cell.js";
import type { ChainResult, Profile, StageResult } from "./chain-result.js";
import { pairMoment, type ExpectedStage } from "./engines/expected-stage.js";
import { expectedReader, type Reader } from "./engines/readings.js";
import { reducedReader } from "./engines/reduced-reader.js";
import type { ReducedStage } from "./engines/reduced-stage.js";
import { type ChainsContext, simulateChains } from "./engines/simulated-chains.js";
import { halfSquares, type SimulatedStage } from "./engines/simulated-stage.js";
import { KtsweepError } from "./errors.js";
import { valueOf } from "./learners/failures.js";
import { denseLayout, positionOf, weightedSum } from "./layout/layout.js";
import { applied } from "./matrix/square.js";
import { isMultiIndexCell, multiIndexResult } from "./multi-index/chain.js";
import { profileIndices } from "./profile.js";
import { type ResolvedCell, type ResolvedStage, resolveCell } from "./resolve.js";
import type { Basis } from "./rotation/rotation.js";
import type { Snapshots } from "./snapshots.js";
import { isRandomTarget } from "./target.js";

export interface RunOptions {
  /** Number of the repetition, ≥ 0; `exact` has one, number 0. Default 0. */
  readonly replicate?: number;
  /** Keeps trained stages for cells with the same prefix. Default: none kept. */
  readonly cache?: ChainCache;
  /** Whether other cells may have the simulated stage too: the others are not kept beyond this call. Default: all. */
  readonly isShared?: (stage: string) => boolean;
  /** Asked every few milliseconds; true ends the computation with RUN_STOPPED. */
  readonly shouldStop?: () => boolean;
  /** Keeps the state of long simulations. Default: nowhere. */
  readonly snapshots?: Snapshots;
}

/**
 * Runs a chain of stages and gives each stage's risk, floor, misfit and expected risk.
 *
 * The same cell and replicate give the same bits on every machine.
 * Throws: KtsweepError CHAIN_INVALID, SGD_DIVERGED, RUN_STOPPED.
 *
 * @example
 * runChain({
 *   seed: 1, engine: "exact", problem: { d: 4, target: { exponent: 1.5 } },
 *   chain: { teacher: { learner: "sgd", spectrum: { exponent: 2 }, samples: 64, stepSize: 0.1 } },
 * }).teacher.risk
 */
export function runChain(cell: Cell, options: RunOptions = {}): ChainResult {
  const [result] = runChains([cell], options);
  if (result instanceof KtsweepError) throw result;
  return result;
}

/**
 * Runs the same replicate of several cells, to the bits of `runChain` one by one; a cell's own error is its value.
 *
 * Sampled stages whose draws are the same (`random: common`) are simulated together, up to 16 at a time, and drawn for
 * once. Throws: RUN_STOPPED.
 *
 * @example
 * runChains([0.05, 0.1].map((stepSize) => cellWith(stepSize)), { replicate: 3 })
 */
export function runChains(
  cells: readonly Cell[],
  options: RunOptions = {},
): readonly (ChainResult | KtsweepError)[] {
  const { replicate = 0, cache = createChainCache(Infinity), shouldStop = () => false } = options;
  const { isShared = () => true, snapshots } = options;
  const context = { replicate, cache, isShared, shouldStop, snapshots };
  const resolved = cells.map((cell) => valueOf(() => resolveCell(cell)));
  const sampled = resolved.filter(isSampled);
  const simulated = new Map(
    simulateChains(sampled, context).map((reader, i) => [sampled[i], reader]),
  );
  return resolved.map((chain) => {
    if (chain instanceof KtsweepError) return chain;
    if (isMultiIndexCell(chain)) return valueOf(() => multiIndexResult(chain, context));
    const simulation = simulated.get(chain);
    if (simulation instanceof KtsweepError) return simulation;
    return valueOf(() => chainResult(chain, context, simulation));
  });
}

function isSampled(chain: ResolvedCell | KtsweepError): chain is ResolvedCell {
  if (chain instanceof KtsweepError || isMultiIndexCell(chain)) return false;
  return chain.cell.engine === "sampled";
}

function chainResult(
  resolved: ResolvedCell,
  { cache, shouldStop, replicate, snapshots, isShared }: ChainsContext,
  simulated: Reader<SimulatedStage> | undefined,
): ChainResult {
  const expected = expectedReader({ resolved, cache, shouldStop });
  const reading = (): ((stage: ResolvedStage) => StageResult) => {
    if (simulated !== undefined) return sampledResult(resolved, expected, simulated);
    if (resolved.cell.engine === "exact") return (stage) => exactResult(resolved, expected, stage);
    const context = { resolved, cache, shouldStop, replicate, snapshots, isShared };
    return reducedResult(resolved, expected, reducedReader(context));
  };
  const result = reading();
  return Object.fromEntries(resolved.stages.map((stage) => [stage.name, result(stage)]));
}

function exactResult(
  resolved: ResolvedCell,
  reader: Reader<ExpectedStage>,
  stage: ResolvedStage,
): StageResult {
  const { truth, read, layout } = reader;
  const expected = read(stage);
  const risk = expectedRiskOf(resolved, reader, expected);
  return {
    risk,
    floor: floorOf(resolved, reader, stage),
    misfit: expected.misfit,
    expectedRisk: risk,
    ...curveOf(resolved, stage, expected.curve, expected.curve),
    ...profileOf(resolved, stage, (coordinate) => {
      const node = positionOf(layout, coordinate);
      const cross = pairMoment(expected, undefined, truth)[node];
      const second = expected.deviation[node] + 2 * cross + truth[node];
      const error = expected.deviation[node];
      const coefficient = coefficientAt(resolved, coordinate, truth[node]);
      const mean = coefficient === 0 ? 0 : coefficient + cross / coefficient;
      return { truthEnergy: truth[node], mean, second, error, expectedError: error };
    }),
  };
}

function sampledResult(
  resolved: ResolvedCell,
  expectedReading: Reader<ExpectedStage>,
  simulatedReading: Reader<SimulatedStage>,
): (stage: ResolvedStage) => StageResult {
  const { truth } = simulatedReading;
  return (stage) => {
    const simulated = simulatedReading.read(stage);
    const expected = expectedReading.read(stage);
    const expectedRisk = expectedRiskOf(resolved, expectedReading, expected);
    return {
      risk: halfSquares(simulated.deviation) + resolved.tailEnergy / 2,
      floor: sampledFloor(resolved, simulatedReading, stage),
      misfit: simulated.misfit,
      expectedRisk: Number.isFinite(expectedRisk) ? expectedRisk : null,
      ...curveOf(resolved, stage, simulated.curve, expected.curve),
      ...profileOf(resolved, stage, (coordinate) => {
        const error = simulated.deviation[coordinate - 1];
        const mean = truth[coordinate - 1] + error;
        const node = positionOf(expectedReading.layout, coordinate);
        return {
          truthEnergy: truth[coordinate - 1] * truth[coordinate - 1],
          mean,
          second: mean * mean,
          error: error * error,
          expectedError: expected.deviation[node],
        };
      }),
    };
  };
}

function reducedResult(
  resolved: ResolvedCell,
  expectedReading: Reader<ExpectedStage>,
  reducedReading: Reader<ReducedStage>,
): (stage: ResolvedStage) => StageResult {
  return (stage) => {
    const reduced = reducedReading.read(stage);
    const expected = expectedReading.read(stage);
    const expectedRisk = expectedRiskOf(resolved, expectedReading, expected);
    return {
      risk: reduced.risk + resolved.tailEnergy / 2,
      floor: floorOf(resolved, reducedReading, stage),
      misfit: reduced.misfit,
      expectedRisk: Number.isFinite(expectedRisk) ? expectedRisk : null,
      ...curveOf(resolved, stage, reduced.curve, expected.curve),
    };
  };
}

function expectedRiskOf(
  { tailEnergy }: ResolvedCell,
  { layout }: Reader<ExpectedStage>,
  { deviation }: ExpectedStage,
): number {
  return weightedSum(layout.weight, deviation) / 2 + tailEnergy / 2;
}

/** `truth`: energies at the nodes of the layout. */
function floorOf(
  resolved: ResolvedCell,
  { layout, truth }: Pick<Reader<unknown>, "layout" | "truth">,
  stage: ResolvedStage,
): number {
  const { eigenvalues } = stage.setting(layout);
  const energies = stage.basis === undefined ? truth : ownEnergies(resolved, stage.basis, truth);
  let unseen = 0;
  for (let i = 0; i < energies.length; i++) {
    if (!(eigenvalues[i] > 0)) unseen += layout.weight[i] * energies[i];
  }
  return unseen / 2 + resolved.tailEnergy / 2;
}

/** `truth`: coefficients; an array of d less in every replicate. */
function sampledFloor(
  { tailEnergy }: ResolvedCell,
  { layout, truth: latent }: Reader<SimulatedStage>,
  stage: ResolvedStage,
): number {
  const { eigenvalues } = stage.setting(layout);
  const truth = stage.basis?.toOwn(latent) ?? latent;
  let unseen = 0;
  for (let i = 0; i < truth.length; i++) if (eigenvalues[i] === 0) unseen += truth[i] * truth[i];
  return unseen / 2 + tailEnergy / 2;
}

function curveOf(
  { tailEnergy }: ResolvedCell,
  { checkpoints: steps, isUnknown }: ResolvedStage,
  curve: Float64Array,
  expectedCurve: Float64Array,
): Partial<StageResult> {
  if (steps.length === 0) return {};
  const risk = curve.map((value) => value + tailEnergy / 2);
  const expectedRisk = expectedCurve.map((value) => value + tailEnergy / 2);
  if (isUnknown) return { curve: { steps, risk, expectedRisk } };
  const best = expectedRisk.reduce(
    (least, value, i) => (value < expectedRisk[least] ? i : least),
    0,
  );
  return { bestStep: steps[best], bestRisk: risk[best], curve: { steps, risk, expectedRisk } };
}

type ProfilePoint = Readonly<Record<Exclude<keyof Profile, "index">, number>>;

function profileOf(
  { cell }: ResolvedCell,
  stage: ResolvedStage,
  point: (coordinate: number) => ProfilePoint,
): Partial<StageResult> {
  const { profiles, problem } = cell;
  if (profiles?.of.includes(stage.name) !== true) return {};
  const index = profileIndices(problem.d, profiles.points);
  const points = Array.from(index, (coordinate) => point(coordinate));
  const column = (name: keyof ProfilePoint): Float64Array =>
    Float64Array.from(points, (values) => values[name]);
  return {
    profile: {
      index,
      truthEnergy: column("truthEnergy"),
      mean: column("mean"),
      second: column("second"),
      error: column("error"),
      expectedError: column("expectedError"),
    },
  };
}

/** E (Uᵀc)² per own coordinate of a basis. Shape: (d), as `energies`, those of the latent coordinates. */
function ownEnergies(resolved: ResolvedCell, basis: Basis, energies: Float64Array): Float64Array {
  if (isRandomTarget(resolved.cell.problem.target)) {
    return applied(
      basis.inverse.map((value) => value * value),
      energies,
    );
  }
  const own = basis.toOwn(resolved.coefficients(denseLayout(energies.length), 0));
  return own.map((value) => value * value);
}

/** c_i where it is the same in every replicate, else 0. */
function coefficientAt({ cell }: ResolvedCell, coordinate: number, energy: number): number {
  const { target } = cell.problem;
  if ("values" in target) return target.values[coordinate - 1] ?? 0;
  return isRandomTarget(target) ? 0 : Math.sqrt(energy);
}
