// profile-columns.ts — what a profile shows at one coordinate, as a column: `teacher_mean_at_84`.

import type { Json, ResolvedSpec } from "../resolved-spec.js";

/** Where such a column is found in the table of profiles. */
export interface ProfileColumn {
  /** The stage; undefined for `truth_energy`, which every profiled stage shows. */
  readonly stage: string | undefined;
  readonly column: "mean" | "second" | "error" | "expected_error" | "truth_energy";
  /** Coordinate, 1-based. */
  readonly index: number;
}

const OF_STAGE = /^([A-Za-z][A-Za-z0-9_]*)_(mean|second|error|expected_error)_at_([1-9][0-9]*)$/;
const OF_TRUTH = /^truth_energy_at_([1-9][0-9]*)$/;

/**
 * The column that a name stands for; undefined where it stands for none.
 *
 * @example parseProfileColumn("teacher_mean_at_84") // { stage: "teacher", column: "mean", index: 84 }
 */
export function parseProfileColumn(name: string): ProfileColumn | undefined {
  const truth = OF_TRUTH.exec(name);
  if (truth !== null) return { stage: undefined, column: "truth_energy", index: Number(truth[1]) };
  const own = OF_STAGE.exec(name);
  if (own === null) return undefined;
  const [, stage, column, index] = own;
  return { stage, column: column as ProfileColumn["column"], index: Number(index) };
}

/** Whether the spec's profiles show the column; where only their number is given, any coordinate may be. */
export function hasProfileColumn(
  { profiles, chain }: Pick<ResolvedSpec, "profiles" | "chain">,
  name: string,
): boolean {
  const parsed = parseProfileColumn(name);
  if (parsed === undefined || profiles === undefined) return false;
  const { of, points } = profiles as { readonly of?: readonly string[]; readonly points?: Json };
  const stages = of ?? chain.map((stage) => stage.name);
  if (parsed.stage !== undefined && !stages.includes(parsed.stage)) return false;
  const listed = Array.isArray(points) && points.every((point) => typeof point === "number");
  return !listed || points.includes(parsed.index);
}
