// index.ts — the presets that ship, in the order of their numbers.

import { conformanceRandom } from "./conformance-random.js";
import {
  conformanceChain,
  conformanceMasks,
  conformanceRademacher,
  conformanceSimulation,
} from "./conformance.js";
import { neighbourPresets } from "./neighbours/index.js";
import { p1Presets } from "./p1/index.js";
import { p2Presets } from "./p2/index.js";
import { p3Presets } from "./p3/index.js";
import type { Preset } from "./preset.js";
import { questionPresets } from "./questions/index.js";

export const presets: readonly Preset[] = [
  ...p1Presets,
  ...p2Presets,
  ...p3Presets,
  ...neighbourPresets,
  ...questionPresets,
  conformanceMasks,
  conformanceRademacher,
  conformanceChain,
  conformanceSimulation,
  conformanceRandom,
].sort((a, b) => a.number - b.number);

/** Presets by id, by number, or by the first words of the id: `conformance`, `13`, `p1-thm4-holds`. */
export function findPresets(name: string): Preset[] {
  return presets.filter(
    ({ id, number }) => id === name || String(number) === name || id.startsWith(`${name}-`),
  );
}
