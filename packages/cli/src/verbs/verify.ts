// verify.ts — `ktsweep verify`: is every planned row there once, right, and as theory expects?

import { createChainCache, runChain } from "@ktsweep/core";
import { type StoreVerdict, verifyStore } from "@ktsweep/results";
import type { Sweep } from "@ktsweep/sweep";
import { rowWriter } from "@ktsweep/worker";
import { parseShare } from "../duration.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { plannedOf } from "../rounds.js";
import { roundsVerdict, type RoundsVerdict } from "../rounds-verdict.js";
import { storedValues } from "../stored-values.js";
import { recordedCells } from "../sweep-fits.js";
import { openSweepFolder, type SweepFolder } from "../sweep-folder.js";
import { countText, type Terminal } from "../terminal.js";
import { untilLines, untilState } from "../until-text.js";
import { theoryVerdict } from "../theory-verdict.js";

interface VerifyOptions {
  readonly sample?: string;
  readonly theory?: boolean;
  readonly json?: boolean;
}

interface SampleVerdict {
  readonly rows: number;
  readonly different: readonly { readonly cell: string; readonly replicate: number }[];
}

export async function verify(
  terminal: Terminal,
  [dir]: readonly string[],
  { sample, theory = false, json = false }: VerifyOptions,
): Promise<ExitCode> {
  const folder = await openSweepFolder(terminal, dir);
  const { sweep, store } = folder;
  const rows = await verifyStore(dir, sweep);
  const recomputed = sample === undefined ? undefined : await recompute(folder, parseShare(sample));
  const rounds = await roundsVerdict(folder);
  const agreement = theory
    ? theoryVerdict(sweep, (await recordedCells(sweep, store)).cells)
    : undefined;
  const ok =
    rows.ok &&
    rounds?.ok !== false &&
    (recomputed?.different.length ?? 0) === 0 &&
    (agreement?.outside.length ?? 0) === 0;
  if (json) {
    const parts = {
      sample: recomputed ?? null,
      theory: agreement ?? null,
      rounds: rounds ?? null,
    };
    terminal.print(JSON.stringify({ ok, rows, ...parts }, undefined, 2));
  } else {
    printRows(terminal, rows);
    if (rounds !== undefined) printRounds(terminal, folder, rounds);
    if (recomputed !== undefined) printSample(terminal, recomputed);
    if (agreement !== undefined) terminal.print(agreement.text);
    terminal.print(ok ? "ok" : terminal.colors.red("NOT OK"));
  }
  return ok ? exitCodes.ok : exitCodes.conditionMissed;
}

/** Every (1 / share)-th planned row again, spread over the plan. */
async function recompute({ sweep, store }: SweepFolder, share: number): Promise<SampleVerdict> {
  const stored = storedValues(await store.readRows(), sweep);
  const write = rowWriter(sweep.stages, sweep.outputs);
  const cache = createChainCache(1e9);
  const different: { cell: string; replicate: number }[] = [];
  let rows = 0;
  for (const { index, cell, replicate } of sampledRows(sweep, share)) {
    const known = stored(cell, replicate);
    if (known === undefined) continue;
    rows++;
    const values = new Float64Array(sweep.outputs.length);
    write(runChain(sweep.cell(index), { replicate, cache }), values, 0);
    if (!values.every((value, i) => Object.is(value, known[i])))
      different.push({ cell, replicate });
  }
  return { rows, different };
}

function* sampledRows(sweep: Sweep, share: number) {
  let due = 0.5;
  for (let index = 0; index < sweep.points; index++) {
    if (!sweep.includes(index)) continue;
    for (let replicate = 0; replicate < plannedOf(sweep, index); replicate++) {
      due += share;
      if (due < 1) continue;
      due -= 1;
      yield { index, cell: sweep.cellId(index), replicate };
    }
  }
}

function printRows(terminal: Terminal, verdict: StoreVerdict): void {
  const { planned, valid, missing, conflicting, corrupt, unplanned } = verdict;
  terminal.print(
    `${countText(valid)} of ${countText(planned)} planned rows are there, once and valid`,
  );
  if (missing.count > 0) {
    const { cell, replicate } = missing.first[0];
    terminal.print(
      `${countText(missing.count)} missing, such as ${cell} replicate ${String(replicate)}`,
    );
  }
  if (conflicting.count > 0) {
    const { cell, replicate } = conflicting.first[0];
    const example = `${cell} replicate ${String(replicate)}`;
    terminal.print(
      `${countText(conflicting.count)} with two different results, such as ${example}`,
    );
  }
  if (corrupt.count > 0) terminal.print(`${countText(corrupt.count)} damaged segments set aside`);
  if (unplanned > 0) terminal.print(`${countText(unplanned)} rows no longer planned (kept)`);
}

function printRounds(terminal: Terminal, folder: SweepFolder, { beyond, ok }: RoundsVerdict): void {
  terminal.print(["rounds replayed", ...untilLines(untilState(folder.rounds))].join("\n  "));
  if (beyond.count === 0) return;
  const { cell, replicate } = beyond.first[0];
  const example = `such as ${cell} replicate ${String(replicate)}`;
  const why = ok
    ? "; rows have failed, and one that came later may have changed what the rule asks for"
    : "";
  terminal.print(`${countText(beyond.count)} rows that the rule never asks for, ${example}${why}`);
}

function printSample(terminal: Terminal, { rows, different }: SampleVerdict): void {
  terminal.print(
    `${countText(rows)} rows recomputed, ${countText(different.length)} with other bits`,
  );
  for (const { cell, replicate } of different.slice(0, 10)) {
    terminal.print(`  ${cell} replicate ${String(replicate)}`);
  }
}
