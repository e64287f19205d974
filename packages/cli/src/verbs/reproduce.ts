// reproduce.ts — `ktsweep reproduce`: published claims, run and judged.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KtsweepError } from "@ktsweep/core";
import {
  findPresets,
  judge,
  type Judgement,
  type Preset,
  presets,
  type PresetSize,
  presetSweep,
} from "@ktsweep/sweep";
import { usableBytes, usableCores } from "@ktsweep/worker";
import { evidenceOf } from "../evidence.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { figureTitle, writeFitFigures } from "../fit-figures.js";
import { type Interruption, listenForInterruption } from "../interruption.js";
import { progressLine } from "../progress-line.js";
import { runSweep } from "../run-sweep.js";
import { fitSweep, recordedCells } from "../sweep-fits.js";
import { alignedTable, durationText, type Terminal } from "../terminal.js";

interface ReproduceOptions {
  readonly list?: boolean;
  readonly size: PresetSize;
  readonly jobs?: number;
  readonly out?: string;
  readonly json?: boolean;
}

/** A claim of a preset; verdict `fails` also where the results have nothing that it is about. */
interface Verdict extends Judgement {
  readonly preset: string;
}

export async function reproduce(
  terminal: Terminal,
  names: readonly string[],
  options: ReproduceOptions,
): Promise<ExitCode> {
  const chosen = choose(names);
  if (options.list === true) {
    list(terminal, chosen, options.json === true);
    return exitCodes.ok;
  }
  const interruption = listenForInterruption(terminal);
  const folder = options.out ?? (await mkdtemp(join(tmpdir(), "ktsweep-reproduce-")));
  const verdicts: Verdict[] = [];
  try {
    for (const preset of chosen) {
      const judged = await runPreset(terminal, preset, { ...options, folder, interruption });
      if (judged === undefined) return interruption.exitCode() ?? exitCodes.cellsFailed;
      if (options.json !== true) print(terminal, preset, judged);
      verdicts.push(...judged);
    }
  } finally {
    interruption.release();
    if (options.out === undefined) await rm(folder, { recursive: true, force: true });
  }
  const failing = verdicts.filter(({ verdict }) => verdict === "fails").length;
  if (options.json === true) terminal.print(JSON.stringify(verdicts, undefined, 2));
  else {
    const met = verdicts.length - failing;
    terminal.print(`${String(met)} of ${String(verdicts.length)} claims met`);
  }
  return failing === 0 ? exitCodes.ok : exitCodes.conditionMissed;
}

/** All presets, or those named by id, number or first words. Throws: USAGE_INVALID. */
function choose(names: readonly string[]): readonly Preset[] {
  if (names.length === 0) return presets;
  return names.flatMap((name) => {
    const found = findPresets(name);
    if (found.length > 0) return found;
    throw new KtsweepError(
      "USAGE_INVALID",
      `There is no preset ${JSON.stringify(name)}.`,
      `Presets are ${presets.map(({ id }) => id).join(", ")}.`,
    );
  });
}

function list(terminal: Terminal, chosen: readonly Preset[], json: boolean): void {
  if (json) {
    const rows = chosen.map(({ number, id, title }) => ({ number, preset: id, title }));
    terminal.print(JSON.stringify(rows, undefined, 2));
    return;
  }
  const rows = chosen.map(({ number, id, title }) => [String(number), id, title]);
  terminal.print(alignedTable(["no.", "preset", "what it shows"], rows));
}

interface PresetRun extends ReproduceOptions {
  readonly folder: string;
  readonly interruption: Interruption;
}

/** The judged claims; undefined where the run did not come to its end. */
async function runPreset(
  terminal: Terminal,
  preset: Preset,
  { size, jobs, folder, interruption }: PresetRun,
): Promise<readonly Verdict[] | undefined> {
  const start = performance.now();
  const sweep = presetSweep(preset, size);
  const dir = join(folder, `${preset.id}-${size}`);
  const { store, stopped, failed } = await runSweep(sweep, dir, {
    threads: jobs ?? usableCores(),
    memoryBytes: usableBytes(),
    signal: interruption.signal,
    onPlan: () => undefined,
    onProgress: progressLine(terminal),
  });
  if (stopped !== undefined || failed > 0) {
    terminal.note(`${preset.id}: ${stopped ?? `${String(failed)} rows failed`}`);
    return undefined;
  }
  const { cells } = await recordedCells(sweep, store);
  const fits = fitSweep(sweep, cells);
  await writeFitFigures(join(dir, "figures"), figureTitle(sweep), fits);
  const evidence = evidenceOf(sweep, cells, fits);
  terminal.note(`${preset.id} (${size}): ${durationText((performance.now() - start) / 1000)}`);
  return sweep.claims.map((claim): Verdict => {
    const judgement = judge(claim, evidence) ?? nothingFound(claim);
    return { preset: preset.id, ...judgement };
  });
}

function nothingFound({ claim, source }: { claim: string; source: string }): Judgement {
  const nothing = { predicted: "a value", measured: "nothing that it is about" };
  return { claim, source, ...nothing, tolerance: 0, verdict: "fails", cases: 0 };
}

function print(terminal: Terminal, { id, title }: Preset, verdicts: readonly Verdict[]): void {
  const { bold, green, red, yellow } = terminal.colors;
  terminal.print(`${bold(id)}: ${title}`);
  const paint = { holds: green, fails: red, disputed: yellow };
  for (const { claim, source, predicted, measured, tolerance, verdict } of verdicts) {
    terminal.print(`  ${paint[verdict](verdict.padEnd(8))}  ${claim}  [${source}]`);
    const allowed = tolerance > 0 ? `, tolerance ${String(tolerance)}` : "";
    terminal.print(
      `            predicted ${text(predicted)}, measured ${text(measured)}${allowed}`,
    );
  }
}

function text(value: number | string): string {
  return typeof value === "number" ? String(Number(value.toPrecision(7))) : value;
}
