// Presets of arXiv 2505.18346, and ridge at large.

import type { Preset } from "../preset.js";

export const p3Presets: readonly Preset[] = [];
