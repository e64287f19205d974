// broken.ts — y = b·x^−c0·(1 + (x/d)^(1/f))^(−c1·f): one power law that turns smoothly into another.
//
// Source: Caballero, Gupta, Rish, Krueger, "Broken Neural Scaling Laws", arXiv 2210.14891v17, equation 1 with one break
// and no floor.

import { exp, log } from "@ktsweep/core";
import { fitLine } from "../line.js";
import type { SurfaceLaw, SurfaceShape } from "./surface-law.js";

/** Places of the break, as shares of the rows below it. */
const BREAKS = [0.25, 0.5, 0.75];
const WIDTHS = [0.1, 0.5];

/** θ = (log b, c0, c1, log d, log f) at the centre of the rows. Slopes of log y: −c0 below the break, −(c0 + c1) beyond. */
export const broken: SurfaceLaw = {
  names: ["b", "c0", "c1", "d", "f"],
  variables: 1,
  leastValues: 5,

  value([b, c0, c1, at, logWidth], [u], gradient) {
    const width = exp(logWidth);
    const place = (u - at) / width;
    const turn = softplus(place);
    const share = 1 / (1 + exp(-place));
    gradient[0] = 1;
    gradient[1] = -u;
    gradient[2] = -width * turn;
    gradient[3] = c1 * share;
    gradient[4] = -c1 * width * (turn - place * share);
    return b - c0 * u - c1 * width * turn;
  },

  addCurvature([, , c1, at, logWidth], [u], scale, hessian) {
    const width = exp(logWidth);
    const place = (u - at) / width;
    const share = 1 / (1 + exp(-place));
    const bend = share * (1 - share);
    const turn = softplus(place) - place * share;
    const add = (i: number, j: number, value: number): void => {
      hessian[i][j] += scale * value;
      if (i !== j) hessian[j][i] += scale * value;
    };
    add(2, 3, share);
    add(2, 4, -width * turn);
    add(3, 3, (-c1 * bend) / width);
    add(3, 4, -c1 * bend * place);
    add(4, 4, -c1 * width * (turn + place * place * bend));
  },

  starts({ u: [u], v }) {
    return BREAKS.flatMap((share) => WIDTHS.map((width) => startAt({ u: [u], v }, share, width)));
  },

  scales: ({ logX: [x], logY }) => [
    { scale: "log", offset: logY, change: Float64Array.of(1, x, 0, 0, 0) },
    { scale: "linear", offset: 0, change: Float64Array.of(0, 1, 0, 0, 0) },
    { scale: "linear", offset: 0, change: Float64Array.of(0, 0, 1, 0, 0) },
    { scale: "log", offset: x, change: Float64Array.of(0, 0, 0, 1, 0) },
    { scale: "log", offset: 0, change: Float64Array.of(0, 0, 0, 0, 1) },
  ],

  parameters: ([b, c0, c1, at, logWidth], { logX: [x], logY }) => ({
    b: exp(b + logY + c0 * x),
    c0,
    c1,
    d: exp(at + x),
    f: exp(logWidth),
  }),
};

/** log(1 + e^t). */
function softplus(t: number): number {
  return Math.max(t, 0) + log(1 + exp(-Math.abs(t)));
}

function startAt({ u: [u], v }: SurfaceShape, share: number, width: number): Float64Array {
  const order = Array.from(u.keys()).sort((i, j) => u[i] - u[j]);
  const middle = Math.max(2, Math.min(order.length - 2, Math.round(share * order.length)));
  const lineOf = (rows: readonly number[]) =>
    fitLine(
      rows.map((i) => u[i]),
      rows.map((i) => v[i]),
    );
  const before = lineOf(order.slice(0, middle));
  const after = lineOf(order.slice(middle));
  const c0 = Number.isFinite(before.slope) ? -before.slope : 0;
  const c1 = Number.isFinite(after.slope) ? -after.slope - c0 : 0;
  const intercept = Number.isFinite(before.intercept) ? before.intercept : 0;
  return Float64Array.of(intercept, c0, c1, u[order[middle]], log(width));
}
