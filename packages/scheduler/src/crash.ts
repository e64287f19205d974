// crash.ts — an agent died with a lot: find the row to blame, and only that row.
//
// Where the suspect is named it is leased alone from now on and the rest of the lot is free of suspicion.
// Where it is not, the lot is leased again in parts until the row that crashes is alone. Blame needs a
// crash with the row alone in its lot: a neighbour is never failed for it.
import { countCrash } from "./attempts.js";
import type { ScheduleEffect } from "./events.js";
import { giveBack } from "./lease.js";
import type { HeldLot, Lot } from "./lot.js";
import { closeLot } from "./report.js";
import { positionOf, rangesOf, sliceRows, type RowRef } from "./rows.js";
import type { Schedule } from "./state.js";

/** Parts into which a crashed lot is cut: 65,536 rows are down to one in five crashes. */
const PARTS = 16;

/** Settles a held lot whose agent died. `suspect`, where given, is one of its rows. */
export function settleCrash(schedule: Schedule, held: HeldLot, suspect?: RowRef): ScheduleEffect[] {
  const { lot } = held;
  closeLot(schedule, held);
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
  if (effect.final) {
    schedule.rows.failed += 1;
    becomePending(schedule, lot, lot.rows - 1, lot.seconds - schedule.rowSeconds[row.item]);
  } else {
    schedule.suspects.push(rangesOf([[row.item, row.replicate, 1]]));
    becomePending(schedule, lot, lot.rows, lot.seconds);
  }
  return [effect];
}

function becomePending({ rows, pace }: Schedule, lot: Lot, count: number, seconds: number): void {
  rows.pending += count;
  pace.pending[lot.costClass] += seconds;
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
  becomePending(schedule, lot, lot.rows, lot.seconds);
}
