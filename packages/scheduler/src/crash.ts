// crash.ts — an agent died with a lot: find the row to blame, and only that row.
//
// Where the suspect is named it is leased alone from now on and the rest of the lot is free of suspicion.
// Where it is not, the lot is leased again in parts until the row that crashes is alone. Blame needs a
// crash with the row alone in its lot: a neighbour is never failed for it.
import { countCrash } from "./attempts.js";
import type { ScheduleEffect, ScheduleEvent } from "./events.js";
import type { HeldLot, Lot } from "./lot.js";
import { closeLot } from "./report.js";
import { giveBack } from "./returned.js";
import { pend } from "./row-seconds.js";
import { positionOf, rangesOf, sliceRows, type RowRef } from "./rows.js";
import type { Schedule } from "./state.js";

/** Parts into which a crashed lot is cut: 65,536 rows are down to one in five crashes. */
const PARTS = 16;

/** Settles a held lot whose agent died. `suspect`, where given, is one of its rows. */
export function settleCrash(
  schedule: Schedule,
  held: HeldLot,
  { suspect, now }: Pick<CrashedEvent, "suspect" | "now">,
): ScheduleEffect[] {
  const { lot } = held;
  const known = schedule.suspects.length;
  closeLot(schedule, held);
  const effects = blame(schedule, lot, suspect);
  const site = { agent: lot.agent, at: now };
  for (const ranges of schedule.suspects.slice(known)) schedule.crashSites.set(ranges, site);
  return effects;
}

type CrashedEvent = Extract<ScheduleEvent, { type: "crashed" }>;

function blame(schedule: Schedule, lot: Lot, suspect: RowRef | undefined): ScheduleEffect[] {
  const isAlone = lot.rows === 1;
  const row = isAlone ? firstRow(lot) : suspect;
  if (row === undefined) {
    suspectParts(schedule, lot);
    return [];
  }
  const effect = countCrash(schedule, row, isAlone);
  const position = positionOf(lot.ranges, row);
  giveBack(schedule, sliceRows(lot.ranges, 0, position));
  giveBack(schedule, sliceRows(lot.ranges, position + 1, lot.rows));
  const alone = rangesOf([[row.item, row.replicate, 1]]);
  pend(schedule, [lot.ranges], effect.final ? [alone] : []);
  if (effect.final) schedule.rows.failed += 1;
  else schedule.suspects.push(alone);
  return [effect];
}

function firstRow(lot: Lot): RowRef {
  return { item: lot.ranges.items[0], replicate: lot.ranges.firsts[0] };
}

function suspectParts(schedule: Schedule, lot: Lot): void {
  const parts = Math.min(PARTS, lot.rows);
  for (let p = 0; p < parts; p++) {
    const from = Math.floor((p * lot.rows) / parts);
    const to = Math.floor(((p + 1) * lot.rows) / parts);
    schedule.suspects.push(sliceRows(lot.ranges, from, to));
  }
  pend(schedule, [lot.ranges]);
}
