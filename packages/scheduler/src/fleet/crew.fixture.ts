// crew.fixture.ts — a fleet with a few agents, told in words: for specs that want one thing to happen.
import type { Epoch, FleetEffect, FleetEvent, FleetLease, FleetOptions, Plan } from "../index.js";
import { fullPlan } from "../plan.js";
import { decideFleet } from "./decide-fleet.js";
import { createFleet, type Fleet } from "./fleet-state.js";
import { validateFleet } from "./validate-fleet.js";

type Of<T extends FleetEvent["type"]> = Extract<FleetEvent, { readonly type: T }>;
type Effect<T extends FleetEffect["type"]> = Extract<FleetEffect, { readonly type: T }>;

/** A fleet, and a clock that the spec sets. */
export interface Crew {
  readonly fleet: Fleet;
  now: number;
  readonly requests: Map<string, number>;
}

export function crewOf(options: Partial<FleetOptions> = {}): Crew {
  const fleet = createFleet({ incarnation: 2, spotChecks: 0, ...options });
  return { fleet, now: 0, requests: new Map() };
}

/** Effects of an event that has to be accepted, with every invariant checked afterwards. */
export function say(crew: Crew, event: WithoutNow<FleetEvent>): readonly FleetEffect[] {
  const decision = decideFleet(crew.fleet, { ...event, now: crew.now });
  const faults = validateFleet(crew.fleet);
  if (faults.length > 0) throw new Error(faults.join(" "));
  if (!decision.ok) throw new Error(`${decision.rejection.code} ${decision.rejection.message}`);
  return decision.effects;
}

/** Code with which an event is rejected; undefined where it is accepted. */
export function rejection(crew: Crew, event: WithoutNow<FleetEvent>): string | undefined {
  const decision = decideFleet(crew.fleet, { ...event, now: crew.now });
  const faults = validateFleet(crew.fleet);
  if (faults.length > 0) throw new Error(faults.join(" "));
  return decision.ok ? undefined : decision.rejection.code;
}

/** The effects of one type. */
export function only<T extends FleetEffect["type"]>(
  effects: readonly FleetEffect[],
  type: T,
): Effect<T>[] {
  return effects.filter((effect): effect is Effect<T> => effect.type === type);
}

/** Plans a sweep of items with `rows` replicates of `seconds` each. */
export function planSweep(
  crew: Crew,
  sweep: string,
  more: Partial<Of<"plan">> & { readonly rows?: number[]; readonly seconds?: number } = {},
): readonly FleetEffect[] {
  const { rows = [8], seconds = 1, ...rest } = more;
  const plan: Plan = fullPlan(rows, new Float64Array(rows.length).fill(seconds));
  const usual = { round: 1, plan, options: {}, leases: [], wish: "running", priority: 0 } as const;
  return say(crew, { type: "plan", sweep, ...usual, ...rest });
}

/** An agent joins; says what became of what it held. */
export function joins(
  crew: Crew,
  agent: string,
  more: Partial<Of<"join">> = {},
): Effect<"joined">["regrants"] {
  crew.requests.set(agent, 0);
  const [effect] = only(say(crew, { type: "join", agent, slots: 1, holds: [], ...more }), "joined");
  return effect.regrants;
}

/** What an agent that asks is answered. */
export function asks(crew: Crew, agent: string, want = 1): readonly FleetEffect[] {
  const request = (crew.requests.get(agent) ?? 0) + 1;
  crew.requests.set(agent, request);
  return say(crew, { type: "ask", agent, request, want });
}

/** The lease that an agent gets when it asks; throws where it gets none. */
export function leaseTo(crew: Crew, agent: string): FleetLease {
  const effects = asks(crew, agent);
  const effect = only(effects, "lease").at(0);
  if (effect === undefined) throw new Error(`${agent} gets ${JSON.stringify(effects)}.`);
  return effect.lease;
}

/** A report of a lease: whole and without failures unless told otherwise. */
export function reports(
  crew: Crew,
  lease: FleetLease,
  more: Partial<Of<"report">> = {},
): readonly FleetEffect[] {
  const { agent, epoch, rows, seconds } = lease;
  const usual = { agent, epoch, attempted: rows, seconds, failures: [], digest: "bits" };
  return say(crew, { type: "report", ...usual, ...more });
}

/** The rows of an accepted report are durable. */
export function records(crew: Crew, epoch: Epoch, sampleDigest?: string): readonly FleetEffect[] {
  const sample = sampleDigest === undefined ? {} : { sampleDigest };
  return say(crew, { type: "recorded", epoch, ...sample });
}

/** Time passes, and is told. */
export function waits(crew: Crew, ms: number): readonly FleetEffect[] {
  crew.now += ms;
  return say(crew, { type: "tick" });
}

/** An event of which the crew knows the time. */
export type WithoutNow<E> = E extends unknown ? Omit<E, "now"> : never;
