// run-state.ts — what a run in progress knows, and the few ways in which it touches the world.
import { hostname } from "node:os";
import {
  attemptsAt,
  decide,
  progressOf,
  type Lot,
  type Schedule,
  type ScheduleEffect,
  type ScheduleEvent,
} from "@ktsweep/scheduler";
import { createBacklog, type Backlog, type BacklogLimits } from "./backlog.js";
import type { RowBatch, RowNames } from "./batch.js";
import type { RunLotsOptions, RunSummary } from "./run-options.js";
import { specText, type SpecText } from "./spec-text.js";

/** One call of `runLots`. */
export interface Run {
  readonly options: RunLotsOptions;
  readonly schedule: Schedule;
  readonly names: RowNames;
  /** What the threads compute. */
  readonly spec: SpecText;
  readonly backlog: Backlog;
  /** Gives lots to free threads, and ends the run when there is nothing left to wait for. */
  readonly pump: () => void;
  readonly end: (result: { readonly summary: RunSummary } | { readonly error: Error }) => void;
  /** Leased ahead, not given to a thread yet. */
  ready: Lot | undefined;
  /** Lots that threads have. */
  lotsUnderway: number;
  /** Lots that threads have, or had and that are not settled. */
  lotsUnsettled: number;
  bytesUnderway: number;
  /** Batches of which the schedule has not heard that they are stored. */
  batchesUnstored: number;
  /** Lots in a row whose thread died before it began. */
  notBegun: number;
  isOver: boolean;
}

const DEFAULT_BACKLOG: BacklogLimits = { batches: 1024, bytes: 2 ** 26 };

/** A run in which nothing has happened. */
export function openRun(options: RunLotsOptions, end: Run["end"], pump: (run: Run) => void): Run {
  const { schedule, sweep, cellId, earlierAttempts = () => 0 } = options;
  const attempt = (item: number, replicate: number): number =>
    1 + earlierAttempts(item, replicate) + attemptsAt(schedule, item, replicate);
  const run: Run = {
    options,
    schedule,
    names: { outputs: sweep.outputs, cellId, attempt, host: hostname() },
    spec: specText(sweep),
    backlog: createBacklog(options.onBatch, { ...DEFAULT_BACKLOG, ...options.backlog }),
    pump: () => pump(run),
    end,
    ready: undefined,
    lotsUnderway: 0,
    lotsUnsettled: 0,
    bytesUnderway: 0,
    batchesUnstored: 0,
    notBegun: 0,
    isOver: false,
  };
  return run;
}

/** Tells the schedule; when it drains, the threads are stopped and the lot leased ahead goes back. */
export function tell(run: Run, event: ScheduleEvent): readonly ScheduleEffect[] {
  const decision = decide(run.schedule, event);
  if (!decision.ok) throw new RangeError(decision.rejection.message);
  const isDrained = ({ phase }: Schedule): boolean => phase === "draining" || phase === "stopped";
  if (isDrained(run.schedule)) {
    void stopPool(run);
    const { ready } = run;
    run.ready = undefined;
    if (ready !== undefined) giveBack(run, ready);
  }
  return decision.effects;
}

/** Returns a lot of which no row was attempted. */
export function giveBack(run: Run, { id }: Lot): void {
  const now = performance.now();
  tell(run, { type: "reported", agent: 0, lot: id, attempted: 0, failures: [], now });
}

/** Hands rows to the store; `onStored` follows once they are durable. */
export function send(run: Run, batch: RowBatch, onStored: () => void): void {
  run.batchesUnstored += 1;
  run.backlog.send(batch).then(
    () => {
      guard(run, () => {
        run.batchesUnstored -= 1;
        onStored();
        showProgress(run);
        run.pump();
      });
    },
    (error: unknown) => fail(run, error),
  );
}

/** Tells who watches. */
export function showProgress(run: Run): void {
  run.options.onProgress?.(progressOf(run.schedule, performance.now()));
}

/** Runs a step of an open run; what it throws ends the run. */
export function guard(run: Run, step: () => void): void {
  if (run.isOver) return;
  try {
    step();
  } catch (error) {
    fail(run, error);
  }
}

/** Ends the run where nothing is left to wait for. */
export function endIfDone(run: Run): void {
  const { schedule, ready } = run;
  const isWaiting = run.lotsUnsettled + run.batchesUnstored > 0 || ready !== undefined;
  if (run.isOver || isWaiting) return;
  if (schedule.phase === "running" || schedule.phase === "draining") {
    throw new RangeError(`The schedule is ${schedule.phase}, but nothing moves.`);
  }
  run.isOver = true;
  const stopped = schedule.phase === "stopped" ? schedule.reason : undefined;
  run.end({ summary: { progress: progressOf(schedule, performance.now()), stopped } });
}

function fail(run: Run, error: unknown): void {
  if (run.isOver) return;
  run.isOver = true;
  const cause = error instanceof Error ? error : new Error(String(error));
  void stopPool(run).then(() => run.end({ error: cause }));
}

function stopPool({ options: { pool, graceMs } }: Run): Promise<void> {
  return pool.stop(graceMs === undefined ? {} : { graceMs });
}
