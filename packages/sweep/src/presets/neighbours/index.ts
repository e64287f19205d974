// Presets of neighbouring results.

import type { Preset } from "../preset.js";
import { charikarMisfit, charikarMisfitSampled } from "./charikar.js";
import { dongDiscrepancy, dongDiscrepancySampled } from "./dong.js";
import { linSketch } from "./lin-sketch.js";
import { plrfPhases } from "./plrf-phases.js";
import { sdMixing } from "./sd-mixing.js";

export const neighbourPresets: readonly Preset[] = [
  linSketch,
  plrfPhases,
  charikarMisfit,
  charikarMisfitSampled,
  dongDiscrepancy,
  dongDiscrepancySampled,
  sdMixing,
];
