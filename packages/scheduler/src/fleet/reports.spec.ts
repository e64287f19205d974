import { describe, expect, it } from "vitest";
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
import { sweepProgress } from "./figures.js";

describe("reports", () => {
  it("are committed first and counted after that", () => {
    const crew = crewOf({ minLotSeconds: 3 });
    planSweep(crew, "s", { rows: [3] });
    joins(crew, "a");
    const lease = leaseTo(crew, "a");

    const effects = reports(crew, lease);

    expect(effects).toEqual([{ type: "commit", lease, attempted: 3, failures: [], sample: [] }]);
    expect(sweepProgress(crew.fleet, "s")).toMatchObject({ recorded: 0, leased: 3, computed: 3 });
    expect(records(crew, lease.epoch).map(({ type }) => type)).toEqual([
      "round-ended",
      "leases-changed",
      "sweep-phase",
    ]);
    expect(sweepProgress(crew.fleet, "s")).toMatchObject({ recorded: 3, leased: 0, observed: 3 });
    expect(rejection(crew, { type: "recorded", epoch: lease.epoch })).toBe("NOT_COMMITTING");
  });

  it("of one agent are nothing under the number of another", () => {
    const crew = crewOf();
    planSweep(crew, "s");
    joins(crew, "a");
    joins(crew, "b");
    const lease = leaseTo(crew, "a");

    expect(reports(crew, { ...lease, agent: "b" })).toEqual([
      { type: "stale", epoch: lease.epoch },
    ]);
    reports(crew, lease);
    records(crew, lease.epoch);
    expect(reports(crew, { ...lease, agent: "b" })).toEqual([
      { type: "stale", epoch: lease.epoch },
    ]);
  });

  it("tell which try a failure was, and whether it was the last", () => {
    const crew = crewOf();
    planSweep(crew, "s", { rows: [1], options: { retries: 1 } });
    joins(crew, "a");
    const failures = [{ row: 0, cause: "STORE_IO", permanent: false }];
    const tried = (): object[] => {
      const lease = leaseTo(crew, "a");
      const [commit] = only(reports(crew, lease, { failures }), "commit");
      records(crew, lease.epoch);
      return [...commit.failures];
    };

    expect(tried()).toEqual([{ row: 0, attempt: 1, final: false }]);
    expect(tried()).toEqual([{ row: 0, attempt: 2, final: true }]);
    expect(sweepProgress(crew.fleet, "s")).toMatchObject({ failed: 1, phase: "finished" });
  });

  it("of some of the rows leave the others to be leased again", () => {
    const crew = crewOf({ minLotSeconds: 4 });
    planSweep(crew, "s", { rows: [4] });
    joins(crew, "a");
    const lease = leaseTo(crew, "a");

    reports(crew, lease, { attempted: 1 });
    records(crew, lease.epoch);

    expect([...leaseTo(crew, "a").ranges.firsts]).toEqual([1]);
  });

  it("that say the opposite under one number stop the sweep", () => {
    const crew = crewOf();
    planSweep(crew, "s", { rows: [2] });
    joins(crew, "a");
    const lease = leaseTo(crew, "a");
    reports(crew, lease);

    const effects = reports(crew, lease, { digest: "other bits" });

    expect(effects[0]).toMatchObject({ type: "conflict", agents: ["a", "a"] });
    expect(only(effects, "sweep-phase")).toMatchObject([{ phase: "conflict" }]);
    records(crew, lease.epoch);
    expect(sweepProgress(crew.fleet, "s")).toMatchObject({ recorded: 1, phase: "conflict" });
    expect(reports(crew, lease)).toEqual([{ type: "stale", epoch: lease.epoch }]);
  });

  it("about other rows are no conflict", () => {
    const crew = crewOf({ minLotSeconds: 4 });
    planSweep(crew, "s", { rows: [4] });
    joins(crew, "a");
    const lease = leaseTo(crew, "a");
    reports(crew, lease, { attempted: 2 });

    expect(reports(crew, lease, { digest: "of four rows" })).toEqual([
      { type: "stale", epoch: lease.epoch },
    ]);
    records(crew, lease.epoch);
    expect(reports(crew, lease, { digest: "of four rows" })).toEqual([
      { type: "stale", epoch: lease.epoch },
    ]);
    expect(sweepProgress(crew.fleet, "s")?.phase).toBe("running");
  });
});

describe("crashes", () => {
  it("send the suspect to another agent, alone, and blame it at the third", () => {
    const crew = crewOf({ minLotSeconds: 4 });
    planSweep(crew, "s", { rows: [4] });
    joins(crew, "a");
    joins(crew, "b");
    const crash = (agent: string, row: number) => {
      const lease = leaseTo(crew, agent);
      const [effect] = only(
        say(crew, { type: "crash", agent, epoch: lease.epoch, row }),
        "attempt-failed",
      );
      return { rows: lease.rows, ...effect };
    };

    expect(crash("a", 2)).toMatchObject({ rows: 4, replicate: 2, attempt: 1, final: false });
    expect(leaseTo(crew, "a").rows).toBe(3);
    expect(crash("b", 0)).toMatchObject({ rows: 1, replicate: 2, attempt: 2, final: false });
    expect(only(asks(crew, "b"), "lease")).toEqual([]);
    expect(crash("a", 0)).toMatchObject({ rows: 1, replicate: 2, attempt: 3, final: true });
  });

  it("give the suspect to the same agent where there is no other, or none takes it for a minute", () => {
    const crew = crewOf({ ttlMs: 1e6 });
    planSweep(crew, "s", { rows: [1] });
    joins(crew, "a");
    const crash = (): void => {
      const { epoch } = leaseTo(crew, "a");
      say(crew, { type: "crash", agent: "a", epoch, row: 0 });
    };
    crash();
    crash();
    joins(crew, "b");
    expect(only(asks(crew, "a"), "lease")).toEqual([]);

    waits(crew, 60_000);

    expect(leaseTo(crew, "a").rows).toBe(1);
  });
});
