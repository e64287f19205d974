// report.ts — an agent reports on a lot: rows are recorded, fail for good, or become pending again.
import { countFailure, forgetAttempts } from "./attempts.js";
import type { ReportedFailure, ScheduleEffect } from "./events.js";
import { giveBack, secondsOf } from "./lease.js";
import type { Lot } from "./lot.js";
import { pushRange, rangeList, rowAt, sliceRows, toRanges } from "./rows.js";
import type { Schedule } from "./state.js";

/** What a report says about one lot. */
export interface LotReport {
  readonly attempted: number;
  readonly failures: readonly ReportedFailure[];
  readonly seconds: number;
}

/** Why the report can't be about this lot; undefined where it can. */
export function reportFault(lot: Lot, report: LotReport): string | undefined {
  const { attempted, failures, seconds } = report;
  if (!(Number.isInteger(attempted) && attempted >= 0 && attempted <= lot.rows)) {
    return `Lot ${lot.id} has ${lot.rows} rows; the report says ${attempted} were attempted.`;
  }
  if (!(seconds >= 0 && seconds < Infinity)) return `Lot ${lot.id} took ${seconds} seconds.`;
  let previous = -1;
  for (const { row } of failures) {
    if (!(Number.isInteger(row) && row > previous && row < attempted)) {
      return `Row ${row} of lot ${lot.id} is out of order or was not attempted.`;
    }
    previous = row;
  }
  return undefined;
}

/** Settles a held lot by a report without fault. */
export function settle(schedule: Schedule, lot: Lot, report: LotReport): ScheduleEffect[] {
  closeLot(schedule, lot);
  const notBegun = sliceRows(lot.ranges, report.attempted, lot.rows);
  const retried = rangeList();
  const effects: ScheduleEffect[] = [];
  for (const failure of report.failures) {
    const row = rowAt(lot.ranges, failure.row)!;
    const effect = countFailure(schedule, row, failure);
    if (!effect.final) pushRange(retried, row.item, row.replicate, 1);
    effects.push(effect);
  }
  const finals = report.failures.length - retried.rows;
  const retry = toRanges(retried);
  giveBack(schedule, notBegun);
  giveBack(schedule, retry);
  forgetRecorded(schedule, lot, report);

  const { rows, pace } = schedule;
  const pendingAgain = lot.rows - report.attempted + retried.rows;
  rows.pending += pendingAgain;
  rows.failed += finals;
  rows.recorded += lot.rows - pendingAgain - finals;

  const notBegunSeconds = secondsOf(schedule, notBegun);
  const retrySeconds = secondsOf(schedule, retry);
  pace.pending[lot.costClass] += notBegunSeconds + retrySeconds;
  pace.reported[lot.costClass] += Math.max(0, lot.seconds - notBegunSeconds);
  pace.observed[lot.costClass] += report.seconds;
  return effects;
}

/** The lot is held no longer; its rows must go somewhere in the same step. */
export function closeLot(schedule: Schedule, lot: Lot): void {
  schedule.lots.delete(lot.id);
  schedule.rows.leased -= lot.rows;
  const left = schedule.pace.leased[lot.costClass] - lot.seconds;
  schedule.pace.leased[lot.costClass] = Math.max(0, left);
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
