// Presets of questions that the papers leave open.

import type { Preset } from "../preset.js";

export const questionPresets: readonly Preset[] = [];
