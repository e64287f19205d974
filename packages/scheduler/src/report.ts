// report.ts — an agent tells what a lot took, then what became of its rows: recorded, failed for good,
// or pending again.
import { countFailure, forgetAttempts } from "./attempts.js";
import type { ReportedFailure, ScheduleEffect } from "./events.js";
import type { HeldLot, Lot } from "./lot.js";
import { noteObserved } from "./pace.js";
import { giveBack } from "./returned.js";
import { pend, secondsOf } from "./row-seconds.js";
import { pushRange, rangeList, rowsAt, sliceRows, toRanges } from "./rows.js";
import type { Schedule } from "./state.js";

/** What a report says about one lot. */
export interface LotReport {
  readonly attempted: number;
  readonly failures: readonly ReportedFailure[];
}

/** What the first rows of a lot took. */
export interface LotTiming {
  readonly attempted: number;
  readonly seconds: number;
}

/** Why the report can't be about this lot; undefined where it can. */
export function reportFault(lot: Pick<Lot, "id" | "rows">, report: LotReport): string | undefined {
  const { attempted, failures } = report;
  const fault = attemptedFault(lot, attempted);
  if (fault !== undefined) return fault;
  let previous = -1;
  for (const { row } of failures) {
    if (!(Number.isInteger(row) && row > previous && row < attempted)) {
      return `Row ${row} of lot ${lot.id} is out of order or was not attempted.`;
    }
    previous = row;
  }
  return undefined;
}

/** Why the timing can't be of this lot; undefined where it can. */
export function timingFault(lot: Lot, { attempted, seconds }: LotTiming): string | undefined {
  const isTime = seconds >= 0 && seconds < Infinity;
  return isTime ? attemptedFault(lot, attempted) : `Lot ${lot.id} took ${seconds} seconds.`;
}

/** Notes what a held lot took: for the size of later lots and the time left. No effects. */
export function noteTiming(
  schedule: Schedule,
  lot: Lot,
  { attempted, seconds }: LotTiming,
): ScheduleEffect[] {
  const { pace, rows } = schedule;
  const computedSeconds = secondsOf(schedule, sliceRows(lot.ranges, 0, attempted));
  schedule.lots.set(lot.id, { lot, computed: attempted, computedSeconds });
  rows.computed += attempted;
  pace.leased[lot.costClass] -= computedSeconds;
  noteObserved(pace, lot.costClass, {
    item: lot.ranges.items[0],
    predicted: computedSeconds,
    observed: seconds,
  });
  return [];
}

/** Settles a held lot by a report without fault. */
export function settle(schedule: Schedule, held: HeldLot, report: LotReport): ScheduleEffect[] {
  const { lot } = held;
  closeLot(schedule, held);
  const notBegun = sliceRows(lot.ranges, report.attempted, lot.rows);
  const retried = rangeList();
  const effects: ScheduleEffect[] = [];
  const failedRows = rowsAt(
    lot.ranges,
    report.failures.map(({ row }) => row),
  );
  failedRows.forEach((row, i) => {
    const effect = countFailure(schedule, row, report.failures[i]);
    if (!effect.final) pushRange(retried, row.item, row.replicate, 1);
    effects.push(effect);
  });
  const finals = report.failures.length - retried.rows;
  const retry = toRanges(retried);
  giveBack(schedule, notBegun);
  giveBack(schedule, retry);
  forgetRecorded(schedule, lot, report);

  const { rows } = schedule;
  const pendingAgain = lot.rows - report.attempted + retried.rows;
  rows.failed += finals;
  rows.recorded += lot.rows - pendingAgain - finals;
  pend(schedule, [notBegun, retry]);
  return effects;
}

/** The lot is held no longer; its rows must go somewhere in the same step. */
export function closeLot(schedule: Schedule, held: HeldLot): void {
  const { lot, computed, computedSeconds } = held;
  schedule.lots.delete(lot.id);
  schedule.rows.leased -= lot.rows;
  schedule.rows.computed -= computed;
  schedule.pace.leased[lot.costClass] -= lot.seconds - computedSeconds;
}

function attemptedFault(lot: Pick<Lot, "id" | "rows">, attempted: number): string | undefined {
  if (Number.isInteger(attempted) && attempted >= 0 && attempted <= lot.rows) return undefined;
  return `Lot ${lot.id} has ${lot.rows} rows; ${attempted} can't have been attempted.`;
}

function forgetRecorded(schedule: Schedule, lot: Lot, report: LotReport): void {
  if (schedule.attempts.size === 0) return;
  const failed = new Set(report.failures.map(({ row }) => row));
  let position = 0;
  for (let r = 0; r < lot.ranges.items.length; r++) {
    const item = lot.ranges.items[r];
    const hasAttempts = schedule.attempts.has(item);
    for (let k = 0; hasAttempts && k < lot.ranges.counts[r]; k++) {
      const isRecorded = position + k < report.attempted && !failed.has(position + k);
      if (isRecorded) forgetAttempts(schedule, { item, replicate: lot.ranges.firsts[r] + k });
    }
    position += lot.ranges.counts[r];
  }
}
