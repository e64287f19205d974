// warnings.ts — what a reader of a fit should know before quoting its exponent.

/** Codes that begin a warning of a `LawFit`. */
export type FitWarningCode =
  | "not-fitted"
  | "no-data"
  | "repeated-x"
  | "few-points"
  | "few-replicates"
  | "uneven-replicates"
  | "leverage"
  | "drift"
  | "lack-of-fit"
  | "interval-wide"
  | "interval-narrow"
  | "interval-missing"
  | "floor-at-bound"
  | "not-separable"
  | "weights-equal"
  | "floor-hidden"
  | "break"
  | "outlier"
  | "another-law"
  | "few-decades"
  | "same-stream"
  | "correlated-replicates"
  | "correlated-cells"
  | "resamples-failed";

/** A warning as it stands in JSON: `code: message`. */
export function warning(code: FitWarningCode, message: string): string {
  return `${code}: ${message}`;
}

/** The code of a warning. */
export function warningCode(text: string): FitWarningCode {
  return text.slice(0, text.indexOf(":")) as FitWarningCode;
}

/** Four significant digits, for messages. */
export const brief = (value: number): string => String(Number(value.toPrecision(4)));
