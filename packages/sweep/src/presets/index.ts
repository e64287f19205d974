// index.ts — the presets that ship, in the order of their numbers.

import { conformanceChain, conformanceMasks, conformanceSimulation } from "./conformance.js";
import { lemma2Alignment } from "./lemma2.js";
import type { Preset } from "./preset.js";
import { thm2Rank } from "./thm2.js";
import { thm3Exponents, thm3Null } from "./thm3.js";
import { thm4Counterexample, thm4Holds } from "./thm4.js";

export const presets: readonly Preset[] = [
  thm3Exponents,
  thm3Null,
  thm2Rank,
  lemma2Alignment,
  thm4Counterexample,
  thm4Holds,
  conformanceMasks,
  conformanceChain,
  conformanceSimulation,
];

/** Presets by id, by number, or by the first words of the id: `conformance`, `13`, `p1-thm4-holds`. */
export function findPresets(name: string): Preset[] {
  return presets.filter(
    ({ id, number }) => id === name || String(number) === name || id.startsWith(`${name}-`),
  );
}
