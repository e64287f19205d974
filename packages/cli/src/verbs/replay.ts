// replay.ts — `ktsweep replay`: one cell again, in the foreground, its bits compared with the stored rows.

import { type ChainResult, createChainCache, runChain } from "@ktsweep/core";
import { rowWriter } from "@ktsweep/worker";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { findCell } from "../find-cell.js";
import { plannedOf } from "../rounds.js";
import { storedValues } from "../stored-values.js";
import { openSweepFolder } from "../sweep-folder.js";
import { alignedTable, type Terminal } from "../terminal.js";

interface ReplayOptions {
  readonly replicate?: number;
  readonly json?: boolean;
}

/** `same`, `different`, or `new` where no row is stored. */
type Verdict = "same" | "different" | "new";

interface Replayed {
  readonly replicate: number;
  readonly verdict: Verdict;
  readonly result: ChainResult;
}

export async function replay(
  terminal: Terminal,
  [dir, text]: readonly string[],
  options: ReplayOptions,
): Promise<ExitCode> {
  const { sweep, store } = await openSweepFolder(terminal, dir);
  const index = findCell(sweep, text);
  const stored = storedValues(await store.readRows(), sweep);
  const cell = sweep.cell(index);
  const cache = createChainCache(1e9);
  const write = rowWriter(sweep.stages, sweep.outputs);
  const replicates =
    options.replicate === undefined
      ? Array.from({ length: plannedOf(sweep, index) }, (_, replicate) => replicate)
      : [options.replicate];
  const rows = replicates.map((replicate): Replayed => {
    const result = runChain(cell, { replicate, cache });
    const values = new Float64Array(sweep.outputs.length);
    write(result, values, 0);
    const known = stored(sweep.cellId(index), replicate);
    return { replicate, verdict: known === undefined ? "new" : compare(values, known), result };
  });
  report(terminal, rows, options.json === true);
  const isSame = rows.every(({ verdict }) => verdict !== "different");
  return isSame ? exitCodes.ok : exitCodes.conditionMissed;
}

function compare(values: Float64Array, stored: Float64Array): Verdict {
  return values.every((value, i) => Object.is(value, stored[i])) ? "same" : "different";
}

function report(terminal: Terminal, rows: readonly Replayed[], json: boolean): void {
  if (json) {
    terminal.print(JSON.stringify(rows, undefined, 2));
    return;
  }
  const stages = Object.keys(rows[0].result);
  const header = ["replicate", "bits", ...stages.map((stage) => `${stage}_risk`)];
  const body = rows.map(({ replicate, verdict, result }) => [
    String(replicate),
    verdict,
    ...stages.map((stage) => String(result[stage].risk)),
  ]);
  terminal.print(alignedTable(header, body));
}
