// report-input.ts — everything that a report is made of, read once.

import type { StoreVerdict } from "@ktsweep/results";
import type { Sweep } from "@ktsweep/sweep";
import type { CellRows, SweepFit } from "../sweep-fits.js";
import type { Rounds } from "../rounds.js";
import type { SweepSurfaceFit } from "../sweep-surfaces.js";
import type { TheoryTest, TheoryVerdict } from "../theory-verdict.js";
import type { RunRecord } from "./run-record.js";

export interface ReportInput {
  /** As the user named it. */
  readonly dir: string;
  readonly sweep: Sweep;
  readonly verdict: StoreVerdict;
  /** What `best` kept of the recorded cells, in canonical order. */
  readonly cells: readonly CellRows[];
  /** What is said about them, for example a best value at the end of its list. */
  readonly warnings: readonly string[];
  /** Of laws with an exponent. */
  readonly fits: readonly SweepFit[];
  /** Of laws of several parameters. */
  readonly surfaces: readonly SweepSurfaceFit[];
  /** How far adaptive replicates have come. */
  readonly rounds: Rounds;
  /** Of simulated means against expectations; empty for the engine `exact`. */
  readonly tests: readonly TheoryTest[];
  /** What they come to. */
  readonly agreement: TheoryVerdict;
  readonly record: RunRecord;
}

/** Axes that tell the cells apart: not those that `best` chose along. */
export function shownAxes({ sweep }: Pick<ReportInput, "sweep">): readonly string[] {
  const chosen = sweep.best.flatMap(({ over }) => over);
  return sweep.axes.map(({ name }) => name).filter((name) => !chosen.includes(name));
}
