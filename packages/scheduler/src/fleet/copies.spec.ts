import { describe, expect, it } from "vitest";
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
import { leasesOf, sweepProgress } from "./figures.js";

/** Agent a is late with the only lot, and b has a copy. */
function withCopy(): { readonly crew: Crew; readonly work: FleetLease; readonly copy: FleetLease } {
  const crew = crewOf();
  planSweep(crew, "s", { rows: [4], seconds: 0.1 });
  joins(crew, "a");
  joins(crew, "b");
  const work = leaseTo(crew, "a");
  waits(crew, 5001);
  return { crew, work, copy: leaseTo(crew, "b") };
}

const beat = (crew: Crew, agent: string) => say(crew, { type: "beat", agent });

describe("copies", () => {
  it("are leased of lots that take more than twice their time, and 5 s, when nothing is pending", () => {
    const crew = crewOf();
    planSweep(crew, "s", { rows: [2], seconds: 4 });
    joins(crew, "a");
    joins(crew, "b");
    leaseTo(crew, "a");
    waits(crew, 8001);
    expect(leaseTo(crew, "b").kind).toBe("work");

    expect(leaseTo(crew, "b").kind).toBe("copy");
    expect(only(asks(crew, "a"), "lease")).toEqual([]);
  });

  it("are not leased early, nor to the one who has the lot, nor a second time", () => {
    const crew = crewOf();
    planSweep(crew, "s", { rows: [4], seconds: 0.1 });
    for (const agent of ["a", "b", "c"]) joins(crew, agent);
    leaseTo(crew, "a");
    waits(crew, 5000);
    expect(only(asks(crew, "b"), "lease")).toEqual([]);
    waits(crew, 1000);
    expect(only(asks(crew, "a"), "lease")).toEqual([]);

    expect(leaseTo(crew, "b").kind).toBe("copy");
    expect(only(asks(crew, "c"), "lease")).toEqual([]);
  });

  it("count once: the first full report wins, the other agent is told, and its equal report is a duplicate", () => {
    const { crew, work, copy } = withCopy();

    expect(only(reports(crew, copy), "commit").length).toBe(1);
    expect(reports(crew, work)).toEqual([{ type: "stale", epoch: work.epoch }]);
    const effects = records(crew, copy.epoch);

    expect(only(effects, "round-ended").length).toBe(1);
    expect(sweepProgress(crew.fleet, "s")).toMatchObject({
      recorded: 4,
      rows: 4,
      phase: "finished",
    });
    expect(beat(crew, "a")).toEqual([{ type: "beaten", revoked: [work.epoch] }]);
    expect(reports(crew, work)).toEqual([{ type: "duplicate", epoch: work.epoch }]);
  });

  it("give a conflict where their bits differ", () => {
    const { crew, work, copy } = withCopy();
    reports(crew, work);
    records(crew, work.epoch);

    const [effect] = only(reports(crew, copy, { digest: "other bits" }), "conflict");

    expect(effect).toMatchObject({ sweep: "s", round: 1, agents: ["a", "b"] });
    expect(effect.ranges).toEqual(work.ranges);
    expect(sweepProgress(crew.fleet, "s")?.phase).toBe("conflict");
    expect(asks(crew, "a")).toMatchObject([{ reason: "the agent is quarantined" }]);
  });

  it("are dropped where they are partial, fail for a while or crash, and the other one goes on", () => {
    for (const drop of [
      (crew: Crew, lease: FleetLease) => reports(crew, lease, { attempted: 2 }),
      (crew: Crew, lease: FleetLease) =>
        reports(crew, lease, { failures: [{ row: 1, cause: "STORE_IO", permanent: false }] }),
      (crew: Crew, { agent, epoch }: FleetLease) =>
        say(crew, { type: "crash", agent, epoch, row: 0 }),
      (crew: Crew, { agent }: FleetLease) => say(crew, { type: "leave", agent }),
    ]) {
      for (const first of ["work", "copy"] as const) {
        const scene = withCopy();
        const { crew } = scene;
        const [gone, left] = first === "work" ? [scene.work, scene.copy] : [scene.copy, scene.work];

        const effects = drop(crew, gone);

        expect(only(effects, "attempt-failed")).toEqual([]);
        expect(leasesOf(crew.fleet, "s")).toEqual([{ ...left, kind: "work" }]);
        expect(only(reports(crew, left), "commit").length).toBe(1);
      }
    }
  });

  it("that are left alone crash like any lot", () => {
    const { crew, work, copy } = withCopy();
    say(crew, { type: "leave", agent: work.agent });

    const effects = say(crew, { type: "crash", agent: "b", epoch: copy.epoch, row: 2 });

    expect(only(effects, "attempt-failed")).toMatchObject([
      { sweep: "s", round: 1, replicate: 2, attempt: 1, cause: "WORKER_CRASHED", final: false },
    ]);
  });

  it("keep both numbers apart when the agents come back", () => {
    const { crew, work, copy } = withCopy();

    joins(crew, "a", { holds: [work.epoch] });
    joins(crew, "b", { holds: [copy.epoch] });

    expect(leasesOf(crew.fleet, "s").map(({ agent, kind }) => `${agent} ${kind}`)).toEqual([
      "a work",
      "b copy",
    ]);
  });
});
