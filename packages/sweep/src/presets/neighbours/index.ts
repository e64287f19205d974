// Presets of neighbouring results.

import type { Preset } from "../preset.js";
import { charikarMisfit, charikarMisfitSampled } from "./charikar.js";
import { dongDiscrepancy, dongDiscrepancySampled } from "./dong.js";
import { sdMixing } from "./sd-mixing.js";

export const neighbourPresets: readonly Preset[] = [
  charikarMisfit,
  charikarMisfitSampled,
  dongDiscrepancy,
  dongDiscrepancySampled,
  sdMixing,
];
