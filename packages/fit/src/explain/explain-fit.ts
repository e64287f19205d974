// explain-fit.ts — what a fit rests on, in numbers: why its interval is as wide as it is, and what would halve it.

import { influenceOf, type Influence } from "../allocation/influence.js";
import { compareLaws } from "../comparison/compare-laws.js";
import { componentFreedom, degreesOfFreedom } from "../degrees-of-freedom.js";
import { estimatorOf, layoutOf } from "../estimand.js";
import type { GroupPoints } from "../group-points.js";
import { intervalMethods } from "../intervals/methods.js";
import type { Law, LawParameters } from "../law.js";
import { randomFrom } from "../random.js";
import type { ExplainOptions, IntervalName, LawFit } from "../types.js";
import { warningCode } from "../warnings.js";
import { carriersOf } from "./carriers.js";
import { floorTrade, type FloorTrade } from "./floor-correlation.js";
import { nextReplicates, nextSize } from "./next-steps.js";
import type { Carrier, Statement } from "./statement.js";

/** A fitted group. */
export interface Explained {
  readonly fit: LawFit;
  readonly law: Law;
  readonly read: GroupPoints;
  readonly options: ExplainOptions;
}

/** Warnings that the points do not follow the law, the most telling first. */
const NOT_THE_LAW = ["break", "floor-hidden", "another-law", "outlier", "lack-of-fit", "drift"];
/** Methods that are cheap enough to be made again. */
const METHODS: readonly IntervalName[] = [
  "jackknife-t",
  "score-t",
  "percentile-t",
  "bca",
  "profile",
];
const RESAMPLES = 399;
/** A cell that makes so much of the variance is the reason. */
const MOST = 0.5;

/**
 * Statements in a fixed order, the reason first. Costs some 1,000 fits where there are replicates.
 *
 * Range: a fit that has an exponent.
 */
export function explainFit(explained: Explained): readonly Statement[] {
  const { fit, law, read, options } = explained;
  const parameters = law.fit(read.points);
  const isReplicated = degreesOfFreedom(read.replication) > 0;
  const influence = isReplicated ? influenceOf(read, law, parameters) : undefined;
  const cells = carriersOf(read.points, law, parameters, influence);
  const trade = floorTrade(read.points, law, parameters);
  return [
    reasonOf(fit, cells, trade, isReplicated),
    { kind: "carriers", cells },
    ...slopes(fit),
    ...(fit.law === "power+floor" ? [floorStatement(fit, trade)] : []),
    { kind: "laws", laws: fit.comparison ?? compareLaws(fit, read).laws },
    ...(isReplicated ? [methods(explained)] : []),
    ...held(fit),
    ...(influence === undefined ? [] : next(explained, parameters, influence, options)),
  ];
}

function halfWidth({ exponent_ci_low: low, exponent_ci_high: high }: LawFit): number | null {
  return low === null || high === null ? null : (high - low) / 2;
}

function reasonOf(
  fit: LawFit,
  cells: readonly Carrier[],
  trade: FloorTrade | undefined,
  isReplicated: boolean,
): Statement {
  const codes = fit.warnings.map(warningCode);
  // Without replicates a drift is not tested, only seen.
  const told = NOT_THE_LAW.find(
    (code) => codes.some((own) => own === code) && (isReplicated || code !== "drift"),
  );
  const most = cells.reduce((a, b) =>
    (b.variance_share ?? b.leverage) > (a.variance_share ?? a.leverage) ? b : a,
  );
  const because = (
    reason: Extract<Statement, { kind: "reason" }>["reason"],
    value: string | number | null,
  ): Statement => ({ kind: "reason", reason, because: value });
  if (told !== undefined) return because("law", told);
  if (codes.includes("not-separable")) return because("floor", "not-separable");
  if (trade !== undefined && trade.known <= 0.5) return because("floor", trade.correlation);
  if (!isReplicated) return because("scatter", null);
  if ((most.variance_share ?? 0) > MOST) return because("cell", most.x);
  if (codes.includes("few-decades")) return because("range", "few-decades");
  return because("noise", null);
}

function slopes({ local_slopes: all }: LawFit): Statement[] {
  if (all.length < 2) return [];
  const [first, last] = [all[0], all[all.length - 1]];
  const [low, high] = first.slope < last.slope ? [first, last] : [last, first];
  const apart =
    low.slope_ci_high === null || high.slope_ci_low === null
      ? null
      : low.slope_ci_high < high.slope_ci_low;
  return [{ kind: "slopes", first: first.slope, last: last.slope, apart }];
}

function floorStatement(fit: LawFit, trade: FloorTrade | undefined): Statement {
  const half = halfWidth(fit);
  return {
    kind: "floor",
    correlation: trade?.correlation ?? null,
    half_width_known: trade === undefined || half === null ? null : half * trade.known,
  };
}

function methods({ fit, law, read, options }: Explained): Statement {
  const { replication, sample, points } = read;
  const estimator = estimatorOf(law);
  const place = layoutOf(law, points.x.length).placeOf("exponent");
  const request = {
    replication,
    sample,
    law,
    estimator,
    degreesOfFreedom: componentFreedom(replication, sample, estimator),
    inflation: read.inflation,
    level: fit.ci_level,
    resamples: RESAMPLES,
  };
  const known = (law.methods ?? METHODS).filter(
    (method) => method !== "score-t" || law.score !== undefined,
  );
  const widths = known.map((method) => {
    const random = randomFrom(`explain ${String(options.seed ?? 0)} ${JSON.stringify(fit.by)}`);
    const { low, high } = intervalMethods[method]({ ...request, random });
    const width = high[place] - low[place];
    return { method, width: Number.isFinite(width) ? width : null };
  });
  const finite = widths.flatMap(({ width }) => (width === null ? [] : [width]));
  const ratio = Math.max(...finite) / Math.min(...finite);
  return {
    kind: "methods",
    widths,
    ratio: finite.length === widths.length && Number.isFinite(ratio) ? ratio : null,
  };
}

function held({ holdout = [] }: LawFit): Statement[] {
  if (holdout.length === 0) return [];
  const errors = holdout.flatMap(({ error_percent: error }) => (error === null ? [] : [error]));
  const worst = errors.reduce(
    (most, error) => (Math.abs(error) > Math.abs(most) ? error : most),
    0,
  );
  return [
    {
      kind: "holdout",
      points: holdout.length,
      inside: holdout.filter(({ inside }) => inside === true).length,
      worst_error_percent: errors.length === 0 ? null : worst,
    },
  ];
}

function next(
  { fit, law, read }: Explained,
  parameters: LawParameters,
  influence: Influence,
  { cost }: ExplainOptions,
): Statement[] {
  const half = halfWidth(fit);
  if (half === null || !(half > 0)) return [];
  const { points, replication } = read;
  const costs =
    cost === undefined ? undefined : Float64Array.from(replication.cells, (cell) => cost(cell));
  const isPriced = costs?.every((seconds) => seconds > 0) === true;
  const request = {
    points,
    law,
    parameters,
    influence,
    costs: isPriced ? costs : undefined,
    halfWidth: half,
    level: fit.ci_level,
  };
  return [nextReplicates(request), nextSize(request)].filter((step) => step !== undefined);
}
