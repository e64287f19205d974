// Ten thousand agents: what grows, and what an ask touches. No time is measured.
import { describe, expect, it } from "vitest";
import { fullPlan } from "../plan.js";
import { decideFleet, nextTick } from "./decide-fleet.js";
import type { FleetEvent, FleetLease } from "./fleet-events.js";
import { createFleet, type Fleet } from "./fleet-state.js";
import { MAX_SETTLED } from "./settled.js";
import { validateFleet } from "./validate-fleet.js";

const AGENTS = 10_000;

function tell(fleet: Fleet, event: FleetEvent) {
  const decision = decideFleet(fleet, event);
  if (!decision.ok) throw new Error(decision.rejection.message);
  return decision.effects;
}

function largeFleet(rows: number): Fleet {
  const fleet = createFleet({ incarnation: 1, spotChecks: 0 });
  for (const sweep of ["one", "two"]) {
    const plan = fullPlan(
      new Array<number>(rows / 100).fill(100),
      new Float64Array(rows / 100).fill(1),
    );
    tell(fleet, {
      type: "plan",
      sweep,
      round: 1,
      plan,
      options: {},
      leases: [],
      wish: "running",
      priority: 0,
      now: 0,
    });
  }
  for (let i = 0; i < AGENTS; i++)
    tell(fleet, { type: "join", agent: `a${i}`, slots: 1, holds: [], now: 0 });
  return fleet;
}

/** Numbers of everything that a fleet keeps. */
function sizeOf(fleet: Fleet) {
  let revoked = 0;
  let held = 0;
  for (const agent of fleet.agents.values()) {
    revoked += agent.revoked.size;
    held += agent.grants.size;
  }
  const { agents, grants, orphans, settled, quarantined } = fleet;
  return {
    agents: agents.size,
    grants: grants.size,
    held,
    orphans: orphans.size,
    settled: settled.entries.size,
    quarantined: quarantined.size,
    revoked,
  };
}

describe("fleet of ten thousand agents", () => {
  it("keeps as much after 100,000 asks as after the first 10,000", () => {
    const fleet = largeFleet(60_000);
    let asks = 0;
    let now = 0;
    const sizes = [];
    for (let request = 1; request <= 10; request++) {
      for (let i = 0; i < AGENTS; i++) {
        now += 0.1;
        const agent = `a${i}`;
        asks += 1;
        const [effect] = tell(fleet, { type: "ask", agent, request, want: 1, now });
        if (effect.type === "lease") finish(fleet, effect.lease, now);
      }
      sizes.push(sizeOf(fleet));
    }

    expect(asks).toBe(100_000);
    const usual = { agents: AGENTS, grants: 0, held: 0, orphans: 0, quarantined: 0, revoked: 0 };
    for (const size of sizes) {
      expect(size).toMatchObject(usual);
      expect(size.settled).toBeLessThanOrEqual(MAX_SETTLED);
    }
    expect(fleet.settled.order.length).toBeLessThanOrEqual(2 * MAX_SETTLED);
  }, 120_000);

  it("does not look at the other agents or leases when one asks while rows are pending", () => {
    const fleet = largeFleet(60_000);
    for (let i = 0; i < AGENTS; i++)
      tell(fleet, { type: "ask", agent: `a${i}`, request: 1, want: 1, now: 0 });
    let touched = 0;
    for (const name of ["values", "entries", "keys", "forEach", Symbol.iterator] as const) {
      for (const map of [fleet.agents, fleet.grants]) {
        const original = Reflect.get(map, name) as () => unknown;
        Reflect.set(map, name, (...rest: []) => {
          touched += 1;
          return original.apply(map, rest);
        });
      }
    }

    for (let i = 0; i < 1000; i++) {
      const [effect] = tell(fleet, { type: "ask", agent: `a${i}`, request: 2, want: 1, now: 1 });
      if (effect.type === "lease") finish(fleet, effect.lease, 1);
    }

    expect(touched).toBe(0);
  });

  it("loses all of them in one tick, and every row is there for the next", () => {
    const fleet = largeFleet(20_000);
    for (let i = 0; i < AGENTS; i++)
      tell(fleet, { type: "ask", agent: `a${i}`, request: 1, want: 1, now: 5 });
    const due = nextTick(fleet) ?? 0;

    const effects = tell(fleet, { type: "tick", now: due });

    expect(due).toBe(30_005);
    expect(effects.filter(({ type }) => type === "agent-lost").length).toBe(AGENTS);
    expect(sizeOf(fleet)).toMatchObject({ agents: 0, grants: 0, orphans: AGENTS });
    expect(validateFleet(fleet)).toEqual([]);
  });

  it("looks for late lots four times a second, however many agents are idle", () => {
    const fleet = largeFleet(5000);
    for (let i = 0; i < AGENTS; i++)
      tell(fleet, { type: "ask", agent: `a${i}`, request: 1, want: 1, now: 0 });
    const rounds = [...fleet.sweeps.values()].flatMap((sweep) => [...sweep.rounds.values()]);
    let looks = 0;
    for (const { grants } of rounds) {
      const values = grants[Symbol.iterator].bind(grants);
      grants[Symbol.iterator] = () => {
        looks += 1;
        return values();
      };
    }

    for (let i = 0; i < AGENTS; i++) {
      tell(fleet, { type: "ask", agent: `a${i}`, request: 2, want: 1, now: 1000 + i / 10 });
    }

    expect(looks).toBe(2 * 4);
  });
});

function finish(fleet: Fleet, { agent, epoch, rows, seconds }: FleetLease, now: number): void {
  const report = { attempted: rows, seconds, failures: [], digest: "bits" };
  tell(fleet, { type: "report", agent, epoch, ...report, now });
  tell(fleet, { type: "recorded", epoch, now });
}
