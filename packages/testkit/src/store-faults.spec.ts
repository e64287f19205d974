import type { FilePort } from "@ktsweep/results";
import { describe, expect, it } from "vitest";
import { faultyFiles, needsRoom, type FileFault, type FileOperation } from "./faulty-files.js";
import { memoryDisk } from "./memory-disk.js";
import {
  ignoringWriteErrors,
  retryingSync,
  withoutFileSync,
  withoutFolderSync,
} from "./mutant-files.js";
import { seededRandom } from "./seeded-random.js";
import {
  exported,
  finishHistory,
  storeHistory,
  sweepOfHistory,
  violations,
  writeHistory,
  type HistoryRow,
} from "./store-history.js";

const history = storeHistory(30);
/** Power losses tried at every operation. */
const lossesPerOperation = 3;
/** For checks that visit every operation. */
const timeout = 120_000;

type Port = (files: FilePort) => FilePort;
const unchanged: Port = (files) => files;

/** What a run calls when a batch is safe. */
type Acknowledge = (rows: readonly HistoryRow[], acknowledged: HistoryRow[]) => void;
const whenCommitted: Acknowledge = (rows, acknowledged) => void acknowledged.push(...rows);

/** A mutant: the next batch counts as safe before it is committed. */
const tooEarly: Acknowledge = (rows, acknowledged) =>
  void acknowledged.push(...rows, ...(history[history.findIndex((one) => one === rows) + 1] ?? []));

/** The counted operations of a run without faults, in order. */
async function operationsOfRun(): Promise<FileOperation[]> {
  const operations: FileOperation[] = [];
  const { files } = faultyFiles(memoryDisk().files, {
    before: (operation) => void operations.push(operation),
  });
  await writeHistory(files, history, () => {});
  return operations;
}

const wholeSweep = sweepOfHistory(history);
const wholeExport = writeHistory(memoryDisk().files, history, () => {}).then((store) =>
  exported(store, history),
);

/**
 * Runs the history once, and before each of its operations looks at the disk as it would be found after a kill
 * there, and after power losses. What is wrong with the first bad image.
 */
async function firstBadImage(
  port: Port = unchanged,
  acknowledge = whenCommitted,
): Promise<string[]> {
  const disk = memoryDisk();
  const acknowledged: HistoryRow[] = [];
  let found: string[] = [];
  const { files } = faultyFiles(disk.files, {
    before: async (operation, path, number) => {
      const losses = Array.from({ length: lossesPerOperation }, (_, loss) =>
        disk.afterPowerLoss(seededRandom(number * lossesPerOperation + loss)),
      );
      for (const image of [disk.afterKill(), ...losses]) {
        if (found.length > 0) return;
        const wrong = await violations(image.files, history, acknowledged);
        found = wrong.map((one) => `before operation ${number}, ${operation} ${path}: ${one}`);
      }
    },
  });
  await writeHistory(port(files), history, (rows) => acknowledge(rows, acknowledged));
  return found;
}

/** How a run with a fault ended. */
interface Ending {
  readonly code: unknown;
  /** What is wrong with the disk afterwards, or with what a second run makes of it. */
  readonly found: readonly string[];
}

/** Runs the history into a fault; the machine is switched off, or only the process ends; a second run goes on. */
async function endingOf(fault: FileFault, port: Port): Promise<Ending> {
  const disk = memoryDisk();
  const acknowledged: HistoryRow[] = [];
  const faulty = faultyFiles(disk.files, { fault, syncFailed: disk.poison });
  let code: unknown;
  try {
    await writeHistory(port(faulty.files), history, (rows) => acknowledged.push(...rows));
  } catch (error) {
    code = (error as { readonly code?: string }).code;
  }
  const image = fault.at % 3 === 0 ? disk.afterKill() : disk.afterPowerLoss(seededRandom(fault.at));
  const found = await violations(image.files, history, acknowledged);
  try {
    const store = await finishHistory(image.files, history);
    if ((await exported(store, history)) !== (await wholeExport))
      found.push("a second run makes another table");
  } catch (error) {
    found.push(`a second run fails: ${String(error)}`);
  }
  return { code, found: found.map((one) => `${fault.kind} at ${fault.at}: ${one}`) };
}

/** Endings for a fault at each operation that `matters` to it, up to the first bad one. */
async function endings(
  kind: FileFault["kind"],
  matters: (operation: FileOperation) => boolean = () => true,
  port: Port = unchanged,
): Promise<Ending[]> {
  const all: Ending[] = [];
  for (const [at, operation] of (await operationsOfRun()).entries()) {
    if (matters(operation)) all.push(await endingOf({ kind, at }, port));
    if ((all.at(-1)?.found.length ?? 0) > 0) break;
  }
  return all;
}

function faultsOf(all: readonly Ending[]): string[] {
  return all.flatMap(({ found }) => found);
}

function codesOf(all: readonly Ending[]): unknown[] {
  return [...new Set(all.map(({ code }) => code))];
}

describe("a store of 30 commits", { timeout }, () => {
  it("loses nothing acknowledged and shows nothing torn after a kill or power loss before any operation", async () => {
    expect(await firstBadImage()).toEqual([]);
  });

  it("turns that check red when files are not synced", async () => {
    expect(await firstBadImage(withoutFileSync)).not.toEqual([]);
  });

  it("turns that check red when folders are not synced", async () => {
    expect(await firstBadImage(withoutFolderSync)).not.toEqual([]);
  });

  it("turns that check red when batches are acknowledged before their commit", async () => {
    expect(await firstBadImage(unchanged, tooEarly)).not.toEqual([]);
  });

  it("is completed by a second run after dying in the middle of any write", async () => {
    const all = await endings("tear", (operation) => operation === "write");

    expect(faultsOf(all)).toEqual([]);
    expect(all.length).toBeGreaterThan(30);
  });

  it("makes durable what a killed process left visible, before a second run counts it", async () => {
    const found: string[] = [];
    for (const [at, operation] of (await operationsOfRun()).entries()) {
      if (operation !== "syncFolder") continue;
      const disk = memoryDisk();
      const { files } = faultyFiles(disk.files, { fault: { kind: "die", at } });
      await writeHistory(files, history, () => undefined).catch(() => undefined);

      const second = disk.afterKill();
      const counted: HistoryRow[] = [];
      await writeHistory(
        second.files,
        history.slice(0, 15),
        (rows) => counted.push(...rows),
        wholeSweep,
      );
      for (let seed = 0; seed < 6; seed++) {
        const { files: left } = second.afterPowerLoss(seededRandom(100 * at + seed));
        found.push(...(await violations(left, history, counted)));
      }
    }
    expect(found).toEqual([]);
  });

  it("stops with STORE_IO at any failing operation and is completed by a second run", async () => {
    const all = await endings("fail");

    expect(faultsOf(all)).toEqual([]);
    expect(codesOf(all)).toEqual(["STORE_IO"]);
  });

  it("turns that check red when a failed sync is tried again and believed", async () => {
    const all = await endings("fail", (operation) => operation === "sync", retryingSync);

    expect(faultsOf(all)).not.toEqual([]);
  });

  it("turns that check red when failed writes are ignored", async () => {
    const all = await endings("fail", (operation) => operation === "write", ignoringWriteErrors);

    expect(faultsOf(all)).not.toEqual([]);
  });

  it("stops with STORE_DISK_FULL wherever the disk fills up and is completed once there is room", async () => {
    const all = await endings("full", needsRoom);

    expect(faultsOf(all)).toEqual([]);
    expect(codesOf(all)).toEqual(["STORE_DISK_FULL"]);
  });
});
