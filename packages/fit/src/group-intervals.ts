// group-intervals.ts — chooses where the intervals of a group come from.

import { degreesOfFreedom } from "./degrees-of-freedom.js";
import { estimatorOf, layoutOf } from "./estimand.js";
import type { GroupPoints } from "./group-points.js";
import type { Intervals } from "./intervals/interval.js";
import { intervalMethods } from "./intervals/methods.js";
import { residualT } from "./intervals/residual-t.js";
import type { Law, LawParameters } from "./law.js";
import { randomFrom } from "./random.js";
import type { Replication } from "./resample.js";
import type { FitOptions, LawFit } from "./types.js";
import { warning } from "./warnings.js";

/** Intervals of the estimand, with their origin. */
export interface GroupIntervals {
  readonly intervals: Intervals;
  readonly method: LawFit["ci_method"];
  readonly warnings: readonly string[];
}

/** Options with every default filled in; `interval` undefined = the law's own. */
export interface FilledOptions extends Required<Omit<FitOptions, "interval">> {
  readonly interval: FitOptions["interval"];
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
    const method = options.interval ?? law.interval;
    const intervals = intervalMethods[method]({
      sample,
      law,
      estimator: estimatorOf(law),
      degreesOfFreedom: freedom,
      level: options.level,
      resamples: options.resamples,
      random: randomFrom(key),
    });
    return { intervals, method, warnings: replicateWarnings(replication) };
  }
  if (replication.cells.some((cell) => cell.replicates.length > 1)) {
    return none(law, n, "some cells have one replicate only, so their noise is unknown.");
  }
  if (n <= law.parameters.length) {
    return none(law, n, `${n} points without replicates leave nothing to tell noise from law.`);
  }
  const intervals = residualT(law, points, parameters, options.level);
  return { intervals, method: "residual-t", warnings: [] };
}

function none(law: Law, points: number, why: string): GroupIntervals {
  const nothing = new Float64Array(layoutOf(law, points).length).fill(NaN);
  return {
    intervals: { low: nothing, high: nothing },
    method: "none",
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
  if (least < numbers.length) {
    warnings.push(
      warning(
        "uneven-replicates",
        `cells have between ${least} and ${most} of ${numbers.length} replicates.`,
      ),
    );
  }
  return warnings;
}
