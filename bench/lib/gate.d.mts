/** A target of a question; see targets.mjs. */
export interface GateTarget {
  readonly text: string;
  readonly unit: string;
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly gated?: boolean;
  readonly required?: boolean;
  readonly values: Readonly<
    Record<string, { readonly median: number; readonly low: number; readonly high: number }>
  >;
}

/** See gate.mjs. */
export interface Verdict {
  readonly text: string;
  readonly measured: string;
  readonly limit: string;
  readonly outcome: "passed" | "failed" | "missing";
}

/** Judges all gated targets of the answers. */
export function judge(answers: readonly { readonly targets: readonly GateTarget[] }[]): Verdict[];

/** How many times as many rounds decide where a ratio failed. */
export const LONGER: number;

/** Whether the question is to be measured again. */
export function needsLonger(answer: { readonly targets: readonly GateTarget[] }): boolean;

/** Whether CI may go on. */
export function isPassed(verdicts: readonly Verdict[]): boolean;
