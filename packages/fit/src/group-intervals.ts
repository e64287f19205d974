// group-intervals.ts — chooses where the intervals of a group come from.

import { componentFreedom, degreesOfFreedom } from "./degrees-of-freedom.js";
import { estimatorOf, layoutOf } from "./estimand.js";
import type { GroupPoints } from "./group-points.js";
import type { IntervalRequest, Intervals } from "./intervals/interval.js";
import { intervalMethods, intervalNames } from "./intervals/methods.js";
import { residualT } from "./intervals/residual-t.js";
import type { Law, LawParameters } from "./law.js";
import { randomFrom } from "./random.js";
import type { Replication } from "./replication.js";
import type { FitOptions, LawFit, MethodInterval } from "./types.js";
import { warning } from "./warnings.js";

/** Intervals of the estimand, with their origin. */
export interface GroupIntervals {
  readonly intervals: Intervals;
  readonly method: LawFit["ci_method"];
  /** The exponent by every method, where that was asked for. */
  readonly all?: readonly MethodInterval[];
  /** Of the exponent's variance; 0 where it does not come from replicates. */
  readonly degreesOfFreedom: number;
  readonly warnings: readonly string[];
}

/** Options with every default filled in; `interval` undefined = the law's own. */
export interface FilledOptions extends Required<Omit<FitOptions, "interval" | "explain">> {
  readonly interval: FitOptions["interval"];
  readonly explain: FitOptions["explain"];
}

/** What a group's fit came to, before its intervals. */
export interface FittedLaw {
  readonly law: Law;
  readonly parameters: LawParameters;
  /** A text that makes the random numbers of this group its own. */
  readonly key: string;
}

/** From replicates where every cell has at least two; from residuals where no cell has; else none. */
export function groupIntervals(
  group: GroupPoints,
  { law, parameters, key }: FittedLaw,
  options: FilledOptions,
): GroupIntervals {
  const { replication, sample, points } = group;
  const n = points.x.length;
  const freedom = degreesOfFreedom(replication);
  if (freedom > 0) {
    const estimator = estimatorOf(law);
    const request = {
      replication,
      sample,
      law,
      estimator,
      degreesOfFreedom: componentFreedom(replication, sample, estimator),
      inflation: group.inflation,
      level: options.level,
      resamples: options.resamples,
    };
    const isAll = options.interval === "all";
    const method = options.interval === "all" ? law.interval : (options.interval ?? law.interval);
    return {
      intervals: intervalMethods[method]({ ...request, random: randomFrom(key) }),
      method,
      ...(isAll ? { all: sideBySide(request, key) } : {}),
      degreesOfFreedom:
        request.degreesOfFreedom[layoutOf(law, points.x.length).placeOf("exponent")],
      warnings: replicateWarnings(replication),
    };
  }
  if (replication.cells.some((cell) => cell.replicates.length > 1)) {
    return none(law, n, "some cells have one replicate only, so their noise is unknown.");
  }
  if (n <= law.parameters.length) {
    return none(law, n, `${n} points without replicates leave nothing to tell noise from law.`);
  }
  if (law.methods !== undefined) {
    return none(law, n, "an interval from the scatter of the points is made for least squares.");
  }
  const intervals = residualT(law, points, parameters, options.level);
  return { intervals, method: "residual-t", degreesOfFreedom: 0, warnings: [] };
}

/** A bootstrap-t fits R + 1 times per resample: beside the others it gets by with these. */
const studentisedResamples = 399;

function sideBySide(
  request: Omit<IntervalRequest, "random">,
  key: string,
): readonly MethodInterval[] {
  const { law, sample, resamples } = request;
  const place = layoutOf(law, sample.points().x.length).placeOf("exponent");
  return (law.methods ?? intervalNames).map((method) => {
    const { low, high } = intervalMethods[method]({
      ...request,
      resamples: method === "bootstrap-t" ? Math.min(resamples, studentisedResamples) : resamples,
      random: randomFrom(key),
    });
    return { method, low: finite(low[place]), high: finite(high[place]) };
  });
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

function none(law: Law, points: number, why: string): GroupIntervals {
  const nothing = new Float64Array(layoutOf(law, points).length).fill(NaN);
  return {
    intervals: { low: nothing, high: nothing },
    method: "none",
    degreesOfFreedom: 0,
    warnings: [warning("interval-missing", why)],
  };
}

function replicateWarnings({ cells, numbers }: Replication): string[] {
  const sizes = cells.map((cell) => cell.replicates.length);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  const warnings: string[] = [];
  if (least < 4) {
    warnings.push(
      warning("few-replicates", `with ${least} replicates the interval rests on normal noise.`),
    );
  }
  const gaps = cells.filter(({ replicates }) => hasGaps(replicates, numbers)).length;
  if (gaps > 0) {
    warnings.push(
      warning(
        "uneven-replicates",
        `${gaps} of ${cells.length} cells lack replicates that are not their last ones: between ` +
          `${least} and ${most} of ${numbers.length} are there.`,
      ),
    );
  }
  return warnings;
}

/** Whether a number is missing below one that is there: failed rows, not a plan with fewer of them. */
function hasGaps(replicates: Int32Array, numbers: Int32Array): boolean {
  const last = replicates.reduce((most, number) => Math.max(most, number), -Infinity);
  const n = replicates.length;
  return n > 0 && numbers[n - 1] !== last;
}
