import { describe, expect, it } from "vitest";
import { rangesOf, rowCount } from "../rows.js";
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
} from "./crew.fixture.js";
import { leasesOf } from "./figures.js";

const former = {
  agent: "a",
  epoch: { incarnation: 1, counter: 7 },
  ranges: rangesOf([[0, 8, 4]]),
};

describe("agents", () => {
  it("are lost when they are silent for the time to live, and what they do is a sign of life", () => {
    const crew = crewOf();
    planSweep(crew, "s", { rows: [4] });
    joins(crew, "a");
    const lease = leaseTo(crew, "a");
    joins(crew, "b");
    crew.now = 29_999;
    expect(waits(crew, 0)).toEqual([]);

    say(crew, { type: "beat", agent: "a" });
    const effects = waits(crew, 1);

    expect(effects).toEqual([{ type: "agent-lost", agent: "b", leases: [] }]);
    expect(only(waits(crew, 29_999), "agent-lost")).toEqual([
      { type: "agent-lost", agent: "a", leases: [lease.epoch] },
    ]);
  });

  it("go on with what they hold under fresh numbers, and without what they do not name", () => {
    const crew = crewOf();
    planSweep(crew, "s", { rows: [4] });
    joins(crew, "a");
    const [kept, lost] = [leaseTo(crew, "a"), leaseTo(crew, "a")];
    const unknown = { incarnation: 2, counter: 99 };

    const regrants = joins(crew, "a", { holds: [unknown, kept.epoch, kept.epoch] });

    const becomes = { incarnation: 2, counter: 3 };
    expect(regrants).toEqual([
      { epoch: unknown, becomes: undefined },
      { epoch: kept.epoch, becomes },
      { epoch: kept.epoch, becomes: undefined },
    ]);
    expect(leasesOf(crew.fleet, "s").map(({ epoch }) => epoch)).toEqual([becomes]);
    expect(reports(crew, lost)).toEqual([{ type: "stale", epoch: lost.epoch }]);
    expect(reports(crew, kept)).toEqual([{ type: "stale", epoch: kept.epoch }]);
    expect(only(reports(crew, { ...kept, epoch: becomes }), "commit").length).toBe(1);
  });

  it("take up a lost lot again when they come back before another one has it", () => {
    const crew = crewOf();
    planSweep(crew, "s", { rows: [1] });
    joins(crew, "a");
    const lease = leaseTo(crew, "a");
    waits(crew, 30_000);

    const [{ becomes }] = joins(crew, "a", { holds: [lease.epoch] });

    expect(becomes).toEqual({ incarnation: 2, counter: 2 });
    expect(asks(crew, "a")).toMatchObject([{ type: "idle", reason: "all rows are leased" }]);
  });

  it("have lost what another one has taken over, or claims to have had", () => {
    const crew = crewOf();
    planSweep(crew, "s", { rows: [2] });
    joins(crew, "a");
    const first = leaseTo(crew, "a");
    const second = leaseTo(crew, "a");
    crew.now = 29_000;
    joins(crew, "b");
    waits(crew, 1000);
    leaseTo(crew, "b");

    expect(joins(crew, "c", { holds: [second.epoch] })[0].becomes).toBeUndefined();
    expect(joins(crew, "a", { holds: [first.epoch] })[0].becomes).toBeUndefined();
    expect(joins(crew, "a", { holds: [second.epoch] })[0].becomes).toBeDefined();
  });

  it("come back with leases of an earlier start of the coordinator", () => {
    const crew = crewOf();
    planSweep(crew, "s", { rows: [8], leases: [former] });
    joins(crew, "b");
    expect(leasesOf(crew.fleet, "s")).toMatchObject([{ epoch: former.epoch, agent: "a", rows: 4 }]);

    const [{ becomes }] = joins(crew, "a", { holds: [former.epoch] });

    const [lease] = leasesOf(crew.fleet, "s");
    expect(becomes).toEqual(lease.epoch);
    const [commit] = only(reports(crew, lease), "commit");
    expect(rowCount(commit.lease.ranges)).toBe(4);
  });

  it("lose former leases when they do not come back in time", () => {
    const crew = crewOf();
    planSweep(crew, "s", { rows: [1], leases: [former] });
    crew.now = 29_000;
    joins(crew, "b");

    const effects = waits(crew, 1000);

    expect(only(effects, "agent-lost")).toEqual([
      { type: "agent-lost", agent: "a", leases: [former.epoch] },
    ]);
    expect(leaseTo(crew, "b").ranges).toEqual(former.ranges);
  });

  it("that are known already can't have former leases: their rows are pending", () => {
    const crew = crewOf();
    joins(crew, "a");

    planSweep(crew, "s", { rows: [1], leases: [former] });

    expect(leasesOf(crew.fleet, "s")).toEqual([]);
    expect([...leaseTo(crew, "a").ranges.firsts]).toEqual([8]);
  });

  it("that leave give their rows back at once", () => {
    const crew = crewOf();
    planSweep(crew, "s", { rows: [1] });
    joins(crew, "a");
    joins(crew, "b");
    const lease = leaseTo(crew, "a");

    const effects = say(crew, { type: "leave", agent: "a" });

    expect(effects).toEqual([
      { type: "agent-lost", agent: "a", leases: [lease.epoch] },
      { type: "leases-changed", sweep: "s" },
    ]);
    expect(leaseTo(crew, "b").rows).toBe(1);
  });

  it("are told three times what was taken from them", () => {
    const crew = crewOf();
    planSweep(crew, "s", { rows: [1] });
    joins(crew, "a");
    const { epoch } = leaseTo(crew, "a");
    say(crew, { type: "wish", sweep: "s", wish: "cancelled" });

    const told = [1, 2, 3, 4].map(() => say(crew, { type: "beat", agent: "a" }));

    const revoked = [{ type: "beaten", revoked: [epoch] }];
    expect(told).toEqual([revoked, revoked, revoked, [{ type: "beaten", revoked: [] }]]);
  });

  it("keep a lot whose report is on its way to the disk, whatever happens to them", () => {
    const crew = crewOf();
    planSweep(crew, "s", { rows: [1] });
    joins(crew, "a");
    const lease = leaseTo(crew, "a");
    reports(crew, lease);

    waits(crew, 30_000);
    say(crew, { type: "wish", sweep: "s", wish: "cancelled" });

    expect(only(records(crew, lease.epoch), "round-ended")).toMatchObject([{ phase: "finished" }]);
  });
});
