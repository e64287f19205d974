// settle-lot.ts — a lot came back from its thread: what the store and the schedule are told.
import { KtsweepError, type KtsweepErrorCode } from "@ktsweep/core";
import { rowAt, type Lot, type ScheduleEffect } from "@ktsweep/scheduler";
import { batchOf, failureBatch, type FailedRow } from "./batch.js";
import type { ComputedLot, LotOutcome } from "./lot-task.js";
import { forgetSnapshots } from "./row-snapshots.js";
import { giveBack, send, showProgress, tell, type Run } from "./run-state.js";

/** Lots in a row that may die before they begin; beyond that no thread can work. */
const MAX_NOT_BEGUN = 3;

/**
 * Settles `lot`, which thread `lane` had.
 *
 * Throws: KtsweepError where the threads can't work at all; that ends the run.
 */
export function settleLot(run: Run, lot: Lot, lane: number, outcome: LotOutcome): void {
  run.notBegun = outcome.kind === "not-begun" ? run.notBegun + 1 : 0;
  switch (outcome.kind) {
    case "computed":
      if (outcome.attempted > 0) store(run, lot, lane, outcome);
      else giveBack(run, lot);
      return;
    case "crashed":
      blame(run, lot, outcome.row, outcome.message);
      return;
    case "terminated":
      giveBack(run, lot);
      return;
    case "not-begun":
      if (run.notBegun > MAX_NOT_BEGUN) throw threadsFail(outcome.message);
      giveBack(run, lot);
      return;
    case "unusable":
      throw new KtsweepError(outcome.code as KtsweepErrorCode, outcome.message, "");
  }
}

/** Rows count as recorded only once they are durable; what they took is told at once. */
function store(run: Run, lot: Lot, lane: number, computed: ComputedLot): void {
  const { attempted } = computed;
  const about = { agent: 0, lot: lot.id, attempted } as const;
  const seconds = computed.seconds.reduce((total, each) => total + each, 0);
  tell(run, { type: "computed", ...about, seconds, now: performance.now() });
  const failures = computed.failures.map(({ row, code: cause, permanent }) => ({
    row,
    cause,
    permanent,
  }));
  send(run, batchOf(run.names, lot, computed, lane), () => {
    tell(run, { type: "reported", ...about, failures, now: performance.now() });
    forgetSnapshots(run.options.snapshots, computed.snapshots);
  });
  showProgress(run);
}

function blame(run: Run, lot: Lot, position: number | undefined, message: string): void {
  const suspect = position === undefined ? undefined : rowAt(lot.ranges, position);
  const named = suspect === undefined ? {} : { suspect };
  const effects = tell(run, {
    type: "crashed",
    agent: 0,
    lot: lot.id,
    ...named,
    now: performance.now(),
  });
  const failures = effects.flatMap((effect) => crashRow(run, effect, message));
  if (failures.length > 0) send(run, failureBatch(failures), () => undefined);
}

function crashRow(run: Run, effect: ScheduleEffect, message: string): FailedRow[] {
  if (effect.type !== "attempt-failed") return [];
  const { item, replicate, permanent } = effect;
  const earlier = run.options.earlierAttempts?.(item, replicate) ?? 0;
  const cause = `${effect.cause}: The thread died at this replicate (${message}).`;
  const cell = run.names.cellId(item);
  const attempt = earlier + effect.attempt;
  return [{ cell, replicate, cause, permanent, attempt, lastOutput: message }];
}

function threadsFail(message: string): KtsweepError {
  return new KtsweepError(
    "WORKER_CRASHED",
    `Threads die before they compute anything. ${message}`.trim(),
    "Run `ktsweep doctor`; with little memory, lower -j.",
  );
}
