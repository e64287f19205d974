// stage-modes.ts — what closed forms are made of: a stage's eigenvalues and the truth's energies, on few nodes.

import type { Cell } from "./cell.js";
import { exactLayout } from "./layout/exact-layout.js";
import { pow } from "./math.js";
import { defaultNoise, truthShare } from "./labels.js";
import { eigenvalues, seenUpTo, spectrumOf } from "./spectrum.js";
import { tailEnergy, targetEnergies } from "./target.js";

/** Coordinates 1 … d as nodes with weights: Σ_i f(i) ≈ Σ_j weight_j f(index_j). Shape: (nodes) each. */
export interface StageModes {
  readonly index: Float64Array;
  readonly weights: Float64Array;
  /** λ_i, 0 where the stage does not see the coordinate. */
  readonly eigenvalues: Float64Array;
  /** E c_i². */
  readonly energies: Float64Array;
  /** Energy beyond d, 0 where it is truncated. */
  readonly tailEnergy: number;
  /** Variance of the noise on the stage's labels, without tail and without what it does not see. */
  readonly labelNoise: number;
  /** Same with the tail's energy as far as the labels are the truth's: what no coordinate explains. */
  readonly noiseVariance: number;
  /** λ of one coordinate 1 … d, which need not be a node. */
  readonly eigenvalueAt: (coordinate: number) => number;
  /** The k-th coordinate that the stage sees, from 1; undefined where it sees fewer. */
  readonly seenCoordinate: (k: number) => number | undefined;
  /** Coordinates that the stage sees whose eigenvalue is above the threshold (≥ 0). */
  readonly countAbove: (threshold: number) => number;
}

/**
 * The modes of a stage on the nodes of the exact engine. `chain` may be the stage alone or with others, whose masks the
 * nodes then respect too.
 *
 * Throws: CHAIN_INVALID. Cost: O(nodes).
 */
export function stageModes(cell: Pick<Cell, "problem" | "chain">, name: string): StageModes {
  const { problem } = cell;
  const stage = cell.chain[name];
  const layout = exactLayout(cell);
  const values = eigenvalues(problem, stage, layout);
  const labels = stage.labels ?? "truth";
  const labelNoise = stage.noiseVariance ?? defaultNoise(problem, labels);
  const tail = tailEnergy(problem);
  const rule = spectrumOf(problem, stage);
  const isDense = layout.index.length === problem.d;
  const seen = seenUpTo(stage.sees ?? "all", problem.d);
  const eigenvalueAt = (coordinate: number): number => {
    if (isDense) return values[coordinate - 1];
    if (seen(coordinate) === seen(coordinate - 1)) return 0;
    return ruleAt(coordinate);
  };
  const exponent = "exponent" in rule ? rule.exponent : 0;
  const factor = scaleOf(values, layout.index, exponent);
  const ruleAt = (coordinate: number): number => factor * pow(coordinate, -exponent);
  return {
    index: layout.index,
    weights: layout.weight,
    eigenvalues: values,
    energies: targetEnergies(problem, layout),
    tailEnergy: tail,
    labelNoise,
    noiseVariance: labelNoise + truthShare(labels) * tail,
    eigenvalueAt,
    seenCoordinate: (k) => {
      if (!(k >= 1 && k <= seen(problem.d))) return undefined;
      return lastWhere((coordinate) => seen(coordinate) < k, problem.d) + 1;
    },
    countAbove: (threshold) => {
      if (isDense)
        return values.reduce((count, value) => (value > threshold ? count + 1 : count), 0);
      const total = seen(problem.d);
      // A rule is monotone: what is above stands at one end.
      const isAbove = (coordinate: number): boolean => ruleAt(coordinate) > threshold;
      if (exponent >= 0) return seen(lastWhere(isAbove, problem.d));
      return total - seen(lastWhere((coordinate) => !isAbove(coordinate), problem.d));
    },
  };
}

/** The factor of a rule's eigenvalues: `scale`, or what `trace` comes to. */
function scaleOf(values: Float64Array, index: Float64Array, exponent: number): number {
  const first = values.findIndex((value) => value > 0);
  return first < 0 ? 0 : values[first] * pow(index[first], exponent);
}

/** The last of 1 … d for which `holds`, which holds for a first part of them; 0 where it does for none. */
function lastWhere(holds: (coordinate: number) => boolean, d: number): number {
  let low = 0;
  let high = d + 1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
