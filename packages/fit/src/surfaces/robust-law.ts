// robust-law.ts — power and power+floor by other objectives than least squares.

import { exp, log } from "@ktsweep/core";
import type { Law, LawParameters } from "../law.js";
import type { IntervalName, LawName, Points } from "../types.js";
import { fitSurface, type SurfacePoint } from "./fit-surface.js";
import type { Objective } from "./objective.js";
import type { SurfaceCentre, SurfaceLaw, SurfacePoints } from "./surface-law.js";

/**
 * Methods that hold for an objective with a corner: those that refit whole resamples. A jackknife moves it in jumps, and
 * score-t, profile and the scatter about the law are made for squares. The default is percentile-t.
 */
const methods: readonly IntervalName[] = ["percentile-t", "percentile", "basic", "bca"];

/** The law fitted by an objective; `least-squares` is the law itself. δ of Huber's loss: 1e-3. */
export function withObjective(law: Law, name: LawName, objective: Objective): Law {
  if (objective === "least-squares") return law;
  const { parameters, minimumPoints, profile, evaluate } = law;
  return {
    parameters,
    minimumPoints,
    profile,
    evaluate,
    interval: "percentile-t",
    methods,
    fit: (points) => fitBy(objective, law, name, points),
  };
}

function fitBy(objective: Objective, law: Law, name: LawName, points: Points): LawParameters {
  const from = law.fit(points);
  const data: SurfacePoints = { x: [points.x], y: points.y };
  const best = (surface: SurfaceLaw, starts: readonly Float64Array[]): SurfacePoint =>
    fitSurface(surface, data, {
      objective,
      starts,
      ...(points.weights === undefined ? {} : { counts: points.weights }),
    });
  const at = centreOf(points);
  const height = log(from.prefactor) + from.exponent * at.logX[0] - at.logY;
  const bare = best(straight, [Float64Array.of(height, from.exponent)]);
  if (name === "power") return bare.parameters;
  const least = points.y.reduce((low, y) => Math.min(low, y), Infinity);
  const floors = [from.floor, 0.3 * least, 0.9 * least].filter((floor) => floor > 0);
  const floored = best(
    withFloor,
    floors.map((floor) => Float64Array.of(height, from.exponent, log(floor) - at.logY)),
  );
  // A floor that gains nothing but rounding is none.
  return floored.objective < bare.objective * (1 - 1e-9)
    ? floored.parameters
    : { ...bare.parameters, floor: 0 };
}

function centreOf({ x, y }: Points): SurfaceCentre {
  const mean = (values: Float64Array): number =>
    values.reduce((sum, value) => sum + log(value), 0) / values.length;
  return { logX: Float64Array.of(mean(x)), logY: mean(y) };
}

/** θ = (log C, p) at the centre. */
const straight: SurfaceLaw = {
  names: ["prefactor", "exponent"],
  variables: 1,
  leastValues: 2,
  value([height, slope], [u], gradient) {
    gradient[0] = 1;
    gradient[1] = u;
    return height + slope * u;
  },
  addCurvature: () => undefined,
  starts: () => [],
  scales: ({ logX: [x], logY }) => [
    { scale: "log", offset: logY, change: Float64Array.of(1, -x) },
    { scale: "linear", offset: 0, change: Float64Array.of(0, 1) },
  ],
  parameters: ([height, exponent], { logX: [x], logY }) => ({
    exponent,
    prefactor: exp(height + logY - exponent * x),
  }),
};

/** θ = (log C, p, log E) at the centre; log y is the log-sum-exp of a line and a constant. */
const withFloor: SurfaceLaw = {
  names: ["prefactor", "exponent", "floor"],
  variables: 1,
  leastValues: 3,
  value([height, slope, floor], [u], gradient) {
    const line = height + slope * u;
    const most = Math.max(line, floor);
    const [above, below] = [exp(line - most), exp(floor - most)];
    const share = above / (above + below);
    gradient[0] = share;
    gradient[1] = share * u;
    gradient[2] = 1 - share;
    return most + log(above + below);
  },
  addCurvature([height, slope, floor], [u], scale, hessian) {
    const line = height + slope * u;
    const most = Math.max(line, floor);
    const [above, below] = [exp(line - most), exp(floor - most)];
    const spread = (scale * above * below) / ((above + below) * (above + below));
    const direction = [1, u, -1];
    direction.forEach((a, i) => {
      direction.forEach((b, j) => {
        hessian[i][j] += spread * a * b;
      });
    });
  },
  starts: () => [],
  scales: ({ logX: [x], logY }) => [
    { scale: "log", offset: logY, change: Float64Array.of(1, -x, 0) },
    { scale: "linear", offset: 0, change: Float64Array.of(0, 1, 0) },
    { scale: "log", offset: logY, change: Float64Array.of(0, 0, 1) },
  ],
  parameters: ([height, exponent, floor], { logX: [x], logY }) => ({
    exponent,
    prefactor: exp(height + logY - exponent * x),
    floor: exp(floor + logY),
  }),
};
