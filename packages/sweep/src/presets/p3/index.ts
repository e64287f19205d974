// Presets of arXiv 2505.18346, and ridge at large.

import type { Preset } from "../preset.js";
import { multiIndex } from "./multi-index.js";
import { twoBlockPretrained } from "./two-block.js";

export const p3Presets: readonly Preset[] = [twoBlockPretrained, multiIndex];
