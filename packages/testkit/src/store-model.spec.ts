import { compactStore, mergeStores, openStore, type FilePort, type Store } from "@ktsweep/results";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memoryDisk, type MemoryDisk } from "./memory-disk.js";
import { withoutFolderSync } from "./mutant-files.js";
import { seededRandom } from "./seeded-random.js";
import {
  appendRows,
  storeHistory,
  sweepOfHistory,
  violations,
  type HistoryRow,
} from "./store-history.js";

const history = storeHistory(12);
const rows = history.flat();
const sweep = sweepOfHistory(history);

/** What must be true: rows that were acknowledged, and those appended to each open store and not committed. */
interface Model {
  readonly acknowledged: Set<HistoryRow>;
  readonly pending: Set<HistoryRow>[];
}

/** The disk, and two processes with the folder open through a port. */
interface Real {
  disk: MemoryDisk;
  readonly port: (files: FilePort) => FilePort;
  stores: Store[];
}

async function openTwo(files: FilePort): Promise<Store[]> {
  const open = (): Promise<Store> => openStore("memory", { files, create: { sweep } });
  return [await open(), await open()];
}

/** Everything on disk is as it must be, and a new reader sees what was acknowledged and nothing that was not written. */
async function check(model: Model, { disk }: Real): Promise<void> {
  expect(await violations(disk.files, history, model.acknowledged)).toEqual([]);
}

/** Both processes end; what they had not committed is gone, and they start again on what is left of the disk. */
async function restart(model: Model, real: Real, disk: MemoryDisk): Promise<void> {
  for (const pending of model.pending) pending.clear();
  real.disk = disk;
  await check(model, real);
  real.stores = await openTwo(real.port(disk.files));
  for (const row of model.acknowledged) {
    for (const store of real.stores) expect(store.has(row.cell, row.replicate)).toBe(true);
  }
}

type Command = fc.AsyncCommand<Model, Real>;

function command(name: string, run: (model: Model, real: Real) => Promise<void>): Command {
  return { check: () => true, run, toString: () => name };
}

const anyRows = fc.subarray(rows, { minLength: 1, maxLength: 5 });

/** Several times in the list below, so that restarts find something. */
const write = fc.tuple(fc.nat(1), anyRows).map(([process, some]) =>
  command(
    `write ${String(some.length)} rows in process ${String(process)}`,
    async (model, real) => {
      appendRows(real.stores[process], some);
      await real.stores[process].commit();
      for (const row of [...some, ...model.pending[process]]) model.acknowledged.add(row);
      model.pending[process].clear();
      await check(model, real);
    },
  ),
);

const commands: fc.Arbitrary<Command>[] = [
  write,
  write,
  write,
  write,
  fc.tuple(fc.nat(1), anyRows).map(([process, some]) =>
    command(
      `append ${String(some.length)} rows in process ${String(process)}`,
      async (model, real) => {
        appendRows(real.stores[process], some);
        for (const row of some) model.pending[process].add(row);
        await check(model, real);
      },
    ),
  ),
  fc.nat(1).map((process) =>
    command(`commit in process ${String(process)}`, async (model, real) => {
      await real.stores[process].commit();
      for (const row of model.pending[process]) model.acknowledged.add(row);
      model.pending[process].clear();
      await check(model, real);
    }),
  ),
  fc.nat(1).map((process) =>
    command(`refresh process ${String(process)}`, async (model, real) => {
      await real.stores[process].refresh();
      for (const { cell, replicate } of model.acknowledged) {
        expect(real.stores[process].has(cell, replicate)).toBe(true);
      }
      expect(real.stores[process].rowCount).toBe(model.acknowledged.size);
    }),
  ),
  fc.constant(
    command("compact", async (model, real) => {
      await compactStore("memory", { files: real.port(real.disk.files), graceMs: 0 });
      await check(model, real);
    }),
  ),
  fc.constant(command("kill both", (model, real) => restart(model, real, real.disk.afterKill()))),
  fc
    .nat()
    .map((seed) =>
      command(`power loss ${String(seed)}`, (model, real) =>
        restart(model, real, real.disk.afterPowerLoss(seededRandom(seed))),
      ),
    ),
  fc.constant(
    command("move by merging", async (model, real) => {
      const disk = memoryDisk();
      const ports: Record<string, FilePort> = { from: real.disk.files, to: disk.files };
      await mergeStores(["from"], "to", (dir) => ports[dir]);
      await restart(model, real, disk);
    }),
  ),
];

/** Runs many sequences of commands; rejects with the shortest one that breaks a promise. */
function checkSequences(port: (files: FilePort) => FilePort = (files) => files): Promise<void> {
  const sequences = fc.commands(commands, { maxCommands: 40, size: "max" });
  const property = fc.asyncProperty(sequences, (sequence) =>
    fc.asyncModelRun(async () => {
      const disk = memoryDisk();
      const model = {
        acknowledged: new Set<HistoryRow>(),
        pending: [new Set<HistoryRow>(), new Set<HistoryRow>()],
      };
      return { model, real: { disk, port, stores: await openTwo(port(disk.files)) } };
    }, sequence),
  );
  return fc.assert(property, { seed: 1, numRuns: 150 });
}

describe("a store", { timeout: 60_000 }, () => {
  it("behaves like a set of acknowledged rows under any sequence of writers, restarts and compactions", async () => {
    await expect(checkSequences()).resolves.toBeUndefined();
  });

  it("turns that check red when folders are not synced", async () => {
    await expect(checkSequences(withoutFolderSync)).rejects.toThrow("power loss");
  });
});
