import { describe, expect, it } from "vitest";
import { rowCount } from "../rows.js";
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
import { nextTick } from "./decide-fleet.js";
import type { FleetLease } from "./fleet-events.js";
import { sweepProgress } from "./figures.js";

/** Agent a has recorded all 4 rows; every row of them is to be checked. */
function withChecks(agents: readonly string[]): { readonly crew: Crew; readonly work: FleetLease } {
  const crew = crewOf({ spotChecks: 1, minLotSeconds: 4 });
  planSweep(crew, "s", { rows: [4] });
  for (const agent of agents) joins(crew, agent);
  const work = leaseTo(crew, "a");
  const [commit] = only(reports(crew, work), "commit");
  records(crew, work.epoch, commit.sample.length > 0 ? "sampled" : undefined);
  return { crew, work };
}

describe("checks", () => {
  it("are the same share of rows for the same seed, and others for another", () => {
    const sampleOf = (seed: number): readonly number[] => {
      const crew = crewOf({ spotChecks: 0.02, seed, minLotSeconds: 60 });
      planSweep(crew, "s", { rows: [60_000], seconds: 0.001, options: { maxLotRows: 65_536 } });
      joins(crew, "a");
      joins(crew, "b");
      const first = leaseTo(crew, "a");
      reports(crew, first);
      records(crew, first.epoch);
      const [commit] = only(reports(crew, leaseTo(crew, "a")), "commit");
      return [commit.attempted, ...commit.sample];
    };
    const [rows, ...places] = sampleOf(1);

    expect(rows).toBeGreaterThan(15_000);
    // ± 5 standard deviations of a binomial.
    const spread = 5 * Math.sqrt(0.02 * 0.98 * rows);
    expect(Math.abs(places.length - 0.02 * rows)).toBeLessThan(spread);
    expect(sampleOf(1)).toEqual([rows, ...places]);
    expect(sampleOf(2)).not.toEqual([rows, ...places]);
  });

  it("go to another agent, and are no rows", () => {
    const { crew, work } = withChecks(["a", "b"]);

    expect(only(asks(crew, "a"), "lease")).toEqual([]);
    const check = leaseTo(crew, "b");

    expect(check).toMatchObject({ kind: "check", rows: 4 });
    expect(rowCount(check.ranges)).toBe(rowCount(work.ranges));
    expect(sweepProgress(crew.fleet, "s")).toMatchObject({
      recorded: 4,
      leased: 0,
      phase: "running",
    });
    const effects = reports(crew, check, { digest: "sampled" });
    expect(effects[0]).toEqual({ type: "duplicate", epoch: check.epoch });
    expect(only(effects, "round-ended").length).toBe(1);
    expect(reports(crew, check, { digest: "sampled" })).toEqual([
      { type: "duplicate", epoch: check.epoch },
    ]);
  });

  it("stop the sweep where other bits come back, and neither agent is trusted any more", () => {
    const { crew } = withChecks(["a", "b", "c"]);
    planSweep(crew, "t", { rows: [4] });
    const other = leaseTo(crew, "a");
    const check = leaseTo(crew, "b");
    expect(check.kind).toBe("check");

    const effects = reports(crew, check, { digest: "one bit is different" });

    expect(effects[0]).toMatchObject({ type: "conflict", sweep: "s", agents: ["a", "b"] });
    expect(only(effects, "sweep-phase")).toEqual([
      { type: "sweep-phase", sweep: "s", phase: "conflict" },
    ]);
    expect(asks(crew, "a")).toMatchObject([{ reason: "the agent is quarantined" }]);
    expect(asks(crew, "b")).toMatchObject([{ reason: "the agent is quarantined" }]);
    expect(reports(crew, other)).toEqual([{ type: "stale", epoch: other.epoch }]);
    expect(leaseTo(crew, "c").ranges).toEqual(other.ranges);
  });

  it("are made again by another agent where one loses them, and at most three times", () => {
    const { crew } = withChecks(["a", "b", "c"]);

    for (const agent of ["b", "c", "b"]) {
      const check = leaseTo(crew, agent);
      const effects = reports(crew, check, { attempted: 1 });
      expect(effects[0]).toEqual({ type: "stale", epoch: check.epoch });
    }

    expect(sweepProgress(crew.fleet, "s")?.phase).toBe("finished");
  });

  it("are none with one agent", () => {
    const { crew } = withChecks(["a"]);

    expect(sweepProgress(crew.fleet, "s")?.phase).toBe("finished");
  });

  it("are given up when no other agent is left at the end", () => {
    const { crew } = withChecks(["a", "b"]);
    expect(sweepProgress(crew.fleet, "s")?.phase).toBe("running");

    const effects = say(crew, { type: "leave", agent: "b" });

    expect(only(effects, "round-ended").length).toBe(1);
  });

  it("are waited for twice the time to live at the end, and not longer", () => {
    const { crew } = withChecks(["a", "b"]);
    const check = leaseTo(crew, "b");
    for (let t = 0; t < 50_000; t += 10_000) {
      waits(crew, 10_000);
      say(crew, { type: "beat", agent: "a" });
      say(crew, { type: "beat", agent: "b" });
    }
    expect(nextTick(crew.fleet)).toBe(60_000);

    const effects = waits(crew, 10_000);

    expect(only(effects, "round-ended").length).toBe(1);
    expect(say(crew, { type: "beat", agent: "b" })).toEqual([
      { type: "beaten", revoked: [check.epoch] },
    ]);
    expect(reports(crew, check, { digest: "too late" })).toEqual([
      { type: "stale", epoch: check.epoch },
    ]);
  });

  it("end with their round when a newer one takes its place", () => {
    const { crew } = withChecks(["a", "b"]);

    const effects = planSweep(crew, "s", { round: 2, rows: [1] });

    expect(only(effects, "round-ended")).toMatchObject([{ round: 1 }]);
  });
});
