// tell-fleet.ts — the one place where the fleet hears of something, and where its clock is wound.
import { KtsweepError } from "@ktsweep/core";
import {
  decideFleet,
  nextTick,
  type FleetDecision,
  type FleetEffect,
  type FleetEvent,
} from "@ktsweep/scheduler";
import type { Context } from "./context.js";

/** Tells the fleet; what it decides is still to be followed. */
export function tell(context: Context, event: FleetEvent): FleetDecision {
  const decision = decideFleet(context.fleet, event);
  context.rules.watch?.(context.fleet, event, decision);
  return decision;
}

/** The effects of an event that can't be refused but for a bug or a worker that breaks the rules. */
export function effectsOf(decision: FleetDecision): readonly FleetEffect[] {
  if (decision.ok) return decision.effects;
  const { code, message } = decision.rejection;
  if (code === "AGENT_UNKNOWN") {
    throw new KtsweepError("AGENT_UNKNOWN", message, "The worker says hello again.");
  }
  throw new KtsweepError(
    "MESSAGE_INVALID",
    `${code}: ${message}`,
    "Use equal versions on both sides, and report it.",
  );
}

const longestPauseMs = 2_000;

/** Sees to it that the fleet hears of the time when it next matters. */
export function wind(context: Context, onTick: (effects: readonly FleetEffect[]) => void): void {
  if (context.ended !== undefined) return;
  const next = nextTick(context.fleet);
  if (next === undefined) return;
  // A look that comes too early does no harm; most signs of life only make the next one later. Looks are frequent, so
  // that a gap in the life of this process is noticed.
  const at = Math.min(next, context.clock.now() + longestPauseMs);
  if (at >= (context.tick?.at ?? Infinity)) return;
  context.tick?.timer.cancel();
  const ms = Math.max(1, at - context.clock.now());
  const timer = context.clock.after(ms, () => {
    context.tick = undefined;
    onTick(effectsOf(tell(context, { type: "tick", now: context.clock.now() })));
    wind(context, onTick);
  });
  context.tick = { timer, at };
}
