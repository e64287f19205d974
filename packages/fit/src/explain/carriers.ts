// carriers.ts — which cells carry the exponent.

import { exponentWeights, type Influence } from "../allocation/influence.js";
import type { Law, LawParameters } from "../law.js";
import type { Points } from "../types.js";
import type { Carrier } from "./statement.js";

/** Shape: influence, where there are replicates, as the points. Cost: a fit per point. */
export function carriersOf(
  points: Points,
  law: Law,
  parameters: LawParameters,
  influence: Influence | undefined,
): readonly Carrier[] {
  const weights = exponentWeights(points, law, parameters);
  const squares = weights.reduce((sum, w) => sum + w * w, 0);
  const variances = influence?.loads.map((load, i) => (load * load) / influence.counts[i]);
  const total = variances?.reduce((sum, variance) => sum + variance, 0) ?? 0;
  return Array.from(points.x, (x, i) => ({
    x,
    variance_share: variances !== undefined && total > 0 ? variances[i] / total : null,
    leverage: (weights[i] * weights[i]) / squares,
    change_without: changeWithout(points, law, parameters, i),
  }));
}

function changeWithout(
  points: Points,
  law: Law,
  parameters: LawParameters,
  i: number,
): number | null {
  const others = (values: Float64Array): Float64Array => values.filter((_, j) => j !== i);
  const x = others(points.x);
  if (new Set(x).size < law.minimumPoints) return null;
  const rest: Points = {
    x,
    y: others(points.y),
    ...(points.weights === undefined ? {} : { weights: others(points.weights) }),
  };
  const change = law.fit(rest).exponent - parameters.exponent;
  return Number.isFinite(change) ? change : null;
}
