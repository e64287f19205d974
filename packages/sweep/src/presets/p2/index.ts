// Presets of arXiv 2410.18837.

import type { Preset } from "../preset.js";
import { fig1aGain } from "./fig1a.js";
import { fig1bRisk } from "./fig1b.js";
import { maskLadder } from "./mask-ladder.js";
import { flatNull, underparametrised } from "./null.js";
import { noiseDecay, scalingLaw } from "./scaling.js";
import { transitionSweep } from "./transition.js";
import { twoStage, twoStageSampled } from "./two-stage.js";

export const p2Presets: readonly Preset[] = [
  fig1aGain,
  fig1bRisk,
  transitionSweep,
  maskLadder,
  scalingLaw,
  noiseDecay,
  twoStage,
  twoStageSampled,
  flatNull,
  underparametrised,
];
