// preset-run.ts — one preset to its end: its sweep, figures, claims judged.

import { join } from "node:path";
import { isKtsweepError } from "@ktsweep/core";
import {
  judge,
  type Judgement,
  type Preset,
  type PresetSize,
  presetSweep,
  type Sweep,
} from "@ktsweep/sweep";
import { usableBytes } from "@ktsweep/worker";
import { evidenceOf } from "./evidence.js";
import { figureTitle, writeFitFigures } from "./fit-figures.js";
import { writePresetFigures } from "./preset-figures.js";
import { progressLine } from "./progress-line.js";
import { runSweep } from "./run-sweep.js";
import { fitSweep, recordedCells } from "./sweep-fits.js";
import type { Terminal } from "./terminal.js";

/** A claim of a preset; verdict `fails` also where the results have nothing that it is about. */
export interface PresetVerdict extends Judgement {
  readonly preset: string;
}

/** What a preset came to; `verdicts` is undefined where the run was stopped. */
export interface PresetOutcome {
  readonly verdicts: readonly PresetVerdict[] | undefined;
  readonly seconds: number;
}

export interface PresetRunOptions {
  readonly size: PresetSize;
  readonly threads: number;
  /** Where sweeps are kept, each in a folder of its own. */
  readonly folder: string;
  /** Whether figures are drawn into the sweep's folder. */
  readonly figures: boolean;
  readonly signal: AbortSignal;
}

/** Runs it; what goes wrong in it fails its claims. */
export async function runPreset(
  terminal: Terminal,
  preset: Preset,
  options: PresetRunOptions,
): Promise<PresetOutcome> {
  const start = performance.now();
  const sweep = presetSweep(preset, options.size);
  const judged = await judgedClaims(terminal, preset, sweep, options).catch((error: unknown) => {
    if (!isKtsweepError(error)) throw error;
    return allFailing(sweep, error.message);
  });
  const verdicts = judged?.map((judgement) => ({ preset: preset.id, ...judgement }));
  return { verdicts, seconds: (performance.now() - start) / 1000 };
}

async function judgedClaims(
  terminal: Terminal,
  preset: Preset,
  sweep: Sweep,
  { size, threads, folder, figures, signal }: PresetRunOptions,
): Promise<readonly Judgement[] | undefined> {
  const dir = join(folder, `${preset.id}-${size}`);
  const { store, stopped, failed } = await runSweep(sweep, dir, {
    threads,
    memoryBytes: usableBytes(),
    signal,
    onPlan: () => undefined,
    onProgress: progressLine(terminal),
  });
  if (stopped !== undefined) {
    terminal.note(`${preset.id}: ${stopped}`);
    return undefined;
  }
  if (failed > 0) return allFailing(sweep, `${String(failed)} rows failed`);
  const { cells, warnings } = await recordedCells(sweep, store);
  for (const warning of warnings) terminal.note(`${preset.id}: ${warning}`);
  const fits = fitSweep(sweep, cells);
  const evidence = await evidenceOf({ sweep, cells, fits, store });
  if (figures) {
    const into = join(dir, "figures");
    await writeFitFigures(into, figureTitle(sweep), fits);
    await writePresetFigures(into, preset.figures ?? [], { sweep, evidence, store });
  }
  return sweep.claims.map(
    (claim) => judge(claim, evidence) ?? failing(claim, "nothing that it is about"),
  );
}

function allFailing({ claims }: Sweep, reason: string): readonly Judgement[] {
  return claims.map((claim) => failing(claim, reason));
}

function failing(
  { claim, source }: Pick<Judgement, "claim" | "source">,
  reason: string,
): Judgement {
  const nothing = { predicted: "a value", measured: reason };
  return { claim, source, ...nothing, tolerance: 0, verdict: "fails", cases: 0 };
}
