// choose-presets.ts — presets by the names on a command line.

import { KtsweepError } from "@ktsweep/core";
import { findPresets, type Preset, presets } from "@ktsweep/sweep";

/** All presets, or those named by id, number or first words. Throws: USAGE_INVALID. */
export function choosePresets(names: readonly string[]): readonly Preset[] {
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
