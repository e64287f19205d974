// ending.ts — how a coordinator ends: stopped, or because it can't go on. Either way nothing is acknowledged after.
import { isKtsweepError, KtsweepError } from "@ktsweep/core";
import { newestIncarnation } from "@ktsweep/results";
import type { Context } from "./context.js";

/** Whether it was stopped, or can't go on. */
export function hasEnded({ ended }: Context): boolean {
  return ended !== undefined;
}

/** Throws where the coordinator has ended. */
export function checkServing({ ended }: Context): void {
  if (ended !== undefined) throw ended;
}

/** Throws where nothing may be acknowledged any more. */
export function checkSound({ ended, failed }: Context): void {
  if (failed && ended !== undefined) throw ended;
}

/** Ends everything: a commit failed, or another coordinator has taken over. Told to the program once. */
export function fail(context: Context, cause: unknown): void {
  if (context.failed) return;
  const { ports } = context;
  context.failed = true;
  context.ended = isKtsweepError(cause)
    ? cause
    : new KtsweepError(
        "STORE_IO",
        `The coordinator failed: ${cause instanceof Error ? cause.message : String(cause)}.`,
        "Start it again: it continues where it stopped.",
        {},
        { cause },
      );
  endTimers(context);
  ports.log.error({ code: context.ended.code }, context.ended.message);
  ports.onFatal(context.ended);
}

/** Nothing happens by itself any more. */
export function endTimers(context: Context): void {
  context.tick?.timer.cancel();
  context.tick = undefined;
  for (const { hints } of context.sweeps.values()) hints.stop();
}

/** Rejects: COORDINATOR_SUPERSEDED where another coordinator serves the folder; then this one has ended. */
export async function checkNotSuperseded(context: Context): Promise<void> {
  const { ports, incarnation } = context;
  const newest = await newestIncarnation(ports.files);
  if (newest > incarnation) {
    fail(
      context,
      new KtsweepError(
        "COORDINATOR_SUPERSEDED",
        `Coordinator ${String(newest)} was started on ${ports.files.root}; this is number ${String(incarnation)} and ends.`,
        "Stop one of the two.",
        { newest, incarnation },
      ),
    );
  }
  checkServing(context);
}
