// Presets of neighbouring results.

import type { Preset } from "../preset.js";
import { charikarMisfit, charikarMisfitSampled } from "./charikar.js";

export const neighbourPresets: readonly Preset[] = [charikarMisfit, charikarMisfitSampled];
