import type { GrantedLease } from "@ktsweep/protocol";
import { openStore, readLeaseHints } from "@ktsweep/results";
import { memoryDisk, seededRandom, type MemoryDisk } from "@ktsweep/testkit";
import { describe, expect, it } from "vitest";
import { openCoordinator, type Coordinator } from "./coordinator.js";
import { below, testPorts, type TestPorts } from "./ports.fixture.js";
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

interface Life {
  readonly disk: MemoryDisk;
  readonly ports: TestPorts;
  readonly coordinator: Coordinator;
}

async function started(disk = memoryDisk()): Promise<Life> {
  const ports = testPorts(disk.files);
  const coordinator = await openCoordinator(ports, { spotChecks: 0 });
  return { disk, ports, coordinator };
}

/** The coordinator is killed, and another one is started on what it left. */
function restarted({ disk }: Life): Promise<Life> {
  return started(disk.afterKill());
}

function counted(computed: Map<string, number>, lease: GrantedLease): void {
  for (const row of rowsOf(lease)) {
    computed.set(row.join(), (computed.get(row.join()) ?? 0) + 1);
  }
}

describe("a coordinator that is started again", () => {
  it("computes no row twice: what was recorded is on the disk, what is under way comes back", async () => {
    let life = await started();
    await life.coordinator.submit(submission(specText(40)));
    const computed = new Map<string, number>();
    let calls = life.coordinator;
    const letters = ["a", "c"];
    let workers = letters.map((letter) => testWorker(calls, letter));
    for (const worker of workers) await worker.hello();
    const held = new Map<string, GrantedLease[]>(letters.map((letter) => [letter, []]));
    for (let round = 0; round < 6; round++) {
      for (const [i, letter] of letters.entries()) {
        const mine = held.get(letter)!;
        for (const lease of await workers[i].lease(2)) {
          counted(computed, lease);
          mine.push(lease);
        }
        const [first] = mine.splice(0, 1);
        if ((first as typeof first | undefined) === undefined) continue;
        expect(await passing(life.ports, workers[i].report(first))).toBe("recorded");
      }
      life = await restarted(life);
      calls = life.coordinator;
      workers = letters.map((letter) => testWorker(calls, letter));
      for (const [i, letter] of letters.entries()) {
        const mine = held.get(letter)!;
        const { regrants } = await workers[i].hello(mine.map(({ epoch }) => epoch));
        expect(regrants.map(({ becomes }) => becomes?.incarnation)).toEqual(
          mine.map(() => round + 2),
        );
        held.set(
          letter,
          mine.map((lease, k) => ({ ...lease, epoch: regrants[k].becomes! })),
        );
      }
    }
    for (const [i, letter] of letters.entries()) {
      for (const lease of held.get(letter)!) {
        expect(await passing(life.ports, workers[i].report(lease))).toBe("recorded");
      }
    }
    await work(life.ports, workers[0], computed);
    await phaseReached(life.ports, life.coordinator, "finished");

    expect(computed.size).toBe(160);
    expect([...new Set(computed.values())]).toEqual([1]);
    expect(await life.coordinator.getSweep("last")).toMatchObject({
      phase: "finished",
      recorded: 160,
    });
  });

  it("gives the rows of a worker that does not come back to another, after a while", async () => {
    const life = await started();
    await life.coordinator.submit(submission(specText(1)));
    const gone = testWorker(life.coordinator);
    await gone.hello();
    const [lease] = await gone.lease();
    expect(rowsOf(lease)).toHaveLength(4);

    const { ports, coordinator } = await restarted(life);
    const other = testWorker(coordinator, "c");
    await other.hello();
    expect(await other.lease()).toEqual([]);
    for (let i = 0; i < 7; i++) {
      await ports.clock.advance(5_000);
      await other.beat();
    }

    expect((await work(ports, other)).size).toBe(4);
  });

  it("gives a worker its rows back that did not hear the answer to its last hello", async () => {
    let life = await started();
    await life.coordinator.submit(submission(specText(2)));
    const first = testWorker(life.coordinator);
    await first.hello();
    const held = await first.lease(2);
    const names = held.map(({ epoch }) => epoch);
    for (let lives = 0; lives < 3; lives++) {
      life = await restarted(life);
      // Twice in each life: the first answer gets lost on its way, the second with the coordinator.
      await testWorker(life.coordinator).hello(names);
      await testWorker(life.coordinator).hello(names);
    }
    const { ports, coordinator } = await restarted(life);
    const again = testWorker(coordinator);
    const { regrants } = await again.hello(names);

    expect(regrants.map(({ epoch }) => epoch)).toEqual(names);
    for (const [i, lease] of held.entries()) {
      const epoch = regrants[i].becomes!;
      expect(await passing(ports, again.report({ ...lease, epoch }))).toBe("recorded");
    }
  });

  it("knows no former name of a lease whose worker has heard the new one", async () => {
    const life = await started();
    await life.coordinator.submit(submission(specText(1)));
    const worker = testWorker(life.coordinator);
    await worker.hello();
    const [{ epoch: former }] = await worker.lease();
    const { coordinator } = await restarted(life);
    const again = testWorker(coordinator);
    const { regrants } = await again.hello([former]);
    await again.beat();

    expect(regrants[0].becomes).toBeDefined();
    expect((await again.hello([former])).regrants[0].becomes).toBeUndefined();
  });

  it("computes rows again, and still each once on record, when nobody noted who had them", async () => {
    const life = await started();
    await life.coordinator.submit(submission(specText(1)));
    const worker = testWorker(life.coordinator);
    await worker.hello();
    const [lease] = await worker.lease();
    const folder = await folderOf(life.coordinator);
    const files = below(life.disk.files, folder);
    expect(await readLeaseHints(files)).toHaveLength(1);
    await files.remove("cache/leases.json");

    const { ports, coordinator } = await restarted(life);
    const again = testWorker(coordinator);
    const { regrants } = await again.hello([lease.epoch]);

    expect(regrants).toEqual([{ epoch: lease.epoch, becomes: undefined }]);
    expect(await passing(ports, again.report(lease))).toBe("stale");
    expect((await work(ports, again)).size).toBe(4);
  });

  it("takes no report under a grant of an earlier start, though its counter begins anew", async () => {
    const life = await started();
    await life.coordinator.submit(submission(specText(3)));
    const worker = testWorker(life.coordinator);
    await worker.hello();
    const [before] = await worker.lease();
    await below(life.disk.files, await folderOf(life.coordinator)).remove("cache/leases.json");

    const { ports, coordinator } = await restarted(life);
    const again = testWorker(coordinator);
    await again.hello();
    const [after] = await again.lease();
    expect(after.epoch).toEqual({ incarnation: 2, counter: before.epoch.counter });
    expect(await passing(ports, again.report({ ...after, epoch: before.epoch }))).toBe("stale");

    expect(await passing(ports, again.report(after))).toBe("recorded");
  });

  it("has lost nothing that was acknowledged after a power loss", async () => {
    for (let seed = 0; seed < 10; seed++) {
      const { disk, ports, coordinator } = await started();
      await coordinator.submit(submission(specText(40)));
      const worker = testWorker(coordinator);
      await worker.hello();
      const [lease, next] = await worker.lease(2);
      await passing(ports, worker.report(lease));
      void worker.report(next).catch(() => undefined);

      const life = await started(disk.afterPowerLoss(seededRandom(seed)));

      expect(life.coordinator.incarnation).toBe(2);
      const files = below(life.disk.files, await folderOf(life.coordinator));
      const store = await openStore(files.root, { files });
      expect(store.rowCount).toBeGreaterThanOrEqual(rowsOf(lease).length);
      expect((await life.coordinator.getSweep("last")).recorded).toBe(store.rowCount);
    }
  });

  it("knows what users had decided: pause, priority, options, and what they want again", async () => {
    const life = await started();
    await life.coordinator.submit(submission(specText(), { retries: 0, timeoutSeconds: 9 }));
    await life.coordinator.changeSweep("tiny", { type: "prioritize", priority: 5 });
    await life.coordinator.changeSweep("tiny", { type: "pause" });

    const next = await restarted(life);

    expect(await next.coordinator.getSweep("tiny")).toMatchObject({
      ...{ phase: "paused", priority: 5, waiting: "it is paused" },
    });
    const worker = testWorker(next.coordinator);
    await worker.hello();
    expect(await worker.lease()).toEqual([]);
    await next.coordinator.changeSweep("tiny", { type: "resume" });
    const last = await restarted(next);
    const again = testWorker(last.coordinator);
    await again.hello();
    const [lease] = await again.lease();
    expect(lease.timeoutSeconds).toBe(9);
    const fail = [{ row: 0, permanent: false, code: "REPLICATE_FAILED" }];
    await passing(last.ports, again.report(lease, { fail }));
    await work(last.ports, again);
    await phaseReached(last.ports, last.coordinator, "finished");
    expect(await last.coordinator.getSweep("tiny")).toMatchObject({ failed: 1, phase: "finished" });
  });

  it("counts the crashes of a row on, and leases it alone", async () => {
    let life = await started();
    await life.coordinator.submit(submission(specText(1)));
    for (let crashes = 1; crashes <= 3; crashes++) {
      const worker = testWorker(life.coordinator);
      await worker.hello();
      const [lease] = await worker.lease();
      expect(rowsOf(lease)).toHaveLength(crashes === 1 ? 4 : 1);
      const bad = rowsOf(lease).findIndex(([, replicate]) => replicate === 2);
      await passing(life.ports, worker.crash(lease, bad));
      if (crashes === 1) life = await restarted(life);
    }
    const worker = testWorker(life.coordinator);
    await worker.hello();
    await work(life.ports, worker);
    await phaseReached(life.ports, life.coordinator, "finished");

    expect(await life.coordinator.getSweep("last")).toMatchObject({ failed: 1, recorded: 3 });
    const files = below(life.disk.files, await folderOf(life.coordinator));
    const store = await openStore(files.root, { files });
    expect(
      store
        .failures()
        .map(({ attempt }) => attempt)
        .sort(),
    ).toEqual([1, 2, 3]);
  });

  it("writes the tables that its predecessor did not come to write", async () => {
    const life = await started();
    await life.coordinator.submit(submission());
    const worker = testWorker(life.coordinator);
    await worker.hello();
    await work(life.ports, worker);
    await phaseReached(life.ports, life.coordinator, "finished");
    const folder = await folderOf(life.coordinator);
    await below(life.disk.files, folder).remove("tables/results.parquet");

    const { disk, coordinator } = await restarted(life);

    expect(await coordinator.getSweep("last")).toMatchObject({ phase: "finished" });
    expect(await below(disk.files, folder).stat("tables/results.parquet")).toBeDefined();
  });

  it("serves the other sweeps where one is damaged, and says so", async () => {
    const life = await started();
    await life.coordinator.submit(submission());
    const other = specText().replace("name: tiny", "name: other");
    await life.coordinator.submit(submission(other));
    const folder = await folderOf(life.coordinator);
    await life.coordinator.changeSweep("tiny", { type: "pause" });
    const path = `${folder}/control/1-1.json`;
    const bytes = await life.disk.files.read(path);
    await life.disk.files.remove(path);
    await (await life.disk.files.create(path)).write(bytes.subarray(1));

    const { ports, coordinator } = await restarted(life);

    expect((await coordinator.listSweeps()).map(({ name }) => name)).toEqual(["other"]);
    expect(await codeOf(coordinator.getSweep("tiny"))).toBe("STORE_CORRUPT");
    expect(ports.heard.filter(({ level }) => level === "error")).toHaveLength(1);
  });

  it("serves a sweep's own folder, and only that", async () => {
    const disk = memoryDisk();
    const { parseSpec } = await import("@ktsweep/sweep");
    await openStore("memory", { files: disk.files, create: { sweep: parseSpec(specText()) } });
    const { ports, coordinator } = await started(disk);
    const worker = testWorker(coordinator);
    await worker.hello();

    expect(await codeOf(coordinator.submit(submission()))).toBe("USAGE_INVALID");
    await work(ports, worker);
    await phaseReached(ports, coordinator, "finished");

    expect(await disk.files.stat("tables/results.parquet")).toBeDefined();
  });
});
