import { memoryDisk } from "@ktsweep/testkit";
import { describe, expect, it } from "vitest";
import { createCommitter, type CommitClock } from "./committer.js";
import { openStore } from "./open-store.js";
import { batchOf, cellsOf, fakeResults, fakeSweep } from "./sweep.fixture.js";

const sweep = fakeSweep();
const cells = cellsOf(sweep);
const batch = (cell: number) => batchOf({ results: [fakeResults(sweep, [cells[cell]], 3)] });

/** Time that passes when it is told to. */
function fakeClock(): CommitClock & { advance(ms: number): Promise<void> } {
  let time = 0;
  const timers = new Set<{ at: number; run: () => void }>();
  return {
    now: () => time,
    after(ms, run) {
      const timer = { at: time + ms, run };
      timers.add(timer);
      return { cancel: () => void timers.delete(timer) };
    },
    async advance(ms) {
      time += ms;
      for (const timer of [...timers]) {
        if (timer.at > time) continue;
        timers.delete(timer);
        timer.run();
      }
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

async function setUp() {
  const { files } = memoryDisk();
  const store = await openStore("memory", { files, create: { sweep } });
  const clock = fakeClock();
  const committer = createCommitter(store, { sharded: false, clock });
  const done: number[] = [];
  const add = (cell: number) => committer.add(batch(cell)).then(() => done.push(cell));
  return { files, store, clock, committer, done, add };
}

describe("a committer", () => {
  it("commits together what came within the interval, and only then acknowledges", async () => {
    const { clock, done, add, store } = await setUp();
    void add(0);
    await clock.advance(249);
    void add(1);
    expect(done).toEqual([]);

    await clock.advance(1);

    expect(done).toEqual([0, 1]);
    expect(store.segmentCount).toBe(1);
  });

  it("commits at once when it is flushed, and goes back to its pace", async () => {
    const { clock, committer, done, add } = await setUp();
    void add(0);
    committer.flush();
    await clock.advance(0);
    expect(done).toEqual([0]);

    void add(1);
    await clock.advance(249);
    expect(done).toEqual([0]);
    await clock.advance(1);
    expect(done).toEqual([0, 1]);
  });

  it("waits for nothing once it is hurried", async () => {
    const { clock, committer, done, add } = await setUp();
    committer.hurry();
    void add(0);
    await clock.advance(0);
    expect(done).toEqual([0]);
  });

  it("is idle when everything added is on the disk", async () => {
    const { committer, done, add } = await setUp();
    void add(0);
    void add(1);
    await committer.idle();
    expect(done).toEqual([0, 1]);
  });

  it("acknowledges nothing after a commit that failed, then or later", async () => {
    const { files } = memoryDisk();
    await openStore("memory", { files, create: { sweep } });
    let healthy = true;
    const sync = (folder: string) =>
      healthy ? files.syncFolder(folder) : Promise.reject(new Error("no disk"));
    const store = await openStore("memory", {
      files: { ...files, syncFolder: sync },
      create: { sweep },
    });
    const committer = createCommitter(store, { sharded: false, clock: fakeClock() });
    const outcomeOf = (cell: number) =>
      committer.add(batch(cell)).then(
        () => "acknowledged",
        (error: unknown) => (error as { readonly code: string }).code,
      );

    healthy = false;
    const first = outcomeOf(0);
    await committer.idle();
    expect(await first).toBe("STORE_IO");

    healthy = true;
    const second = outcomeOf(1);
    await committer.idle();
    expect(await second).toBe("STORE_IO");
  });
});
