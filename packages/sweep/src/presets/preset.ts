// preset.ts — a shipped sweep with what is expected to come out of it.

import { parseSpec } from "../parse-spec.js";
import type { Sweep } from "../sweep.js";
import type { PresetFigure } from "./figure.js";

/** How much of a preset is run: seconds, the paper's own parameters, or more than these. */
export type PresetSize = "smoke" | "paper" | "full";

export interface Preset {
  /** Its number in the list of presets that a complete system ships. */
  readonly number: number;
  readonly id: string;
  readonly title: string;
  /** YAML of the spec, claims included, at the size `paper`. */
  readonly text: string;
  /** `--set` assignments that make the other sizes of it. */
  readonly sizes: Readonly<Record<PresetSize, readonly string[]>>;
  /** Drawn by `reproduce --out DIR`, beside those of its fits. */
  readonly figures?: readonly PresetFigure[];
}

/** The sweep of a preset. `set`: further assignments, in order. */
export function presetSweep(preset: Preset, size: PresetSize, set: readonly string[] = []): Sweep {
  return parseSpec(preset.text, {
    file: `preset ${preset.id}`,
    set: [...preset.sizes[size], ...set],
  });
}
