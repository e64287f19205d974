// oracles.ts — what must be true of the folders of all sweeps at every restart and at the end.
import {
  encodeTable,
  openStore,
  resultsTable,
  verifyStore,
  type FilePort,
  type Store,
} from "@ktsweep/results";
import { isKtsweepError } from "@ktsweep/core";
import { memoryDisk } from "../memory-disk.js";
import type { Ledger } from "./ledger-calls.js";
import type { RowModel } from "./row-model.js";
import { rowKey, trueValues, type SimulatedSweep } from "./simulated-sweep.js";
import { subfolder } from "./subfolder.js";

/** Every folder with a sweep in it, open; a sentence for each that can't be opened. */
export async function openSweeps(
  files: FilePort,
  violate: (what: string) => void,
): Promise<{ readonly name: string; readonly files: FilePort; readonly store: Store }[]> {
  const found = [];
  for (const name of await files.list("")) {
    const folder = subfolder(files, name);
    if ((await folder.stat("specs"))?.kind !== "folder") continue;
    try {
      found.push({ name, files: folder, store: await openStore(name, { files: folder }) });
    } catch (error) {
      // A folder whose submission was cut off holds no sweep yet.
      if (!isKtsweepError(error) || error.code !== "STORE_FOREIGN") {
        violate(`${name} can't be opened: ${String(error)}`);
      }
    }
  }
  return found;
}

export interface RestartCheck {
  readonly files: FilePort;
  readonly ledger: Ledger;
  /** All versions of all sweeps. */
  readonly sweeps: Iterable<SimulatedSweep>;
  readonly violate: (what: string) => void;
}

/** At a restart: whatever agents were told is safe is on disk. What is on disk counts as recorded from now on. */
export async function checkAcknowledged(check: RestartCheck): Promise<void> {
  const { ledger, violate } = check;
  const rows = new Set<string>();
  const failures = new Set<string>();
  for (const { store } of await openSweeps(check.files, violate)) {
    for (const { ids, shape } of check.sweeps) {
      for (const cell of ids) {
        for (let replicate = 0; replicate < shape.replicates; replicate++) {
          if (store.has(cell, replicate)) rows.add(rowKey(cell, replicate));
        }
      }
    }
    for (const { cell, replicate, permanent } of store.failures()) {
      if (permanent) failures.add(rowKey(cell, replicate));
    }
  }
  for (const row of ledger.safe) if (!rows.has(row)) violate(`Acknowledged row ${row} is lost.`);
  for (const row of ledger.safeFailures) {
    if (!failures.has(row)) violate(`The acknowledged failure of row ${row} is lost.`);
  }
  ledger.found(rows);
}

export interface FinalCheck {
  readonly files: FilePort;
  readonly sweeps: Iterable<{ readonly id: string; readonly sweep: SimulatedSweep }>;
  readonly rows: RowModel;
  /** How often something died while a row was computed, through no fault of its own. */
  readonly bystanders: ReadonlyMap<string, number>;
  /** How often users wanted failed rows to be tried again. */
  readonly retries: number;
  readonly violate: (what: string) => void;
}

/** At the end: exactly the planned rows with their true bits, but for those that must fail; the table as without faults. */
export async function checkFinal(check: FinalCheck): Promise<void> {
  const { files, rows, violate } = check;
  for (const { id, sweep } of check.sweeps) {
    const { name } = sweep.shape;
    const folder = subfolder(files, `${name}-${id}`);
    const store = await openStore(name, { files: folder });
    const failed = failedRows(store, sweep);
    const unlucky = new Set<string>();
    for (const cell of sweep.ids) {
      for (let replicate = 0; replicate < sweep.shape.replicates; replicate++) {
        const key = rowKey(cell, replicate);
        const mustFail = rows.isPoison(key) || rows.failsForGood(key);
        // Whose process dies twice, told three times where the coordinator dies too, is to blame for all that is known.
        if (!mustFail && failed.has(key) && (check.bystanders.get(key) ?? 0) > 0) {
          unlucky.add(key);
          continue;
        }
        if (store.has(cell, replicate) === mustFail) {
          violate(`Row ${key} is ${mustFail ? "recorded and" : "not recorded, nor"} must fail.`);
        }
        const tries = store.attemptsOf(cell, replicate);
        if (tries > MOST_TRIES * (1 + check.retries)) violate(`Row ${key} failed ${tries} times.`);
        if (mustFail !== failed.has(key)) {
          violate(`Row ${key} ${mustFail ? "did not fail" : "failed"} for good.`);
        }
      }
    }
    const verdict = await verifyStore(name, sweep.sweep, folder);
    const wrong = verdict.conflicting.count + verdict.corrupt.count + verdict.unplanned;
    if (wrong > 0 || verdict.ok !== (failed.size === 0)) {
      violate(`${name} is not sound: ${JSON.stringify(verdict)}`);
    }
    const table = await csvOf(store, sweep);
    if (table !== (await tableWithoutFaults(sweep, rows, unlucky))) {
      violate(`The table of ${name} is not the one of a run without faults.`);
    }
  }
}

/** Rows that were tried in vain. */
function failedRows(store: Store, { ids, shape }: SimulatedSweep): ReadonlySet<string> {
  const failed = new Set<string>();
  for (const cell of ids) {
    for (let replicate = 0; replicate < shape.replicates; replicate++) {
      const isFailed = !store.has(cell, replicate) && store.attemptsOf(cell, replicate) > 0;
      if (isFailed) failed.add(rowKey(cell, replicate));
    }
  }
  return failed;
}

async function csvOf(store: Store, { sweep }: SimulatedSweep): Promise<string> {
  const pieces: string[] = [];
  const decoder = new TextDecoder();
  for await (const piece of encodeTable(await resultsTable(sweep, store), "csv")) {
    pieces.push(decoder.decode(piece, { stream: true }));
  }
  return pieces.join("");
}

const tables = new Map<string, Promise<string>>();

/** The table that one process writes that computes every row once; made once per sweep and set of failing rows. */
function tableWithoutFaults(
  simulated: SimulatedSweep,
  rows: RowModel,
  unlucky: ReadonlySet<string>,
): Promise<string> {
  const { sweep, ids, shape } = simulated;
  const good: { readonly cell: string; readonly replicate: number }[] = [];
  for (const cell of ids) {
    for (let replicate = 0; replicate < shape.replicates; replicate++) {
      const key = rowKey(cell, replicate);
      const isGood = !rows.isPoison(key) && !rows.failsForGood(key) && !unlucky.has(key);
      if (isGood) good.push({ cell, replicate });
    }
  }
  const key = `${sweep.digest} ${good.map((row) => rowKey(row.cell, row.replicate)).join(" ")}`;
  const known = tables.get(key);
  if (known !== undefined) return known;
  const made = writeAll();
  if (tables.size > MOST_TABLES) tables.clear();
  tables.set(key, made);
  return made;

  async function writeAll(): Promise<string> {
    const store = await openStore("memory", { files: memoryDisk().files, create: { sweep } });
    const { outputs } = sweep;
    store.append({
      results: [
        {
          outputs,
          cells: good.map(({ cell }) => cell),
          replicates: Int32Array.from(good, ({ replicate }) => replicate),
          values: Float64Array.from(
            good.flatMap(({ cell, replicate }) => [...trueValues(cell, replicate, outputs.length)]),
          ),
        },
      ],
      curves: [],
      profiles: [],
      timings: [],
      failures: [],
    });
    await store.commit();
    return csvOf(store, simulated);
  }
}

/** Crashes, or failures, after which a row is given up. */
const MOST_TRIES = 3;
const MOST_TABLES = 256;
