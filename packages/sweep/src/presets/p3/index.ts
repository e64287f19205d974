// Presets of arXiv 2505.18346, and ridge at large.

import type { Preset } from "../preset.js";
import { exponentGain } from "./exponent-gain.js";
import { multiIndex } from "./multi-index.js";
import { parameterisation } from "./parameterisation.js";
import { twoBlockPretrained } from "./two-block.js";
import { underRegularised } from "./under-regularised.js";
import { weighted } from "./weighted.js";

export const p3Presets: readonly Preset[] = [
  underRegularised,
  parameterisation,
  weighted,
  twoBlockPretrained,
  multiIndex,
  exponentGain,
];
