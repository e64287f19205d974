// Presets of questions that the papers leave open.

import type { Preset } from "../preset.js";
import { extremeP } from "./extreme-p.js";
import { featureShift, featureShiftSampled } from "./feature-shift.js";
import { flatSpectrumKd, flatSpectrumW2s } from "./flat-spectrum.js";
import { mismatchedSpectra } from "./mismatched-spectra.js";
import { multiStage, multiStageOwnTimes } from "./multi-stage.js";
import { nonGaussian, nonGaussianRest } from "./non-gaussian.js";
import { optimiserFilters, optimiserProfiles } from "./optimiser-filters.js";
import { optimiserKd, optimiserW2sStudent, optimiserW2sTeacher } from "./optimiser-transfer.js";
import { noncommuting, noncommutingW2s } from "./noncommuting.js";
import { scheduleAblation, scheduleAblationPower, scheduleAblationW2s } from "./schedules.js";

export const questionPresets: readonly Preset[] = [
  flatSpectrumKd,
  flatSpectrumW2s,
  multiStage,
  multiStageOwnTimes,
  mismatchedSpectra,
  nonGaussian,
  nonGaussianRest,
  noncommuting,
  noncommutingW2s,
  scheduleAblation,
  scheduleAblationPower,
  scheduleAblationW2s,
  optimiserFilters,
  optimiserProfiles,
  optimiserKd,
  optimiserW2sTeacher,
  optimiserW2sStudent,
  featureShift,
  featureShiftSampled,
  extremeP,
];
