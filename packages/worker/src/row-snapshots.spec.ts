import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import {
  emptySnapshots,
  forgetSnapshots,
  openSnapshots,
  type SnapshotOptions,
} from "./row-snapshots.js";

const [A, B] = ["a".repeat(64), "b".repeat(64)];
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Snapshots in a new folder, at a clock that is moved by hand. */
function snapshotsOf(options: Partial<SnapshotOptions> = {}) {
  const base = mkdtempSync(join(tmpdir(), "ktsweep-snapshots-"));
  folders.push(base);
  const world = { now: 0, perLook: 0, isStopped: false };
  const failures: unknown[] = [];
  const folder = join(base, "snapshots");
  const snapshots = openSnapshots(
    { folder, everyMs: 30_000, afterMs: 10_000, ...options },
    { clock: () => (world.now += world.perLook), onFailure: (error) => failures.push(error) },
  );
  const begin = (): void => snapshots.begin(() => world.isStopped);
  begin();
  return { ...snapshots, begin, world, folder, failures };
}

describe("snapshots of rows", () => {
  it("are due so long after the row began, and so long after the last one", () => {
    const { isDue, save, world } = snapshotsOf();
    const dueAt: number[] = [];

    for (world.now = 0; world.now < 100_000; world.now += 1000) {
      if (!isDue()) continue;
      dueAt.push(world.now);
      save(A, bytes(1));
    }

    expect(dueAt).toEqual([30_000, 60_000, 90_000]);
  });

  it("are due at a stop, where the row has taken long", () => {
    const { isDue, world } = snapshotsOf();
    world.isStopped = true;

    world.now = 9_999;
    const early = isDue();
    world.now = 10_000;

    expect([early, isDue()]).toEqual([false, true]);
  });

  it("begin anew with each row", () => {
    const { begin, isDue, keys, save, world } = snapshotsOf();
    save(A, bytes(1));
    world.now = 50_000;
    begin();

    expect(isDue()).toBe(false);
    expect(keys()).toEqual([]);
  });

  it("are due for all stages that run together, once", () => {
    const { isDue, load, save, world } = snapshotsOf();
    world.now = 30_000;
    const asked: boolean[] = [];

    for (const value of [1, 2]) {
      const isDueFor = [isDue(), isDue()];
      asked.push(...isDueFor);
      [A, B].forEach((key, i) => isDueFor[i] && save(key, bytes(value)));
    }

    expect(asked).toEqual([true, true, false, false]);
    expect([load(A), load(B)].map((state) => state?.[0])).toEqual([1, 1]);
  });

  it("take no more than a twentieth of the time", () => {
    const { isDue, save, world } = snapshotsOf();
    world.perLook = 3000;
    save(A, bytes(1));
    world.perLook = 0;
    const end = world.now;
    isDue();

    world.now = end + 59_999;
    const early = isDue();
    world.now = end + 60_000;

    expect([early, isDue()]).toEqual([false, true]);
  });

  it("come back as they were, by their key and from any thread", () => {
    const { folder, keys, load, save } = snapshotsOf();
    save(A, bytes(1, 2, 3));
    const other = openSnapshots({ folder }, { clock: () => 0, onFailure: () => undefined });

    expect([...(load(A) ?? [])]).toEqual([1, 2, 3]);
    expect([...(other.load(A) ?? [])]).toEqual([1, 2, 3]);
    expect([load(B), other.load(B)]).toEqual([undefined, undefined]);
    expect(keys()).toEqual([A]);
    expect(other.keys()).toEqual([A]);
  });

  it("are only lost where they can't be written", () => {
    const { failures, folder, keys, load, save } = snapshotsOf();
    writeFileSync(folder, "a file where the folder should be");

    save(A, bytes(1));

    expect(failures).toHaveLength(1);
    expect(load(A)).toBeUndefined();
    expect(keys()).toEqual([]);
  });

  it("go one by one, or all with their folder; other files stay", () => {
    const { folder, save } = snapshotsOf();
    save(A, bytes(1));
    save(B, bytes(2));

    forgetSnapshots(folder, [A, A]);
    forgetSnapshots(folder);
    forgetSnapshots(undefined, [B]);
    expect(readdirSync(folder)).toEqual([`${B}.snapshot`]);

    writeFileSync(join(folder, `${A}.snapshot-left-by-a-killed-thread`), "");
    writeFileSync(join(folder, "notes"), "");
    emptySnapshots(folder);
    expect(readdirSync(folder)).toEqual(["notes"]);

    rmSync(join(folder, "notes"));
    emptySnapshots(folder);
    emptySnapshots(folder);
    expect(existsSync(folder)).toBe(false);
  });
});
