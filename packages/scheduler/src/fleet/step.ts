// step.ts — one event on its way through the fleet: what it leads to is collected here.
import type { Instant } from "../events.js";
import type { FleetEffect } from "./fleet-events.js";
import type { Fleet, Sweep } from "./fleet-state.js";

/** An event that is being decided. */
export interface Step {
  readonly fleet: Fleet;
  readonly now: Instant;
  readonly effects: FleetEffect[];
  /** Sweeps of which leases or checks have changed. */
  readonly changed: Set<Sweep>;
}

/** Begins. */
export function beginStep(fleet: Fleet, now: Instant): Step {
  return { fleet, now, effects: [], changed: new Set() };
}
