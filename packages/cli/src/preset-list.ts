// preset-list.ts — the presets that there are, with what a run of each takes.

import { type Preset, type PresetSize, presetSweep } from "@ktsweep/sweep";
import { usableCores } from "@ktsweep/worker";
import { alignedTable, countText, durationText, type Terminal } from "./terminal.js";

/** A line of `reproduce --list`. */
interface ListedPreset {
  readonly number: number;
  readonly preset: string;
  readonly title: string;
  readonly size: PresetSize;
  readonly claims: number;
  readonly rows: number;
  /** Predicted work of one thread; what cells have in common is counted once per cell. */
  readonly seconds: number;
}

/** Prints the presets at a size. */
export function listPresets(
  { print }: Terminal,
  chosen: readonly Preset[],
  size: PresetSize,
  json: boolean,
): void {
  const listed = chosen.map((preset) => listedPreset(preset, size));
  if (json) {
    print(JSON.stringify(listed, undefined, 2));
    return;
  }
  const threads = usableCores();
  const rows = listed.map((one) => [
    String(one.number),
    one.preset,
    countText(one.rows),
    countText(one.claims),
    `< ${durationText(Math.max(1, one.seconds / threads))}`,
    one.title,
  ]);
  const head = ["no.", "preset", "rows", "claims", "time", "what it shows"];
  print(alignedTable(head, rows));
}

function listedPreset(preset: Preset, size: PresetSize): ListedPreset {
  const sweep = presetSweep(preset, size);
  const { number, id, title } = preset;
  let [rows, seconds] = [0, 0];
  for (let index = 0; index < sweep.points; index++) {
    if (!sweep.includes(index)) continue;
    const { secondsOnce, secondsPerReplicate } = sweep.cost(index);
    rows += sweep.replicates.max;
    seconds += secondsOnce + sweep.replicates.max * secondsPerReplicate;
  }
  return { number, preset: id, title, size, claims: sweep.claims.length, rows, seconds };
}
