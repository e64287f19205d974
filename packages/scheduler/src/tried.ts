// tried.ts — rows that failed in earlier schedules: they are leased alone from the start, and their attempts count on.
import { classify, type Classes } from "./classify.js";
import type { Plan } from "./plan.js";
import { rangesOf, type RowRanges } from "./rows.js";
import type { Attempts, Schedule } from "./state.js";

/** Every item of which rows were tried and are not held. */
export function* itemsTried({ tried = [] }: Plan): Generator<number> {
  for (const { item, isHeld } of tried) if (!isHeld) yield item;
}

/** Each tried row that nobody holds, by itself. Gives the items a class, and counts their seconds as pending. */
export function suspectsFromStart(
  { tried = [] }: Plan,
  to: Classes & Pick<Schedule, "rowSeconds" | "pace">,
): RowRanges[] {
  const { rowSeconds, costClass, pace } = to;
  const free = tried.filter(({ isHeld }) => !isHeld);
  return free.map(({ item, replicate }) => {
    classify(item, to);
    pace.pending[costClass[item]] += rowSeconds[item];
    return rangesOf([[item, replicate, 1]]);
  });
}

/** Their attempts, as a schedule counts them. */
export function attemptsFromStart({ tried = [] }: Plan): Map<number, Map<number, Attempts>> {
  const attempts = new Map<number, Map<number, Attempts>>();
  for (const { item, replicate, failures, crashes } of tried) {
    const ofItem = attempts.get(item) ?? new Map<number, Attempts>();
    attempts.set(item, ofItem.set(replicate, { failures, crashes }));
  }
  return attempts;
}
