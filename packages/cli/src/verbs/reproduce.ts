// reproduce.ts — `ktsweep reproduce`: published claims, run and judged.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Preset, PresetSize } from "@ktsweep/sweep";
import { usableCores } from "@ktsweep/worker";
import { choosePresets } from "../choose-presets.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { listenForInterruption } from "../interruption.js";
import { listPresets } from "../preset-list.js";
import { type PresetVerdict, runPreset } from "../preset-run.js";
import { durationText, type Terminal } from "../terminal.js";

interface ReproduceOptions {
  readonly list?: boolean;
  readonly size: PresetSize;
  readonly jobs?: number;
  readonly out?: string;
  readonly json?: boolean;
}

export async function reproduce(
  terminal: Terminal,
  names: readonly string[],
  options: ReproduceOptions,
): Promise<ExitCode> {
  const { size, json = false } = options;
  const chosen = choosePresets(names);
  if (options.list === true) {
    listPresets(terminal, chosen, size, json);
    return exitCodes.ok;
  }
  const interruption = listenForInterruption(terminal);
  const folder = options.out ?? (await mkdtemp(join(tmpdir(), "ktsweep-reproduce-")));
  const figures = options.out !== undefined;
  const verdicts: PresetVerdict[] = [];
  try {
    for (const [i, preset] of chosen.entries()) {
      const { signal } = interruption;
      const threads = options.jobs ?? usableCores();
      const run = await runPreset(terminal, preset, { size, threads, folder, figures, signal });
      if (run.verdicts === undefined) return interruption.exitCode() ?? exitCodes.cellsFailed;
      const progress = `${String(i + 1)}/${String(chosen.length)} ${preset.id} (${size})`;
      terminal.note(`${progress}: ${metText(run.verdicts)} in ${durationText(run.seconds)}`);
      if (!json) print(terminal, preset, run.verdicts);
      verdicts.push(...run.verdicts);
    }
  } finally {
    interruption.release();
    if (options.out === undefined) await rm(folder, { recursive: true, force: true });
  }
  if (json) terminal.print(JSON.stringify(verdicts, undefined, 2));
  else terminal.print(metText(verdicts));
  return verdicts.some(isFailing) ? exitCodes.conditionMissed : exitCodes.ok;
}

function isFailing({ verdict }: PresetVerdict): boolean {
  return verdict === "fails";
}

function metText(verdicts: readonly PresetVerdict[]): string {
  const met = verdicts.filter((one) => !isFailing(one)).length;
  return `${String(met)} of ${String(verdicts.length)} claims met`;
}

function print(
  terminal: Terminal,
  { id, title }: Preset,
  verdicts: readonly PresetVerdict[],
): void {
  const { bold, green, red, yellow } = terminal.colors;
  terminal.print(`${bold(id)}: ${title}`);
  const paint = { holds: green, fails: red, disputed: yellow };
  for (const { claim, source, predicted, measured, tolerance, verdict } of verdicts) {
    terminal.print(`  ${paint[verdict](verdict.padEnd(8))}  ${claim}  [${source}]`);
    const allowed = tolerance > 0 ? `, tolerance ${text(tolerance)}` : "";
    terminal.print(
      `            predicted ${text(predicted)}, measured ${text(measured)}${allowed}`,
    );
  }
}

function text(value: number | string): string {
  return typeof value === "number" ? String(Number(value.toPrecision(7))) : value;
}
