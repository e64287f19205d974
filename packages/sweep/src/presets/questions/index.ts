// Presets of questions that the papers leave open.

import type { Preset } from "../preset.js";
import { flatSpectrumKd, flatSpectrumW2s } from "./flat-spectrum.js";
import { mismatchedSpectra } from "./mismatched-spectra.js";
import { multiStage, multiStageOwnTimes } from "./multi-stage.js";

export const questionPresets: readonly Preset[] = [
  flatSpectrumKd,
  flatSpectrumW2s,
  multiStage,
  multiStageOwnTimes,
  mismatchedSpectra,
];
