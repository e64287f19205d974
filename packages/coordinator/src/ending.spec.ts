import { claimIncarnation, type FilePort } from "@ktsweep/results";
import { memoryDisk, type MemoryDisk } from "@ktsweep/testkit";
import { describe, expect, it } from "vitest";
import { openCoordinator, type Coordinator } from "./coordinator.js";
import { settled, testPorts, type TestPorts } from "./ports.fixture.js";
import {
  codeOf,
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

describe("a coordinator that can't go on", () => {
  it("ends when another one has taken over, within seconds", async () => {
    const disk = memoryDisk();
    const older = await started(disk);
    await older.coordinator.submit(submission());
    const newer = await started(disk);

    await older.ports.clock.advance(6_000);

    expect(older.ports.fatal.map((error) => (error as { code?: string }).code)).toEqual([
      "COORDINATOR_SUPERSEDED",
    ]);
    expect(await codeOf(older.coordinator.listSweeps())).toBe("COORDINATOR_SUPERSEDED");
    expect(newer.ports.fatal).toEqual([]);
    expect(await newer.coordinator.listSweeps()).toHaveLength(1);
  });

  it.each(["submit", "change"])(
    "does not answer a %s that its successor may have missed",
    async (kind) => {
      const disk = memoryDisk();
      let claim: (() => Promise<unknown>) | undefined;
      const files: FilePort = {
        ...disk.files,
        makeFolder: async (folder) => {
          const take = claim;
          claim = undefined;
          await take?.();
          await disk.files.makeFolder(folder);
        },
      };
      const ports = testPorts(files);
      const coordinator = await openCoordinator(ports, { spotChecks: 0 });
      if (kind === "change") await coordinator.submit(submission());
      claim = () => claimIncarnation(disk.files, { host: "there" });

      const answer =
        kind === "submit"
          ? coordinator.submit(submission())
          : coordinator.changeSweep("tiny", { type: "pause" });

      expect(await codeOf(answer)).toBe("COORDINATOR_SUPERSEDED");
    },
  );

  it("does not start on a disk that fails, rather than leave sweeps out", async () => {
    const { disk, coordinator } = await started();
    await coordinator.submit(submission());
    const full = Object.assign(new Error("no space"), { code: "ENOSPC" });
    const files: FilePort = {
      ...disk.files,
      create: (path) => (path.startsWith("tiny") ? Promise.reject(full) : disk.files.create(path)),
    };

    expect(await codeOf(openCoordinator(testPorts(files)))).toBe("STORE_DISK_FULL");
  });

  it("decides nothing once another one has taken over", async () => {
    const disk = memoryDisk();
    const older = await started(disk);
    await older.coordinator.submit(submission());
    await started(disk);

    expect(await codeOf(older.coordinator.changeSweep("tiny", { type: "cancel" }))).toBe(
      "COORDINATOR_SUPERSEDED",
    );
    const later = await restarted(older);
    expect(await later.coordinator.getSweep("tiny")).toMatchObject({ phase: "running" });
  });

  it.each(["create", "sync", "rename", "syncFolder"])(
    "acknowledges nothing after a %s that failed, and says so once",
    async (operation) => {
      const disk = memoryDisk();
      let broken = false;
      const failing = <R>(name: string, act: () => Promise<R>): Promise<R> =>
        broken && name === operation ? Promise.reject(new Error("no disk")) : act();
      const files: FilePort = {
        ...disk.files,
        create: (path) =>
          failing("create", async () => {
            const file = await disk.files.create(path);
            return { ...file, sync: () => failing("sync", () => file.sync()) };
          }),
        rename: (from, to) => failing("rename", () => disk.files.rename(from, to)),
        syncFolder: (folder) => failing("syncFolder", () => disk.files.syncFolder(folder)),
      };
      const ports = testPorts(files);
      const coordinator = await openCoordinator(ports, { spotChecks: 0 });
      await coordinator.submit(submission(specText(40)));
      const worker = testWorker(coordinator);
      await worker.hello();
      const [lease, next] = await worker.lease(2);

      broken = true;
      expect(await codeOf(passing(ports, worker.report(lease)))).toBe("STORE_IO");
      broken = false;
      expect(await codeOf(passing(ports, worker.report(next)))).toBe("STORE_IO");
      expect(await codeOf(worker.beat())).toBe("STORE_IO");
      expect(ports.fatal).toHaveLength(1);

      const { ports: later, coordinator: second } = await started(disk.afterKill());
      const again = testWorker(second);
      await again.hello();
      await work(later, again);
      await phaseReached(later, second, "finished");
      expect(await second.getSweep("last")).toMatchObject({ recorded: 160, phase: "finished" });
    },
  );

  it("does not tell the holder of a copy that its rows are on record before they are", async () => {
    const { ports, coordinator } = await started();
    await coordinator.submit(submission(specText(1)));
    const [first, second, idle] = ["a", "c", "e"].map((letter) => testWorker(coordinator, letter));
    for (const worker of [first, second, idle]) await worker.hello();
    const [lease] = await first.lease();
    for (let i = 0; i < 4; i++) {
      await ports.clock.advance(5_000);
      for (const worker of [first, second, idle]) await worker.beat();
    }
    const [copy] = await second.lease();
    expect(rowsOf(copy)).toEqual(rowsOf(lease));

    const answers: string[] = [];
    void first.report(lease).then((outcome) => answers.push(outcome));
    await settled();
    void second.report(copy).then((outcome) => answers.push(outcome));
    await ports.clock.advance(200);
    expect(answers).toEqual(["stale"]);
    await ports.clock.advance(100);
    expect(answers).toEqual(["stale", "recorded"]);
    expect(await second.report(copy)).toBe("duplicate");
  });
});
