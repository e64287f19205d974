// until-text.ts — how far `replicates.until` has come, for people and as JSON.

import type { GroupStanding } from "@ktsweep/fit";
import type { Sweep } from "@ktsweep/sweep";
import type { Rounds } from "./rounds.js";

/** What `--json` says of a sweep with `until`. */
export interface UntilState {
  readonly of: string;
  readonly exponent_ci_halfwidth: number;
  readonly round: number;
  readonly state: Rounds["state"];
  readonly groups: readonly GroupStanding[];
}

/** Null for a sweep without `until`. */
export function untilState({ sweep, round, state, groups }: Rounds): UntilState | null {
  const { until } = sweep.replicates;
  if (until === undefined) return null;
  return { of: until.of, exponent_ci_halfwidth: until.halfwidth, round, state, groups };
}

/** A line for the rounds and one per group; none without `until`. */
export function untilLines(state: UntilState | null): string[] {
  if (state === null) return [];
  const { of, exponent_ci_halfwidth: asked, round, groups } = state;
  const ended = state.state === "ended" ? "the rule asks for no more" : "not complete";
  return [
    `round ${String(round)}, ${ended}: ${of} to ± ${String(asked)}`,
    ...groups.map((group) => `  ${groupText(group)}`),
  ];
}

function groupText({ by, verdict, halfwidth, predicted }: GroupStanding): string {
  const names = Object.entries(by).map(([name, value]) => `${name}=${String(value)}`);
  const width = halfwidth === null ? "no interval yet" : `± ${halfwidth.toPrecision(3)}`;
  const next = predicted === null ? "" : `, ± ${predicted.toPrecision(3)} predicted for this round`;
  const words = {
    reached: "narrow enough",
    exhausted: "more replicates within max would gain nothing",
    "goes-on": `at the last look${next}`,
  };
  return [...names, width, words[verdict]].join(" ");
}

/** What the rule is going to do, before a row is there; undefined without `until`. */
export function untilPlan({ replicates: { min, max, until } }: Sweep): string | undefined {
  if (until === undefined) return undefined;
  const { halfwidth, of } = until;
  return (
    `the first round; further ones add replicates, up to ${String(max)} per cell from ${String(min)}, where the ` +
    `interval of ${of} narrows most per predicted cost, until it is ± ${String(halfwidth)}; a round at most doubles the work`
  );
}
