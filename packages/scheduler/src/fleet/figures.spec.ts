import { describe, expect, it } from "vitest";
import { asks, crewOf, joins, leaseTo, planSweep, records, reports, say } from "./crew.fixture.js";
import { agentsOf, sweepProgress } from "./figures.js";

describe("figures", () => {
  it("know nothing of a sweep that nobody planned", () => {
    expect(sweepProgress(crewOf().fleet, "s")).toBeUndefined();
  });

  it("tell how far a sweep is, and remember it when its rounds are over", () => {
    const crew = crewOf();
    planSweep(crew, "s", { rows: [2], priority: 3 });
    joins(crew, "a", { slots: 2 });
    const lease = leaseTo(crew, "a");
    reports(crew, lease);
    records(crew, lease.epoch);

    expect(sweepProgress(crew.fleet, "s")).toMatchObject({
      rows: 2,
      recorded: 1,
      pending: 1,
      phase: "running",
      priority: 3,
      agents: 2,
    });
    const last = leaseTo(crew, "a");
    reports(crew, last);
    records(crew, last.epoch);
    expect(sweepProgress(crew.fleet, "s")).toMatchObject({
      rows: 2,
      recorded: 2,
      phase: "finished",
      round: 1,
    });
  });

  it("tell why nothing of a sweep runs", () => {
    const crew = crewOf();
    planSweep(crew, "s", { rows: [2], seconds: 10 });
    const idle = () => sweepProgress(crew.fleet, "s")?.idle;

    expect(idle()).toBe("there are no agents");
    joins(crew, "a", { secondsLeft: 1 });
    expect(idle()).toBe("the agents are busy");
    asks(crew, "a");
    expect(idle()).toBe("nothing fits the agents' time");
    joins(crew, "b");
    leaseTo(crew, "b");
    expect(idle()).toBeUndefined();
    say(crew, { type: "wish", sweep: "s", wish: "cancelled" });
    expect(idle()).toBeUndefined();
  });

  it("list agents by name", () => {
    const crew = crewOf();
    planSweep(crew, "s");
    joins(crew, "b", { slots: 4, secondsLeft: 60 });
    crew.now = 10;
    joins(crew, "a");
    leaseTo(crew, "b");

    expect(agentsOf(crew.fleet)).toEqual([
      { agent: "a", slots: 1, leases: 0, lastSeen: 10, hasJoined: true, isQuarantined: false },
      {
        agent: "b",
        slots: 4,
        leases: 1,
        lastSeen: 10,
        endsAt: 60_000,
        hasJoined: true,
        isQuarantined: false,
      },
    ]);
  });
});
