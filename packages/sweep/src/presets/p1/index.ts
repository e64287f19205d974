// Presets of arXiv 2606.01292.

import type { Preset } from "../preset.js";
import { lemma2Alignment } from "./lemma2.js";
import { thm2Rank } from "./thm2.js";
import { thm3Exponents, thm3Null } from "./thm3.js";
import { thm4Counterexample, thm4Holds } from "./thm4.js";

export const p1Presets: readonly Preset[] = [
  thm3Exponents,
  thm3Null,
  thm2Rank,
  lemma2Alignment,
  thm4Counterexample,
  thm4Holds,
];
