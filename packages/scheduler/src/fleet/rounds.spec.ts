import { describe, expect, it } from "vitest";
import { fullPlan } from "../plan.js";
import { rangesOf } from "../rows.js";
import {
  asks,
  crewOf,
  joins,
  leaseTo,
  only,
  planSweep,
  records,
  rejection,
  reports,
  say,
  waits,
} from "./crew.fixture.js";
import { agentsOf, leasesOf, sweepProgress } from "./figures.js";

describe("rounds", () => {
  it("end at once where nothing is missing", () => {
    const effects = planSweep(crewOf(), "s", { rows: [] });

    expect(effects).toEqual([
      { type: "round-ended", sweep: "s", round: 1, phase: "finished" },
      { type: "leases-changed", sweep: "s" },
      { type: "sweep-phase", sweep: "s", phase: "finished" },
    ]);
  });

  it("follow each other by number, whatever number the first one has", () => {
    const crew = crewOf();
    const plan = fullPlan([1], Float64Array.of(1));
    const event = {
      type: "plan",
      sweep: "s",
      plan,
      options: {},
      leases: [],
      wish: "running",
      priority: 0,
    } as const;

    expect(rejection(crew, { ...event, round: 0 })).toBe("ROUND_OUT_OF_ORDER");
    expect(rejection(crew, { ...event, round: 4 })).toBeUndefined();
    expect(rejection(crew, { ...event, round: 4 })).toBe("ROUND_OUT_OF_ORDER");
    expect(rejection(crew, { ...event, round: 6 })).toBe("ROUND_OUT_OF_ORDER");
    expect(rejection(crew, { ...event, round: 5 })).toBeUndefined();
  });

  it("refuse plans that break their own rules", () => {
    const crew = crewOf();
    const plan = fullPlan([1], Float64Array.of(NaN));
    const event = {
      type: "plan",
      sweep: "s",
      round: 1,
      options: {},
      wish: "running",
      priority: 0,
    } as const;
    const stray = {
      agent: "a",
      epoch: { incarnation: 1, counter: 1 },
      ranges: rangesOf([[7, 0, 1]]),
    };

    expect(rejection(crew, { ...event, plan, leases: [] })).toBe("PLAN_INVALID");
    const sound = fullPlan([1], Float64Array.of(1));
    expect(rejection(crew, { ...event, plan: sound, leases: [stray] })).toBe("PLAN_INVALID");
    expect(sweepProgress(crew.fleet, "s")).toBeUndefined();
  });

  it("drop what they have not leased for a newer one, while what they have leased goes on", () => {
    const crew = crewOf();
    planSweep(crew, "s", { rows: [4] });
    joins(crew, "a", { slots: 2 });
    const old = leaseTo(crew, "a");

    const effects = planSweep(crew, "s", { round: 2, rows: [2] });
    const fresh = [leaseTo(crew, "a"), leaseTo(crew, "a")];

    expect(only(effects, "round-ended")).toEqual([]);
    expect(fresh.map(({ round }) => round)).toEqual([2, 2]);
    expect(sweepProgress(crew.fleet, "s")).toMatchObject({ rows: 3, leased: 3, round: 2 });
    expect(only(asks(crew, "a"), "lease")).toEqual([]);
    for (const lease of fresh) {
      reports(crew, lease);
      records(crew, lease.epoch);
    }
    expect(sweepProgress(crew.fleet, "s")?.phase).toBe("running");
    reports(crew, old);
    const last = records(crew, old.epoch);
    expect(only(last, "round-ended")).toEqual([
      { type: "round-ended", sweep: "s", round: 1, phase: "stopped" },
    ]);
    expect(only(last, "sweep-phase")).toEqual([
      { type: "sweep-phase", sweep: "s", phase: "finished" },
    ]);
  });

  it("that are over lose what their lost agents held: it belongs to the next plan", () => {
    const crew = crewOf();
    planSweep(crew, "s", { rows: [1] });
    joins(crew, "a");
    const lease = leaseTo(crew, "a");
    planSweep(crew, "s", { round: 2, rows: [] });

    const effects = waits(crew, 30_000);

    expect(only(effects, "round-ended")).toEqual([
      { type: "round-ended", sweep: "s", round: 1, phase: "stopped" },
    ]);
    expect(joins(crew, "a", { holds: [lease.epoch] })[0].becomes).toBeUndefined();
  });

  it("give former leases back that nobody can have", () => {
    const leases = [
      { agent: "a", epoch: { incarnation: 1, counter: 3 }, ranges: rangesOf([[0, 5, 2]]) },
    ];
    for (const impossible of [
      { wish: "cancelled" as const, leases },
      { leases: [{ ...leases[0], epoch: { incarnation: 2, counter: 3 } }] },
    ]) {
      const crew = crewOf();
      planSweep(crew, "s", { rows: [1], ...impossible });
      expect(leasesOf(crew.fleet, "s")).toEqual([]);
      expect(sweepProgress(crew.fleet, "s")).toMatchObject({ rows: 3, leased: 0, pending: 3 });
    }
  });

  it("may begin with former leases alone, and end with them", () => {
    const crew = crewOf();
    const epoch = { incarnation: 1, counter: 3 };
    const plan = { missing: rangesOf([]), secondsPerRow: Float64Array.of(1) };
    planSweep(crew, "s", { plan, leases: [{ agent: "a", epoch, ranges: rangesOf([[0, 0, 2]]) }] });
    expect(agentsOf(crew.fleet)).toMatchObject([{ agent: "a", hasJoined: false, leases: 1 }]);

    joins(crew, "a", { holds: [epoch] });
    const [lease] = leasesOf(crew.fleet, "s");
    reports(crew, lease);

    expect(only(records(crew, lease.epoch), "sweep-phase")).toMatchObject([{ phase: "finished" }]);
  });
});

describe("wishes", () => {
  it("pause: nothing more is leased, what is held goes on", () => {
    const crew = crewOf();
    planSweep(crew, "s", { rows: [3] });
    joins(crew, "a");
    const lease = leaseTo(crew, "a");

    expect(
      only(say(crew, { type: "wish", sweep: "s", wish: "paused" }), "sweep-phase"),
    ).toMatchObject([{ phase: "paused" }]);

    expect(only(asks(crew, "a"), "lease")).toEqual([]);
    expect(only(reports(crew, lease), "commit").length).toBe(1);
    records(crew, lease.epoch);
    say(crew, { type: "wish", sweep: "s", wish: "running" });
    expect(leaseTo(crew, "a").rows).toBe(1);
  });

  it("drain: the sweep ends with the last lease, and can go on later", () => {
    const crew = crewOf();
    planSweep(crew, "s", { rows: [3] });
    joins(crew, "a");
    const lease = leaseTo(crew, "a");

    const phases = (effects: ReturnType<typeof say>) =>
      only(effects, "sweep-phase").map(({ phase }) => phase);

    expect(phases(say(crew, { type: "wish", sweep: "s", wish: "draining" }))).toEqual(["draining"]);
    reports(crew, lease);
    expect(phases(records(crew, lease.epoch))).toEqual(["drained"]);
    expect(phases(say(crew, { type: "wish", sweep: "s", wish: "running" }))).toEqual(["running"]);
    expect(leaseTo(crew, "a").rows).toBe(1);
  });

  it("cancel: leases are revoked, also those of lost agents, and the rows are there if the user thinks again", () => {
    const crew = crewOf();
    planSweep(crew, "s", { rows: [2] });
    joins(crew, "a");
    const orphan = leaseTo(crew, "a");
    crew.now = 29_000;
    joins(crew, "b");
    waits(crew, 1000);
    const held = leaseTo(crew, "b");
    expect(held.ranges).toEqual(orphan.ranges);
    const other = leaseTo(crew, "b");

    say(crew, { type: "wish", sweep: "s", wish: "cancelled" });

    expect(reports(crew, held)).toEqual([{ type: "stale", epoch: held.epoch }]);
    expect(say(crew, { type: "beat", agent: "b" })).toEqual([
      { type: "beaten", revoked: [held.epoch, other.epoch] },
    ]);
    say(crew, { type: "wish", sweep: "s", wish: "running" });
    expect([leaseTo(crew, "b"), leaseTo(crew, "b")].length).toBe(2);
  });
});
