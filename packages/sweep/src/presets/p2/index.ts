// Presets of arXiv 2410.18837.

import type { Preset } from "../preset.js";

export const p2Presets: readonly Preset[] = [];
