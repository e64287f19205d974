import { openStore } from "@ktsweep/results";
import { memoryDisk } from "@ktsweep/testkit";
import { describe, expect, it } from "vitest";
import { openCoordinator } from "./coordinator.js";
import type { CoordinatorPorts } from "./ports.js";
import { below, testPorts } from "./ports.fixture.js";
import {
  codeOf,
  folderOf,
  passing,
  phaseReached,
  rowsOf,
  specText,
  submission,
  testWorker,
  work,
} from "./workers.fixture.js";

async function started(changes: Partial<ReturnType<typeof testPorts>> = {}) {
  const disk = memoryDisk();
  const ports = { ...testPorts(disk.files), ...changes };
  const coordinator = await openCoordinator(ports, { spotChecks: 0 });
  const worker = testWorker(coordinator);
  await worker.hello();
  return { disk, ports, coordinator, worker };
}

const named = (name: string, cells = 3) => specText(cells).replace("name: tiny", `name: ${name}`);

describe("handing over a sweep", () => {
  it("changes nothing the second time", async () => {
    const { coordinator } = await started();
    const first = await coordinator.submit(submission());

    const second = await coordinator.submit(submission());

    expect(second).toEqual({ ...first, added: 0 });
    expect(first.id).toMatch(/^[0-9a-f]{12}$/);
    expect(first.dir.endsWith(`tiny-${first.id}`)).toBe(true);
    expect(await coordinator.listSweeps()).toHaveLength(1);
  });

  it("extends the sweep by what a changed spec adds, while it runs and after it", async () => {
    const { coordinator, ports, worker } = await started();
    await coordinator.submit(submission(specText(2)));
    const [held] = await worker.lease();
    const extended = await coordinator.submit(submission(specText(3)));
    expect(extended).toMatchObject({ cells: 3, rows: 12, added: 4 });

    const computed = await work(ports, worker);
    expect(await passing(ports, worker.report(held))).toBe("recorded");
    await phaseReached(ports, coordinator, "finished");
    expect(computed.size + rowsOf(held).length).toBe(12);
    expect([...computed.values()].every((times) => times === 1)).toBe(true);

    expect(await coordinator.submit(submission(specText(5)))).toMatchObject({ added: 8 });
    expect((await work(ports, worker)).size).toBe(8);
    await phaseReached(ports, coordinator, "finished");
    expect(await coordinator.getSweep("last")).toMatchObject({ recorded: 20, rows: 20 });
  });

  it("computes rows of an extension that were lost with a worker of the round before", async () => {
    const { coordinator, ports, worker } = await started();
    await coordinator.submit(submission(specText(2)));
    const lost = testWorker(coordinator, "c");
    await lost.hello();
    await lost.lease();
    await coordinator.submit(submission(specText(3)));
    await work(ports, worker);
    for (let i = 0; i < 8; i++) {
      await ports.clock.advance(5_000);
      await worker.beat();
    }

    await work(ports, worker);
    await phaseReached(ports, coordinator, "finished");

    expect(await coordinator.getSweep("last")).toMatchObject({ recorded: 12, phase: "finished" });
  });

  it("drops what a changed spec no longer plans", async () => {
    const { coordinator, ports, worker } = await started();
    await coordinator.submit(submission(specText(6)));
    await coordinator.submit(submission(specText(1)));

    expect((await work(ports, worker)).size).toBe(4);
    await phaseReached(ports, coordinator, "finished");
    expect(await coordinator.getSweep("last")).toMatchObject({ rows: 4, recorded: 4 });
  });

  it("drops rows that are being handed out when a changed spec plans nothing that is missing", async () => {
    const { coordinator, ports, worker } = await started();
    await coordinator.submit(submission(specText(1)));
    await work(ports, worker);
    await coordinator.submit(submission(specText(40)));
    const [held] = await worker.lease();

    await coordinator.submit(submission(specText(1)));

    expect(await worker.lease()).toEqual([]);
    expect(await passing(ports, worker.report(held))).toBe("recorded");
    await phaseReached(ports, coordinator, "finished");
    expect(await coordinator.getSweep("last")).toMatchObject({ phase: "finished", rows: 4 });
  });

  it("keeps one sweep of two that are handed over at the same time and are the same", async () => {
    const { coordinator, ports, worker } = await started();

    const both = await Promise.all(
      [submission(), submission()].map((one) => coordinator.submit(one)),
    );

    expect(both.map(({ added }) => added)).toEqual([12, 0]);
    expect((await work(ports, worker)).size).toBe(12);
  });

  it("lets a cancelled sweep go on when it is extended, and leaves a paused one paused", async () => {
    const { coordinator } = await started();
    await coordinator.submit(submission(specText(2)));
    await coordinator.changeSweep("tiny", { type: "cancel" });
    await coordinator.submit(submission(specText(3)));
    expect(await coordinator.getSweep("tiny")).toMatchObject({ phase: "running" });

    await coordinator.changeSweep("tiny", { type: "pause" });
    await coordinator.submit(submission(specText(4)));
    expect(await coordinator.getSweep("tiny")).toMatchObject({ phase: "paused" });
  });

  it.each([
    ["{ version: 1 }", "SPEC_INVALID"],
    ["a: &a [*a]", "SPEC_INVALID"],
    [specText(1).replace("stepSize: 0.1", "stepSize: wrong(1)"), "SPEC_INVALID"],
    [
      specText(
        1,
        "checkpoints: { of: [teacher], steps: { linspace: [1, 1000000, 1000000] } },",
      ).replace("samples: N", "samples: 1000000 * N"),
      "SPEC_INVALID",
    ],
  ])("refuses %s and leaves no trace", async (spec, code) => {
    const { coordinator, disk } = await started();
    expect(await codeOf(coordinator.submit(submission(spec)))).toBe(code);
    expect(await coordinator.listSweeps()).toEqual([]);
    expect(await disk.files.list("")).not.toContainEqual(expect.stringMatching(/^tiny/));
  });

  it("goes on in rounds, each cell with its own replicates, until the rule asks for no more", async () => {
    const looks: number[] = [];
    const replicatesNow: CoordinatorPorts["replicatesNow"] = async (sweep, store) => {
      looks.push(store.rowCount);
      const [first, second] = [0, 1].map(sweep.cellId);
      if (store.rowCount < 5) return new Map([[first, 4]]);
      return new Map([
        [first, 4],
        [second, 2],
      ]);
    };
    const { coordinator, ports, worker } = await started({ replicatesNow });
    const spec = specText(2).replace("replicates: 4", "replicates: 1");
    await coordinator.submit(submission(spec));

    const computed = await work(ports, worker);
    for (let i = 0; i < 3; i++) {
      await ports.clock.advance(10);
      await work(ports, worker, computed);
    }
    await phaseReached(ports, coordinator, "finished");

    expect(looks).toEqual([2, 5, 6]);
    expect([...computed.values()]).toEqual([1, 1, 1, 1, 1, 1]);
    expect(await coordinator.getSweep("last")).toMatchObject({ recorded: 6, rows: 6 });
  });
});

describe("sweeps side by side", () => {
  it("take turns, and the one with the higher priority comes first", async () => {
    const { coordinator, worker } = await started();
    const first = await coordinator.submit(submission(named("first", 200)));
    const urgent = await coordinator.submit(submission(named("urgent", 200), { priority: 3 }));
    const ids = new Map<string, string>();
    for (const { path } of [...(await coordinator.listFiles(first.id)).values()])
      ids.set(path, "first");
    for (const { path } of await coordinator.listFiles(urgent.id)) ids.set(path, "urgent");
    const sweepOf = (spec: string) => ids.get(`specs/${spec}.json`);

    const leases = await worker.lease(2);
    expect(leases.map(({ spec }) => sweepOf(spec))).toEqual(leases.map(() => "urgent"));

    await coordinator.changeSweep("first", { type: "prioritize", priority: 9 });
    const more = await worker.lease(1);
    expect(more.map(({ spec }) => sweepOf(spec))).toEqual(["first"]);
  });

  it("are found by id, by the first digits of it, by name, and as the last", async () => {
    const { coordinator } = await started();
    const { id } = await coordinator.submit(submission(named("one")));
    const { id: last } = await coordinator.submit(submission(named("two")));

    for (const asked of [id, id.slice(0, 6), "one"]) {
      expect((await coordinator.getSweep(asked)).id).toBe(id);
    }
    expect((await coordinator.getSweep("last")).id).toBe(last);
    for (const asked of ["", "three", "zzzzzz", "../x"]) {
      expect(await codeOf(coordinator.getSweep(asked))).toBe("SWEEP_UNKNOWN");
    }
  });
});

describe("changing a sweep", () => {
  it("pauses: nothing more is leased, and what is held is recorded", async () => {
    const { coordinator, ports, worker } = await started();
    await coordinator.submit(submission(specText(40)));
    const [lease] = await worker.lease();

    const { sweep } = await coordinator.changeSweep("tiny", { type: "pause" });

    expect(sweep.phase).toBe("paused");
    expect(await worker.lease()).toEqual([]);
    expect(await passing(ports, worker.report(lease))).toBe("recorded");
    await coordinator.changeSweep("tiny", { type: "resume" });
    expect(await worker.lease()).toHaveLength(1);
  });

  it("cancels: what is held is revoked, and nothing of it is recorded", async () => {
    const { coordinator, ports, worker } = await started();
    await coordinator.submit(submission(specText(40)));
    const [lease] = await worker.lease();

    await coordinator.changeSweep("tiny", { type: "cancel" });

    expect((await worker.beat()).revoked).toEqual([lease.epoch]);
    expect(await passing(ports, worker.report(lease))).toBe("stale");
    expect(await coordinator.getSweep("tiny")).toMatchObject({ phase: "cancelled", recorded: 0 });
  });

  it("drains: the sweep ends with the last held lease", async () => {
    const { coordinator, ports, worker } = await started();
    await coordinator.submit(submission(specText(40)));
    const [lease] = await worker.lease();
    await coordinator.changeSweep("tiny", { type: "drain" });
    expect(await coordinator.getSweep("tiny")).toMatchObject({ phase: "draining" });

    await passing(ports, worker.report(lease));

    expect(await coordinator.getSweep("tiny")).toMatchObject({ phase: "drained" });
    expect(coordinator.figures().sweepsOpen).toBe(0);
  });

  it("writes a decision down once, however often it is made", async () => {
    const { coordinator } = await started();
    await coordinator.submit(submission());
    for (let i = 0; i < 3; i++) await coordinator.changeSweep("tiny", { type: "pause" });

    const files = await coordinator.listFiles("tiny");

    expect(files.filter(({ path }) => path.startsWith("control/"))).toHaveLength(1);
  });

  it("tries rows again that failed for good, where asked, and counts on", async () => {
    const { coordinator, ports, worker, disk } = await started();
    await coordinator.submit(submission(specText(2)));
    const failing = async () => {
      for (;;) {
        const lease = (await worker.lease()).at(0);
        if (lease === undefined) return;
        const fail = rowsOf(lease).map((_, row) => ({ row }));
        await passing(ports, worker.report(lease, { fail }));
      }
    };
    await failing();
    await phaseReached(ports, coordinator, "finished");
    expect(await coordinator.getSweep("tiny")).toMatchObject({ failed: 8, phase: "finished" });

    const one = await coordinator.changeSweep("tiny", { type: "retry", where: "N == 16" });
    expect(one).toMatchObject({ rows: 4, sweep: { phase: "running", failed: 4 } });
    await failing();
    await phaseReached(ports, coordinator, "finished");
    const files = below(disk.files, await folderOf(coordinator));
    const attempts = (await openStore("x", { files })).failures().map(({ attempt }) => attempt);
    expect(attempts.sort()).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2]);

    const all = await coordinator.changeSweep("tiny", { type: "retry", where: undefined });
    expect(all.rows).toBe(8);
    await work(ports, worker);
    await phaseReached(ports, coordinator, "finished");
    expect(await coordinator.getSweep("tiny")).toMatchObject({ failed: 0, recorded: 8 });
    expect(
      await coordinator.changeSweep("tiny", { type: "retry", where: undefined }),
    ).toMatchObject({ rows: 0 });
    expect(await codeOf(coordinator.changeSweep("tiny", { type: "retry", where: "N ==" }))).toBe(
      "EXPRESSION_INVALID",
    );
  });

  it("gives up a row after its crashes, blames no other, and tries it again when told to", async () => {
    const { coordinator, ports, worker } = await started();
    await coordinator.submit(submission(specText(3)));
    const computed = new Map<string, number>();
    for (let crashes = 0; ;) {
      const lease = (await worker.lease()).at(0);
      if (lease === undefined) break;
      const bad = rowsOf(lease).findIndex((row) => row.join() === "1,2");
      if (bad >= 0 && crashes < 3) {
        crashes++;
        await passing(ports, worker.crash(lease, bad));
        continue;
      }
      for (const row of rowsOf(lease)) computed.set(row.join(), 1);
      await passing(ports, worker.report(lease));
    }
    await phaseReached(ports, coordinator, "finished");

    expect(computed.size).toBe(11);
    expect(await coordinator.getSweep("tiny")).toMatchObject({ failed: 1, recorded: 11 });
    expect(
      await coordinator.changeSweep("tiny", { type: "retry", where: undefined }),
    ).toMatchObject({ rows: 1 });
    expect([...(await work(ports, worker)).keys()]).toEqual(["1,2"]);
  });
});
