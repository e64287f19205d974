import { describe, expect, it } from "vitest";
import {
  crewOf,
  joins,
  leaseTo,
  planSweep,
  records,
  rejection,
  reports,
  say,
  waits,
  type Crew,
  type WithoutNow,
} from "./crew.fixture.js";
import { decideFleet, nextTick } from "./decide-fleet.js";
import { epochKey, type Epoch } from "./epoch.js";
import type { FleetEffect, FleetEvent, FleetLease } from "./fleet-events.js";
import {
  agentTransitions,
  fleetTable,
  grantTransitions,
  type AgentHappening,
  type AgentState,
  type GrantEvent,
  type GrantState,
} from "./fleet-table.js";
import { rangesOf } from "../rows.js";

/** Agent a was granted a lease of one row. */
interface Scene {
  readonly crew: Crew;
  readonly lease: FleetLease;
}

const grantIn: Record<GrantState, () => Scene> = {
  held: () => {
    const crew = crewOf();
    planSweep(crew, "s", { rows: [1] });
    joins(crew, "a");
    const lease = leaseTo(crew, "a");
    joins(crew, "b");
    return { crew, lease };
  },
  committing: () => {
    const scene = grantIn.held();
    reports(scene.crew, scene.lease);
    return scene;
  },
  orphan: () => {
    const scene = grantIn.held();
    scene.crew.now = 20_000;
    say(scene.crew, { type: "beat", agent: "b" });
    waits(scene.crew, 10_000);
    return scene;
  },
  settled: () => {
    const scene = grantIn.committing();
    records(scene.crew, scene.lease.epoch);
    return scene;
  },
  void: () => {
    const scene = grantIn.held();
    say(scene.crew, { type: "wish", sweep: "s", wish: "cancelled" });
    return scene;
  },
};

const grantEvent: Record<GrantEvent, (lease: FleetLease) => WithoutNow<FleetEvent>> = {
  report: (lease) => reportOf(lease, "bits"),
  "other report": (lease) => reportOf(lease, "other bits"),
  recorded: ({ epoch }) => ({ type: "recorded", epoch }),
  crash: ({ agent, epoch }) => ({ type: "crash", agent, epoch }),
  silence: () => ({ type: "tick" }),
  leave: ({ agent }) => ({ type: "leave", agent }),
  "rejoin with it": ({ agent, epoch }) => ({ type: "join", agent, slots: 1, holds: [epoch] }),
  "rejoin without it": ({ agent }) => ({ type: "join", agent, slots: 1, holds: [] }),
  cancel: () => ({ type: "wish", sweep: "s", wish: "cancelled" }),
  "ask of another": () => ({ type: "ask", agent: "b", request: 1, want: 1 }),
};

function reportOf({ agent, epoch, rows }: FleetLease, digest: string): WithoutNow<FleetEvent> {
  return { type: "report", agent, epoch, attempted: rows, seconds: 1, failures: [], digest };
}

function grantState({ fleet }: Crew, epoch: Epoch): GrantState {
  const key = epochKey(epoch);
  const grant = fleet.grants.get(key);
  if (grant !== undefined) return grant.committing === undefined ? "held" : "committing";
  if (fleet.orphans.has(key)) return "orphan";
  return fleet.settled.entries.has(key) ? "settled" : "void";
}

/** Next state and answer as the table writes them. */
function outcomeOf(crew: Crew, { epoch }: FleetLease, event: FleetEvent): string {
  const decision = decideFleet(crew.fleet, event);
  if (!decision.ok) return `${grantState(crew, epoch)} / ${decision.rejection.code}`;
  const said = decision.effects.map((effect) => answerOf(effect, epoch)).filter((text) => text);
  const joined = decision.effects.at(0);
  const now = joined?.type === "joined" ? (joined.regrants[0]?.becomes ?? epoch) : epoch;
  return [grantState(crew, now), ...said].join(" / ");
}

function answerOf(effect: FleetEffect, epoch: Epoch): string {
  if (effect.type !== "joined") {
    return ["commit", "duplicate", "stale", "conflict"].includes(effect.type) ? effect.type : "";
  }
  if (effect.regrants.length === 0) return "";
  const [{ becomes }] = effect.regrants;
  if (becomes === undefined) return "undefined";
  return epochKey(becomes) === epochKey(epoch) ? "same epoch" : "fresh epoch";
}

const agentIn: Record<AgentState, () => Crew> = {
  unknown: () => {
    const crew = crewOf();
    planSweep(crew, "s", { rows: [1] });
    return crew;
  },
  expected: () => {
    const crew = crewOf();
    planSweep(crew, "s", { rows: [1], leases: [formerLease] });
    return crew;
  },
  joined: () => {
    const crew = agentIn.unknown();
    joins(crew, "a");
    return crew;
  },
  quarantined: () => {
    const crew = agentIn.joined();
    conflictOf(crew);
    return crew;
  },
};

const formerLease = {
  agent: "a",
  epoch: { incarnation: 1, counter: 1 },
  ranges: rangesOf([[0, 7, 1]]),
};

/** Agent a reports twice under one grant, with other bits; it may have been unknown before. */
function conflictOf(crew: Crew): void {
  const lease = leaseTo(crew, "a");
  reports(crew, lease);
  reports(crew, lease, { digest: "other bits" });
  records(crew, lease.epoch);
}

const agentEvent: Record<
  Exclude<AgentHappening, "conflict">,
  (crew: Crew) => WithoutNow<FleetEvent>
> = {
  join: () => ({ type: "join", agent: "a", slots: 1, holds: [] }),
  beat: () => ({ type: "beat", agent: "a" }),
  ask: ({ fleet }) => ({
    type: "ask",
    agent: "a",
    request: (fleet.agents.get("a")?.request ?? 0) + 1,
    want: 1,
  }),
  report: () => ({
    type: "report",
    agent: "a",
    epoch: formerLease.epoch,
    attempted: 1,
    seconds: 1,
    failures: [],
    digest: "",
  }),
  crash: () => ({ type: "crash", agent: "a", epoch: { incarnation: 1, counter: 9 } }),
  leave: () => ({ type: "leave", agent: "a" }),
  silence: () => ({ type: "tick" }),
  "former lease": () => {
    const { missing, secondsPerRow } = { missing: rangesOf([]), secondsPerRow: Float64Array.of(1) };
    const former = {
      ...formerLease,
      epoch: { incarnation: 1, counter: 2 },
      ranges: rangesOf([[0, 9, 1]]),
    };
    const plan = { missing, secondsPerRow };
    return {
      type: "plan",
      sweep: "t",
      round: 1,
      plan,
      options: {},
      leases: [former],
      wish: "running",
      priority: 0,
    };
  },
};

function agentState({ fleet }: Crew): AgentState {
  const agent = fleet.agents.get("a");
  if (agent === undefined) return "unknown";
  if (!agent.hasJoined) return "expected";
  return fleet.quarantined.has("a") ? "quarantined" : "joined";
}

describe("decideFleet", () => {
  const grantPairs = Object.entries(grantTransitions).flatMap(([state, row]) =>
    Object.entries(row).map(([event, to]) => [state, event, to] as const),
  );
  it.each(grantPairs)("leads a grant that is %s at %s to: %s", (state, event, to) => {
    const { crew, lease } = grantIn[state as GrantState]();
    const about = grantEvent[event as GrantEvent](lease);

    const now = crew.now + (event === "silence" ? 30_000 : 0);
    const outcome = outcomeOf(crew, lease, { ...about, now });

    expect(outcome).toBe(to);
  });

  const agentPairs = Object.entries(agentTransitions).flatMap(([state, row]) =>
    Object.entries(row).flatMap(([event, to]) =>
      event === "conflict" ? [] : [[state, event, to] as const],
    ),
  );
  it.each(agentPairs)("leads an agent that is %s at %s to: %s", (state, event, to) => {
    const crew = agentIn[state as AgentState]();
    const about = agentEvent[event as keyof typeof agentEvent](crew);

    const now = crew.now + (event === "silence" ? 30_000 : 0);
    const decision = decideFleet(crew.fleet, { ...about, now });

    const code = decision.ok ? "" : ` / ${decision.rejection.code}`;
    const isLost = decision.ok && decision.effects.some(({ type }) => type === "agent-lost");
    expect(`${agentState(crew)}${code}${isLost ? " / agent-lost" : ""}`).toBe(to);
  });

  it("quarantines an agent that gave other bits, also when it joins later", () => {
    const crew = agentIn.quarantined();
    expect(agentState(crew)).toBe("quarantined");

    say(crew, { type: "leave", agent: "a" });
    joins(crew, "a");

    expect(agentState(crew)).toBe("quarantined");
  });

  it("prints its tables", () => {
    expect(fleetTable()).toMatch(/rejoin with it +held \/ fresh epoch/);
    expect(fleetTable()).toMatch(/silence +unknown +unknown \/ agent-lost/);
  });

  it("rejects what can't be right, and changes nothing", () => {
    const { crew, lease } = grantIn.held();
    const { agent, epoch } = lease;
    const report = {
      type: "report",
      agent,
      epoch,
      attempted: 1,
      seconds: 1,
      failures: [],
      digest: "",
    } as const;

    expect(rejection(crew, { ...report, attempted: 2 })).toBe("ROWS_NOT_IN_LEASE");
    expect(rejection(crew, { ...report, failures: [{ row: 1, cause: "", permanent: true }] })).toBe(
      "ROWS_NOT_IN_LEASE",
    );
    expect(rejection(crew, { type: "crash", agent, epoch, row: 1 })).toBe("ROWS_NOT_IN_LEASE");
    expect(rejection(crew, { type: "ask", agent, request: 3, want: 1 })).toBe(
      "REQUEST_OUT_OF_ORDER",
    );
    expect(rejection(crew, { type: "ask", agent: "b", request: 0, want: 1 })).toBe(
      "REQUEST_OUT_OF_ORDER",
    );
    expect(rejection(crew, { type: "wish", sweep: "t", wish: "paused" })).toBe("SWEEP_UNKNOWN");
    expect(rejection(crew, { type: "prioritize", sweep: "t", priority: 1 })).toBe("SWEEP_UNKNOWN");
    expect(grantState(crew, epoch)).toBe("held");
  });

  it("says when time changes something at the latest", () => {
    const crew = crewOf({ ttlMs: 1000 });
    expect(nextTick(crew.fleet)).toBeUndefined();

    joins(crew, "a");
    crew.now = 400;
    joins(crew, "b");
    crew.now = 700;
    say(crew, { type: "beat", agent: "a" });

    expect(nextTick(crew.fleet)).toBe(1400);
    crew.now = 1400;
    expect(say(crew, { type: "tick" })).toEqual([{ type: "agent-lost", agent: "b", leases: [] }]);
    expect(nextTick(crew.fleet)).toBe(1700);
  });

  it("takes a clock that goes back for one that stands still", () => {
    const crew = crewOf({ ttlMs: 1000 });
    crew.now = 5000;
    joins(crew, "a");
    crew.now = 10;
    joins(crew, "b");

    expect(nextTick(crew.fleet)).toBe(6000);
    crew.now = NaN;
    expect(say(crew, { type: "tick" })).toEqual([]);
  });
});
