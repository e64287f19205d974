import type { GrantedLease } from "@ktsweep/protocol";
import { resultsEpoch } from "@ktsweep/core";
import { openStore } from "@ktsweep/results";
import { memoryDisk } from "@ktsweep/testkit";
import { describe, expect, it } from "vitest";
import { openCoordinator } from "./coordinator.js";
import { below, testClock, testPorts } from "./ports.fixture.js";
import {
  codeOf,
  folderOf,
  passing,
  phaseReached,
  rowsOf,
  specText,
  submission,
  testWorker,
  valueOf,
  work,
} from "./workers.fixture.js";

async function started(disk = memoryDisk(), clock = testClock()) {
  const ports = testPorts(disk.files, clock);
  const coordinator = await openCoordinator(ports, { spotChecks: 0 });
  return { disk, clock, ports, coordinator };
}

describe("a coordinator", () => {
  it("computes a sweep to its end: every row once, with its values, and the tables", async () => {
    const { disk, ports, coordinator } = await started();
    const submitted = await coordinator.submit(submission());
    const worker = testWorker(coordinator);
    await worker.hello();

    const computed = await work(ports, worker);
    await phaseReached(ports, coordinator, "finished");

    expect(submitted).toMatchObject({ cells: 3, rows: 12, added: 12, host: "here" });
    expect([...computed.values()]).toEqual(new Array(12).fill(1));
    const [state] = await coordinator.listSweeps();
    expect(state).toMatchObject({
      phase: "finished",
      recorded: 12,
      failed: 0,
      leased: 0,
      rows: 12,
    });
    const files = below(disk.files, await folderOf(coordinator));
    const store = await openStore(files.root, { files });
    const rows = await store.readRows();
    expect(rows.rows).toBe(12);
    expect([...rows.column("teacher_floor")].sort((a, b) => a - b)).toEqual(
      [0, 1, 2].flatMap((index) => [0, 1, 2, 3].map((replicate) => valueOf(index, replicate, 1))),
    );
    expect((await store.readTimings()).map(({ host, attempt }) => [host, attempt])).toEqual(
      new Array(12).fill(["host-a", 1]),
    );
    expect(await files.stat("tables/results.parquet")).toBeDefined();
    expect(ports.fatal).toEqual([]);
  });

  it("shows where a sweep stands and who works", async () => {
    const { ports, coordinator } = await started();
    await coordinator.submit(submission());
    expect(await coordinator.getSweep("last")).toMatchObject({
      waiting: "no workers",
      recorded: 0,
    });

    const worker = testWorker(coordinator);
    await worker.hello();
    const [lease] = await worker.lease();
    expect(await coordinator.getSweep("tiny")).toMatchObject({ waiting: "", phase: "running" });
    await passing(ports, worker.report(lease));

    const [seen] = await coordinator.listWorkers();
    expect(seen).toMatchObject({ agent: worker.agent, host: "host-a", slots: 2, refused: "" });
    expect(seen.rowsRecorded).toBe(rowsOf(lease).length);
    expect(seen.rate).toBeCloseTo(rowsOf(lease).length / 60);
    expect(coordinator.figures()).toMatchObject({ incarnation: 1, agents: 1, sweeps: 1 });
  });

  it("hands out specs by digest, in pages", async () => {
    const { coordinator } = await started();
    await coordinator.submit(submission());
    const worker = testWorker(coordinator);
    await worker.hello();
    const [{ spec }] = await worker.lease();

    const { bytes, size } = await coordinator.getBlob({ digest: spec, offset: 0 });
    expect(size).toBe(bytes.length);
    expect(JSON.parse(new TextDecoder().decode(bytes))).toMatchObject({ name: "tiny", seed: 7 });
    expect((await coordinator.getBlob({ digest: spec, offset: 10 })).bytes).toEqual(
      bytes.subarray(10),
    );
    expect(await codeOf(coordinator.getBlob({ digest: "0".repeat(64), offset: 0 }))).toBe(
      "MESSAGE_INVALID",
    );
  });

  it("acknowledges a report only when its rows survive a power loss", async () => {
    const { disk, ports, coordinator } = await started();
    await coordinator.submit(submission());
    const [worker, other] = [testWorker(coordinator), testWorker(coordinator, "c")];
    await worker.hello();
    await other.hello();
    const [lease] = await worker.lease();

    let outcome = "";
    void worker.report(lease).then((answer) => (outcome = answer));
    await ports.clock.advance(200);
    expect(outcome).toBe("");
    await ports.clock.advance(100);
    expect(outcome).toBe("recorded");

    const files = below(disk.afterKill().files, await folderOf(coordinator));
    expect((await openStore(files.root, { files })).rowCount).toBe(rowsOf(lease).length);
  });

  it("answers the same report twice alike, and other values under a settled grant with conflict or stale", async () => {
    const { ports, coordinator } = await started();
    await coordinator.submit(submission());
    const worker = testWorker(coordinator);
    await worker.hello();
    const [lease] = await worker.lease();

    const [first, second] = await passing(
      ports,
      Promise.all([worker.report(lease), worker.report(lease)]),
    );
    expect([first, second]).toEqual(["recorded", "recorded"]);
    expect(await passing(ports, worker.report(lease))).toBe("duplicate");
    const unknown: GrantedLease = { ...lease, epoch: { incarnation: 1, counter: 999 } };
    expect(await passing(ports, worker.report(unknown))).toBe("stale");
  });

  it("refuses a report whose values do not fit its rows, and keeps the lease", async () => {
    const { ports, coordinator } = await started();
    await coordinator.submit(submission());
    const worker = testWorker(coordinator);
    await worker.hello();
    const [lease] = await worker.lease();

    expect(await codeOf(worker.report(lease, { values: new Float64Array(3) }))).toBe(
      "MESSAGE_INVALID",
    );
    expect(
      await codeOf(worker.report(lease, { attempted: 99, seconds: new Float64Array(99) })),
    ).toBe("MESSAGE_INVALID");
    expect(await passing(ports, worker.report(lease))).toBe("recorded");
  });

  it.each([
    ["protocolVersion", 99, /protocol version 99/],
    ["resultsEpoch", 99, /results epoch 99/],
    ["build", "c".repeat(64), /coordinator's own program/],
    ["probe", "c".repeat(64), /doctor/],
  ])("refuses a worker with another %s, and gives it nothing", async (field, value, message) => {
    const { coordinator } = await started();
    const hello = {
      ...{ agent: "a".repeat(32), protocolVersion: 1, resultsEpoch, slots: 1, holds: [] },
      ...{ build: "b".repeat(64), probe: "d".repeat(64), host: "x", platform: "y" },
      ...{ secondsLeft: undefined, memoryBytes: 1 },
    };
    await expect(coordinator.hello({ ...hello, [field]: value })).rejects.toThrow(message);
    expect(await codeOf(coordinator.hello({ ...hello, [field]: value }))).toBe("AGENT_REFUSED");
    expect(await coordinator.listWorkers()).toEqual([]);
  });

  it("knows a worker by its last hello only", async () => {
    const { coordinator } = await started();
    await coordinator.submit(submission());
    const worker = testWorker(coordinator);
    expect(await codeOf(worker.lease())).toBe("AGENT_UNKNOWN");
    await worker.hello();
    const session = worker.session();
    await worker.hello();

    const stale = { agent: worker.agent, session };
    expect(await codeOf(coordinator.lease({ ...stale, request: 1, want: 1 }))).toBe(
      "AGENT_UNKNOWN",
    );
    expect(await codeOf(coordinator.beat({ ...stale, secondsLeft: 1 }))).toBe("AGENT_UNKNOWN");
    expect(await codeOf(coordinator.goodbye(stale))).toBe("AGENT_UNKNOWN");
    expect(await worker.lease()).toHaveLength(1);
  });

  it("loses a silent worker, gives its rows to another, and takes nothing from it under the old grant", async () => {
    const { ports, coordinator } = await started();
    await coordinator.submit(submission());
    const [silent, other] = [testWorker(coordinator), testWorker(coordinator, "c")];
    await silent.hello();
    const [lease] = await silent.lease();
    await ports.clock.advance(20_000);
    await other.hello();
    await ports.clock.advance(11_000);
    expect(await codeOf(silent.report(lease))).toBe("AGENT_UNKNOWN");

    const computed = await work(ports, other);
    await silent.hello();

    expect(computed.size).toBe(12);
    expect(await passing(ports, silent.report(lease))).toBe("stale");
    expect(coordinator.figures().rowsRecorded).toBe(12);
  });

  it("gives a worker its rows back when it returns before anybody else asked", async () => {
    const { ports, coordinator } = await started();
    await coordinator.submit(submission());
    const worker = testWorker(coordinator);
    await worker.hello();
    const [lease] = await worker.lease();
    await ports.clock.advance(60_000);

    const { regrants } = await worker.hello([lease.epoch]);

    expect(regrants).toHaveLength(1);
    const epoch = regrants[0].becomes!;
    expect(await passing(ports, worker.report({ ...lease, epoch }))).toBe("recorded");
  });

  it("does not hold it against its workers that it was asleep itself", async () => {
    const { coordinator, ports } = await started();
    await coordinator.submit(submission());
    const worker = testWorker(coordinator);
    await worker.hello();
    const [lease] = await worker.lease();
    // All timers fire late, as after a SIGSTOP of the coordinator.
    ports.clock.leap(120_000);
    await ports.clock.advance(5);
    await worker.beat();

    expect(await passing(ports, worker.report(lease))).toBe("recorded");
  });

  it("tells workers to leave when it drains, and grants nothing more", async () => {
    const { coordinator } = await started();
    await coordinator.submit(submission());
    const worker = testWorker(coordinator);
    await worker.hello();
    expect((await worker.beat()).leave).toBe(false);

    coordinator.drain();

    expect((await worker.beat()).leave).toBe(true);
    expect(await worker.lease()).toEqual([]);
    await worker.goodbye();
    expect(await coordinator.listWorkers()).toEqual([]);
  });

  it("stops: what was reported is recorded, and nothing is answered any more", async () => {
    const { coordinator, ports } = await started();
    await coordinator.submit(submission());
    const worker = testWorker(coordinator);
    const idle = testWorker(coordinator, "c");
    await worker.hello();
    await idle.hello();
    const [lease] = await worker.lease();
    const outcome = worker.report(lease);

    await passing(ports, coordinator.stop());

    expect(await outcome).toBe("recorded");
    expect(await codeOf(worker.beat())).toBe("COORDINATOR_UNREACHABLE");
    expect(await codeOf(coordinator.listSweeps())).toBe("COORDINATOR_UNREACHABLE");
    expect(ports.fatal).toEqual([]);
  });

  it("lists and reads the files of a sweep's record, and nothing else", async () => {
    const { coordinator, ports } = await started();
    await coordinator.submit(submission());
    const worker = testWorker(coordinator);
    await worker.hello();
    await work(ports, worker);

    const files = await coordinator.listFiles("tiny");
    expect(files.map(({ path }) => path.split("/")[0])).toEqual(
      expect.arrayContaining(["specs", "segments"]),
    );
    for (const { path, size } of files) {
      expect(await coordinator.readFile("tiny", path, 0)).toHaveLength(size);
    }
    expect(await codeOf(coordinator.readFile("tiny", "cache/leases.json", 0))).toBe(
      "USAGE_INVALID",
    );
    expect(await codeOf(coordinator.readFile("tiny-", "../x", 0))).toBe("SWEEP_UNKNOWN");
  });

  it("describes cells through its port", async () => {
    const { coordinator } = await started();
    await coordinator.submit(submission());
    const text = await coordinator.getCell({ sweep: "last", cell: "#1", view: "show" });
    expect(JSON.parse(text)).toEqual({ sweep: "tiny", cell: "#1", view: "show" });
  });

  it("stores failures with the number of the attempt, and tries transient ones again", async () => {
    const { coordinator, ports, disk } = await started();
    await coordinator.submit(submission(specText(1)));
    const worker = testWorker(coordinator);
    await worker.hello();
    const [lease] = await worker.lease();
    const fail = [
      { row: 0, permanent: true },
      { row: 2, permanent: false, code: "REPLICATE_FAILED" },
    ];
    expect(await passing(ports, worker.report(lease, { fail }))).toBe("recorded");

    const computed = await work(ports, worker);
    await phaseReached(ports, coordinator, "finished");

    expect([...computed.keys()]).toEqual(["0,2"]);
    expect(await coordinator.getSweep("tiny")).toMatchObject({
      recorded: 3,
      failed: 1,
      phase: "finished",
    });
    const files = below(disk.files, await folderOf(coordinator));
    const store = await openStore(files.root, { files });
    expect(store.failures().map(({ replicate, attempt }) => [replicate, attempt])).toEqual([
      [0, 1],
      [2, 1],
    ]);
    const timings = await store.readTimings();
    expect(timings.map(({ replicate, attempt }) => [replicate, attempt]).sort()).toEqual([
      [1, 1],
      [2, 2],
      [3, 1],
    ]);
    expect(await files.stat("tables/results.parquet")).toBeUndefined();
  });

  it("stops a sweep on which two workers disagree, also for whoever starts after it", async () => {
    const { coordinator, ports, disk } = await started();
    await coordinator.submit(submission());
    const [late, other] = [testWorker(coordinator), testWorker(coordinator, "c")];
    await late.hello();
    await other.hello();
    const [lease] = await late.lease();
    for (let i = 0; i < 5; i++) {
      await ports.clock.advance(5_000);
      await late.beat();
      await other.beat();
    }
    let copy: GrantedLease | undefined;
    for (let tries = 0; copy === undefined && tries < 20; tries++) {
      for (const one of await other.lease()) {
        if (rowsOf(one).join() === rowsOf(lease).join()) copy = one;
        else await passing(ports, other.report(one));
      }
    }
    expect(await passing(ports, other.report(copy!))).toBe("recorded");

    expect(await passing(ports, late.report(lease, { off: 1 }))).toBe("conflict");

    expect(await coordinator.getSweep("tiny")).toMatchObject({
      phase: "conflict",
      trouble: expect.stringContaining("different bits"),
    });
    expect((await late.beat()).leave).toBe(true);
    expect(await codeOf(coordinator.changeSweep("tiny", { type: "resume" }))).toBe("USAGE_INVALID");
    const again = await started(disk.afterKill());
    expect(await again.coordinator.getSweep("tiny")).toMatchObject({ phase: "conflict" });
    expect(
      ports.heard.some(({ level, message }) => level === "error" && message.startsWith("Conflict")),
    ).toBe(true);
  });
});
