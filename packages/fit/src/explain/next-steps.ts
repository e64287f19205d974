// next-steps.ts — what would halve the interval: more replicates of the cells there are, or one more size.

import { exponentWeights, type Influence } from "../allocation/influence.js";
import { predictedFreedom, predictedVariance } from "../allocation/predicted-error.js";
import type { Law, LawParameters } from "../law.js";
import { studentTQuantile } from "../student-t.js";
import type { Points } from "../types.js";
import type { Statement } from "./statement.js";

/** A fit whose interval is to be halved. Shape: all per point, x ascending. */
export interface NextRequest {
  readonly points: Points;
  readonly law: Law;
  readonly parameters: LawParameters;
  readonly influence: Influence;
  /** Predicted seconds of one replicate of each cell; undefined where unknown. */
  readonly costs: Float64Array | undefined;
  /** Of the interval now. */
  readonly halfWidth: number;
  readonly level: number;
}

/** No advice beyond so many times what is there: another design is needed. */
const MOST_TIMES = 4096;

type NextReplicates = Extract<Statement, { kind: "next-replicates" }>;
type NextSize = Extract<Statement, { kind: "next-size" }>;

/**
 * Least predicted seconds (replicates, where no cost is known) that halve the interval: R_i = max(R_i, λ b_i/√c_i), the
 * optimum of Σ b_i²/R_i under Σ c_i R_i for cells whose noise is independent. Source: Neyman, 1934.
 *
 * Undefined where no number of replicates would.
 */
export function nextReplicates(request: NextRequest): NextReplicates | undefined {
  const { points, influence, costs, halfWidth, level } = request;
  const now = errorAt(influence, influence.counts, level);
  const wanted = (scale: number): Float64Array =>
    influence.counts.map((count, i) =>
      Math.max(
        count,
        Math.ceil((scale * Math.abs(influence.loads[i])) / Math.sqrt(costs?.[i] ?? 1)),
      ),
    );
  const isEnough = (scale: number): boolean => errorAt(influence, wanted(scale), level) <= now / 2;
  let high = firstScale(influence, costs);
  const limit = high * MOST_TIMES;
  while (high < limit && !isEnough(high)) high *= 2;
  if (!(high < limit) || !(now > 0)) return undefined;
  let low = high / 2;
  for (let k = 0; k < 40; k++) {
    const middle = (low + high) / 2;
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  const replicates = wanted(high);
  const more = replicates.map((count, i) => count - influence.counts[i]);
  const cells = Array.from(points.x, (x, i) => ({
    x,
    from: influence.counts[i],
    to: replicates[i],
  }));
  return {
    kind: "next-replicates",
    half_width: halfWidth,
    target: halfWidth / 2,
    cells: cells.filter(({ from, to }) => to > from),
    seconds: costs === undefined ? null : more.reduce((sum, n, i) => sum + n * costs[i], 0),
  };
}

/** The scale at which the least of the cells would get a replicate more. */
function firstScale({ counts, loads }: Influence, costs: Float64Array | undefined): number {
  const scales = Array.from(
    counts,
    (count, i) => (count * Math.sqrt(costs?.[i] ?? 1)) / Math.abs(loads[i]),
  );
  return scales.reduce((least, scale) => (scale > 0 ? Math.min(least, scale) : least), Infinity);
}

/** Half-width at these replicates, up to a factor that none of them changes. */
function errorAt(influence: Influence, replicates: Float64Array, level: number): number {
  const freedom = Math.max(1, predictedFreedom(influence, replicates));
  const t = studentTQuantile((1 + level) / 2, Math.min(freedom, 1e6));
  return t * Math.sqrt(predictedVariance(influence, replicates));
}

/** One more size a step beyond the last, on the law and with the noise and replicates of the last cell. */
export function nextSize(request: NextRequest): NextSize | undefined {
  const { points, law, parameters, influence, costs, halfWidth } = request;
  const n = points.x.length;
  if (n < 2 || !(points.x[n - 1] > points.x[n - 2])) return undefined;
  const x = (points.x[n - 1] * points.x[n - 1]) / points.x[n - 2];
  const longer: Points = {
    x: Float64Array.of(...points.x, x),
    y: Float64Array.of(...points.y, law.evaluate(parameters, x)),
  };
  const weights = exponentWeights(points, law, parameters);
  const next = exponentWeights(longer, law, law.fit(longer));
  const variances = influence.loads.map((load, i) => {
    const noise = load / weights[i];
    return (noise * noise) / influence.counts[i];
  });
  if (!variances.every(Number.isFinite)) return undefined;
  const sum = (of: Float64Array): number =>
    of.reduce((total, w, i) => total + w * w * variances[Math.min(i, n - 1)], 0);
  const replicates = influence.counts[n - 1];
  return {
    kind: "next-size",
    x,
    replicates,
    half_width: halfWidth,
    predicted_half_width: halfWidth * Math.sqrt(sum(next) / sum(weights)),
    seconds: costs === undefined ? null : (replicates * costs[n - 1] * costs[n - 1]) / costs[n - 2],
  };
}
