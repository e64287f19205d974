// Presets of neighbouring results.

import type { Preset } from "../preset.js";

export const neighbourPresets: readonly Preset[] = [];
