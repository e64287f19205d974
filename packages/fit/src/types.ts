// types.ts — what a fit is given and what it says.

import type { Statement } from "./explain/statement.js";
import type { Objective } from "./surfaces/objective.js";

/** Value of a measure or expression, given the value of every column it may name. */
export type Evaluate = (column: (name: string) => number) => number;

/**
 * One cell as a fit sees it.
 *
 * Shape: every array of `samples` is as long as `replicates`; entry k belongs to replicate number
 * `replicates[k]`. The same number means the same replicate in every cell. Numbers are distinct.
 */
export interface FitCell {
  /** Constants of the cell: axes and derived names (text only for `by`). */
  readonly columns: Readonly<Record<string, number | string>>;
  /** Column → one value per replicate. */
  readonly samples: Readonly<Record<string, Float64Array>>;
  readonly replicates: Int32Array;
}

/** The laws this package knows by name; each is one file that implements `Law`. */
export type LawName = "power" | "power+floor";

/** Ways to turn replicates into an interval; docs/adr/0004 holds their measured coverage. */
export type IntervalName =
  | "score-t"
  | "jackknife-t"
  | "profile"
  | "percentile"
  | "percentile-t"
  | "basic"
  | "bca"
  | "bootstrap-t";

/** `replicates`: by the inverse variance of the log mean, as its replicates show it. */
export type WeightName = "equal" | "replicates";

/** One fit of a spec: y against x under a law, once for each combination of the `by` columns. */
export interface FitRequest {
  readonly name: string;
  readonly law: LawName;
  /** Evaluated on the means of a cell's columns, like `y`. */
  readonly x: Evaluate;
  readonly y: Evaluate;
  /** Names of constant columns; an empty list makes one group. */
  readonly by: readonly string[];
  /** Loss of log residuals, δ of Huber's 1e-3. Default least-squares. */
  readonly objective?: Objective | undefined;
  /** So many of the largest different x of each group are not fitted but predicted. Default 0. */
  readonly holdout?: number;
}

/** Laws that a comparison knows; `polylog`: y = C·(x/log x)^p. */
export type ComparedLawName = LawName | "broken" | "polylog";

/** A law beside others on the same points. */
export interface ComparedLaw {
  readonly law: ComparedLawName;
  readonly parameters: number;
  /** Less is better; only differences mean something. */
  readonly aicc: number;
  readonly bic: number;
  /** Akaike weight: exp(−Δ/2) of AICc, all together 1. */
  readonly weight: number;
}

/** A point that the fit did not see. */
export interface HeldOutPoint {
  readonly x: number;
  /** As measured. */
  readonly y: number;
  readonly predicted: number | null;
  /** 100·(predicted/y − 1). */
  readonly error_percent: number | null;
  /** Ends of the prediction interval of the measured mean; null where there is none. */
  readonly predicted_low: number | null;
  readonly predicted_high: number | null;
  readonly inside: boolean | null;
  readonly replicates: number;
}

/** What an explanation may use. */
export interface ExplainOptions {
  /** Predicted seconds of one replicate of a cell. */
  readonly cost?: (cell: FitCell) => number;
  /** Root of the draws of the methods that draw. */
  readonly seed?: number;
}

/** How intervals are made. */
export interface FitOptions {
  /** Root of a bootstrap's random numbers; the default methods draw none. Default 0. */
  readonly seed?: number;
  /** Bootstrap resamples, at least 39. Default 1999. */
  readonly resamples?: number;
  /** Coverage asked for, in (0, 1). Default 0.95. */
  readonly level?: number;
  /**
   * Default: the law's own, `jackknife-t` for `power`, `score-t` for `power+floor`. `all` keeps that
   * and adds the exponent's interval by every method as `LawFit.intervals`.
   */
  readonly interval?: IntervalName | "all";
  /** Whether cells were drawn independently of each other; then it is checked. Default false. */
  readonly independent?: boolean;
  /** How points count in a fit. Default `equal`; docs/adr/0021 says why. */
  readonly weights?: WeightName;
  /** Whether other laws are fitted to the same points and compared. Default false. */
  readonly compare?: boolean;
  /** What the fit rests on, as `LawFit.explanation`; left out: none. */
  readonly explain?: ExplainOptions | undefined;
}

/** An interval of the exponent by one method; an end that the data do not bound is null. */
export interface MethodInterval {
  readonly method: IntervalName;
  readonly low: number | null;
  readonly high: number | null;
}

/** x and y of a cell on its column means, with an interval of y. Unit: as the columns. */
export interface PointInterval {
  readonly x: number;
  readonly y: number;
  /** Null below two replicates. */
  readonly y_ci_low: number | null;
  readonly y_ci_high: number | null;
  /** Replicates behind the point. */
  readonly replicates: number;
}

/** A point of a fit, beside the law at its x (null where the group could not be fitted). */
export interface FitPoint extends PointInterval {
  readonly fitted: number | null;
}

/** Slope of log y on log x between two neighbouring points. */
export interface LocalSlope {
  readonly x_low: number;
  readonly x_high: number;
  readonly slope: number;
  readonly slope_ci_low: number | null;
  readonly slope_ci_high: number | null;
}

/**
 * The outcome for one group: plain data, ready for JSON. Null stands for "none": a law without that
 * parameter, an interval that the data cannot give, or a group that could not be fitted (then
 * `warnings` says why).
 */
export interface LawFit {
  readonly name: string;
  readonly by: Readonly<Record<string, number | string>>;
  readonly law: LawName;
  readonly n_points: number;
  /** p of y = C·x^p: negative for decay. */
  readonly exponent: number | null;
  readonly exponent_ci_low: number | null;
  readonly exponent_ci_high: number | null;
  /** `residual-t` = from the scatter about the law (no replicates); `none` = no interval. */
  readonly ci_method: IntervalName | "residual-t" | "none";
  readonly ci_level: number;
  /** By every method, where `interval: "all"` asked for it and there are replicates. */
  readonly intervals?: readonly MethodInterval[];
  /** C of y = C·x^p. */
  readonly prefactor: number | null;
  readonly prefactor_ci_low: number | null;
  readonly prefactor_ci_high: number | null;
  /** E of y = C·x^p + E, at least 0. */
  readonly floor: number | null;
  readonly floor_ci_low: number | null;
  readonly floor_ci_high: number | null;
  /** Share of the variance of log y that the law explains; null when y is constant. */
  readonly r2: number | null;
  /** Each `code: message`; the codes are those of `FitWarningCode`. */
  readonly warnings: readonly string[];
  /** Between neighbours in x. */
  readonly local_slopes: readonly LocalSlope[];
  /** In ascending x. */
  readonly points: readonly FitPoint[];
  /** What the fit minimised, where not least squares. */
  readonly objective?: Objective;
  /** Other laws on the same points, least AICc first; only where a comparison was asked for. */
  readonly comparison?: readonly ComparedLaw[];
  /** What the fit rests on, the reason for its width first; only where it was asked for. */
  readonly explanation?: readonly Statement[];
  /** Points that were held out, in ascending x; only where some were asked to be. */
  readonly holdout?: readonly HeldOutPoint[];
}

/** Points of one group. Shape: all of one length, x ascending. */
export interface Points {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** How much the squared residual of each log y counts, > 0; left out: all alike. */
  readonly weights?: Float64Array;
}
