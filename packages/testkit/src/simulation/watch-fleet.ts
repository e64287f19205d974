// watch-fleet.ts — sees every decision of a fleet: its invariants, and which pairs of state and event came up. The names
// are those of `fleetTable()`.
import {
  epochKey,
  validateFleet,
  type Epoch,
  type Fleet,
  type FleetDecision,
  type FleetEvent,
} from "@ktsweep/scheduler";
import type { World } from "./world.js";

export type WatchFleet = (fleet: Fleet, event: FleetEvent, decision: FleetDecision) => void;

/** What was known before the event; an agent's grants by their keys. */
interface Before {
  readonly grants: Map<
    string,
    { readonly agent: string; readonly sweep: string; readonly state: string }
  >;
  readonly agents: Map<string, string>;
}

/** @param every so many decisions, all invariants are checked and pairs are counted; 0: never */
export function watchFleet(options: { readonly world: World; readonly every: number }): WatchFleet {
  const { world, every } = options;
  /** A coordinator that is restarted has another fleet. */
  const shadows = new WeakMap<Fleet, Before>();
  let decisions = 0;

  return (fleet, event, decision) => {
    if (every === 0) return;
    const before = shadows.get(fleet) ?? { grants: new Map(), agents: new Map() };
    countAgent(before, event, decision);
    countGrants(before, event, decision, fleet);
    shadows.set(fleet, shadowOf(fleet));
    if (++decisions % every !== 0) return;
    for (const fault of validateFleet(fleet)) {
      world.violate(`After ${event.type}, the fleet is not sound: ${fault}`);
    }
  };

  function pair(what: "agent" | "grant", state: string, event: string): void {
    world.coverage.count(`${what} ${state} × ${event}`);
  }

  function countAgent({ agents }: Before, event: FleetEvent, decision: FleetDecision): void {
    if (event.type === "plan") {
      for (const { agent } of event.leases) {
        pair("agent", agents.get(agent) ?? "unknown", "former lease");
      }
    }
    if (decision.ok) {
      for (const effect of decision.effects) {
        if (effect.type === "agent-lost" && event.type === "tick") {
          pair("agent", agents.get(effect.agent) ?? "unknown", "silence");
        }
        if (effect.type === "conflict") {
          for (const agent of effect.agents)
            pair("agent", agents.get(agent) ?? "unknown", "conflict");
        }
      }
    }
    if (!("agent" in event)) return;
    pair("agent", agents.get(event.agent) ?? "unknown", event.type);
  }

  function countGrants(
    before: Before,
    event: FleetEvent,
    decision: FleetDecision,
    fleet: Fleet,
  ): void {
    const stateOf = (epoch: Epoch): string => {
      const key = epochKey(epoch);
      return before.grants.get(key)?.state ?? (fleet.settled.entries.has(key) ? "settled" : "void");
    };
    const isHis = (agent: string) => [...before.grants].filter(([, one]) => one.agent === agent);
    switch (event.type) {
      case "report": {
        const isOther = decision.ok && decision.effects.some(({ type }) => type === "conflict");
        pair("grant", stateOf(event.epoch), isOther ? "other report" : "report");
        return;
      }
      case "recorded":
      case "crash":
        pair("grant", stateOf(event.epoch), event.type);
        return;
      case "leave":
        for (const [, { state }] of isHis(event.agent)) pair("grant", state, "leave");
        return;
      case "join": {
        const held = new Set(event.holds.map(epochKey));
        for (const epoch of event.holds) pair("grant", stateOf(epoch), "rejoin with it");
        for (const [key, { state }] of isHis(event.agent)) {
          if (!held.has(key)) pair("grant", state, "rejoin without it");
        }
        return;
      }
      case "wish":
        for (const { sweep, state } of before.grants.values()) {
          if (event.wish === "cancelled" && sweep === event.sweep) pair("grant", state, "cancel");
        }
        return;
      case "ask":
        for (const { agent, state } of before.grants.values()) {
          if (agent !== event.agent) pair("grant", state, "ask of another");
        }
        return;
      case "tick":
        if (!decision.ok) return;
        for (const effect of decision.effects) {
          if (effect.type !== "agent-lost") continue;
          for (const [, { state }] of isHis(effect.agent)) pair("grant", state, "silence");
        }
        return;
      default:
    }
  }
}

function shadowOf(fleet: Fleet): Before {
  const grants: Before["grants"] = new Map();
  for (const [key, { lease, committing }] of fleet.grants) {
    const state = committing === undefined ? "held" : "committing";
    grants.set(key, { agent: lease.agent, sweep: lease.sweep, state });
  }
  for (const [key, { round, agent }] of fleet.orphans) {
    grants.set(key, { agent, sweep: round.sweep.id, state: "orphan" });
  }
  const agents: Before["agents"] = new Map();
  for (const [id, { hasJoined }] of fleet.agents) {
    const isQuarantined = fleet.quarantined.has(id);
    agents.set(id, isQuarantined ? "quarantined" : hasJoined ? "joined" : "expected");
  }
  return { grants, agents };
}
