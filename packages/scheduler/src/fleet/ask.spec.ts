import { describe, expect, it } from "vitest";
import { fullPlan } from "../plan.js";
import {
  asks,
  crewOf,
  joins,
  leaseTo,
  only,
  planSweep,
  records,
  reports,
  say,
  waits,
  type Crew,
} from "./crew.fixture.js";
import type { FleetLease } from "./fleet-events.js";

/** Lets agents take turns until nothing is leased any more; says which sweep each lease was of. */
function leaseAll(crew: Crew, agents: readonly string[]): FleetLease[] {
  const leases: FleetLease[] = [];
  for (let idle = 0; idle < agents.length;) {
    const agent = agents[leases.length % agents.length];
    const effect = only(asks(crew, agent), "lease").at(0);
    if (effect === undefined) {
      idle += 1;
      continue;
    }
    leases.push(effect.lease);
    reports(crew, effect.lease);
    records(crew, effect.lease.epoch);
  }
  return leases;
}

function idleReason(crew: Crew, agent: string): string {
  const effect = only(asks(crew, agent), "idle").at(0);
  return effect === undefined ? "not idle" : effect.reason;
}

describe("ask", () => {
  it("grants numbers that grow, and never the same one twice", () => {
    const crew = crewOf();
    planSweep(crew, "s", { rows: [9] });
    joins(crew, "a");

    const counters = leaseAll(crew, ["a"]).map(({ epoch }) => epoch.counter);

    expect(counters).toEqual(counters.map((_, i) => i + 1));
  });

  it("gives the last request again the same answer, and the next one another", () => {
    const crew = crewOf();
    planSweep(crew, "s", { rows: [9] });
    joins(crew, "a");
    const event = { type: "ask", agent: "a", request: 1, want: 2 } as const;

    const first = only(say(crew, event), "lease");
    const again = only(say(crew, event), "lease");
    const next = only(say(crew, { ...event, request: 2 }), "lease");

    expect(first.length).toBe(2);
    expect(again).toEqual(first);
    expect(next.map(({ lease }) => lease.epoch.counter)).toEqual([3, 4]);
  });

  it("leaves leases that were revoked meanwhile out of a repeated answer", () => {
    const crew = crewOf();
    planSweep(crew, "s", { rows: [9] });
    joins(crew, "a");
    const event = { type: "ask", agent: "a", request: 1, want: 2 } as const;
    say(crew, event);

    say(crew, { type: "wish", sweep: "s", wish: "cancelled" });

    expect(say(crew, event)).toMatchObject([{ type: "idle" }]);
  });

  it("serves the larger priority first, and equal ones in turn", () => {
    const crew = crewOf();
    planSweep(crew, "low", { rows: [3] });
    planSweep(crew, "one", { rows: [3], priority: 5 });
    planSweep(crew, "two", { rows: [3], priority: 5 });
    joins(crew, "a");

    const sweeps = leaseAll(crew, ["a"]).map(({ sweep }) => sweep);

    expect(sweeps).toEqual(["one", "two", "one", "two", "one", "two", "low", "low", "low"]);
  });

  it("serves a sweep first from the moment it is given priority", () => {
    const crew = crewOf();
    planSweep(crew, "one", { rows: [5] });
    planSweep(crew, "two", { rows: [2] });
    joins(crew, "a");
    leaseTo(crew, "a");

    say(crew, { type: "prioritize", sweep: "two", priority: 1 });

    expect([leaseTo(crew, "a").sweep, leaseTo(crew, "a").sweep, leaseTo(crew, "a").sweep]).toEqual([
      "two",
      "two",
      "one",
    ]);
  });

  it("sizes lots by all slots that there are, now", () => {
    const rowsOfFirst = (agents: number): number => {
      const crew = crewOf({ minLotSeconds: 0.1 });
      planSweep(crew, "s", { rows: [600], seconds: 0.1 });
      for (let i = 0; i < agents; i++) joins(crew, `a${i}`, { slots: 2 });
      const first = leaseTo(crew, "a0");
      reports(crew, first);
      records(crew, first.epoch);
      return leaseTo(crew, "a0").rows;
    };

    expect(rowsOfFirst(1)).toBeGreaterThan(90);
    expect(rowsOfFirst(5)).toBeLessThan(21);
  });

  it("gives an agent what ends within 80 % of the time it has left after what it holds", () => {
    const crew = crewOf();
    planSweep(crew, "s", { rows: [40], seconds: 10 });
    joins(crew, "a", { secondsLeft: 40 });

    expect(leaseTo(crew, "a").seconds).toBe(10);
    expect(leaseTo(crew, "a").seconds).toBe(10);
    // 20 s are left after those, and a row of 10 s fits into 16 s; then 10 s are left.
    expect(leaseTo(crew, "a").seconds).toBe(10);
    expect(idleReason(crew, "a")).toBe("nothing fits its time");
  });

  it("takes shorter rows where the longest do not fit the time, and leaves those to others", () => {
    const crew = crewOf();
    const plan = fullPlan([2, 2], Float64Array.of(100, 1));
    planSweep(crew, "s", { plan });
    joins(crew, "short", { secondsLeft: 60 });
    joins(crew, "long");

    const items = [leaseTo(crew, "short"), leaseTo(crew, "long")].map(
      ({ ranges }) => ranges.items[0],
    );

    expect(items).toEqual([1, 0]);
  });

  it("follows what an agent says about its time at a beat", () => {
    const crew = crewOf();
    planSweep(crew, "s", { rows: [4], seconds: 10 });
    joins(crew, "a");
    say(crew, { type: "beat", agent: "a", secondsLeft: 5 });
    expect(idleReason(crew, "a")).toBe("nothing fits its time");

    say(crew, { type: "beat", agent: "a", secondsLeft: 500 });

    expect(leaseTo(crew, "a").rows).toBe(1);
  });

  it("leaves items that are too large for an agent to others", () => {
    const crew = crewOf();
    const plan = {
      ...fullPlan([2, 2, 2], Float64Array.of(1, 1, 1)),
      bytesPerRow: Float64Array.of(5e9, 1e9, 5e9),
    };
    planSweep(crew, "s", { plan });
    joins(crew, "small", { memoryBytes: 2e9 });
    joins(crew, "large", { memoryBytes: 9e9 });

    const small = [leaseTo(crew, "small"), leaseTo(crew, "small")];

    expect(small.map(({ ranges }) => ranges.items[0])).toEqual([1, 1]);
    expect(idleReason(crew, "small")).toBe("nothing fits its memory");
    expect(leaseTo(crew, "large").ranges.items[0]).toBe(0);
  });

  it("says why there is nothing", () => {
    const crew = crewOf();
    joins(crew, "a");
    joins(crew, "b");
    expect(idleReason(crew, "a")).toBe("nothing to compute");

    planSweep(crew, "s", { rows: [1] });
    const lease = leaseTo(crew, "a");
    expect(idleReason(crew, "b")).toBe("all rows are leased");

    say(crew, { type: "wish", sweep: "s", wish: "paused" });
    expect(idleReason(crew, "b")).toBe("all sweeps are held back");

    reports(crew, lease);
    records(crew, lease.epoch);
    expect(idleReason(crew, "b")).toBe("nothing to compute");
  });

  it("lets agents ask again soon where few wait, and seldom where thousands do", () => {
    const retryMs = (agents: number): number => {
      const crew = crewOf();
      planSweep(crew, "s", { rows: [1] });
      for (let i = 0; i < agents; i++) joins(crew, `a${i}`);
      leaseTo(crew, "a0");
      const [effect] = only(asks(crew, "a1"), "idle");
      return effect.retryMs;
    };

    expect(retryMs(2)).toBe(250);
    expect(retryMs(1500)).toBe(750);
  });

  it("leases a lost lot first, and as a whole", () => {
    const crew = crewOf({ minLotSeconds: 4 });
    planSweep(crew, "s", { rows: [12] });
    joins(crew, "a");
    const lost = leaseTo(crew, "a");
    crew.now = 29_000;
    joins(crew, "b");

    waits(crew, 1000);

    expect(leaseTo(crew, "b").ranges).toEqual(lost.ranges);
  });
});
