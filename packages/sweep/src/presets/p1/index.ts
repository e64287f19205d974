// Presets of arXiv 2606.01292.

import type { Preset } from "../preset.js";
import { fig2a, fig2b } from "./fig2.js";
import { fig3a } from "./fig3a.js";
import { lemma2Alignment } from "./lemma2.js";
import { pgrDefinitions, selfDistill } from "./pgr.js";
import { stepSizes } from "./stepsize.js";
import { thm1Decomposition } from "./thm1.js";
import { thm2Rank } from "./thm2.js";
import { thm3Exponents, thm3FiniteStudent, thm3Null, thm3Sampled } from "./thm3.js";
import { thm3Table } from "./thm3-table.js";
import { thm4Counterexample, thm4Holds } from "./thm4.js";
import { kdaggerSweep, thm5Exponents } from "./thm5.js";

export const p1Presets: readonly Preset[] = [
  fig2a,
  fig2b,
  thm3Exponents,
  thm3Table,
  thm3FiniteStudent,
  thm3Sampled,
  thm3Null,
  thm2Rank,
  lemma2Alignment,
  thm1Decomposition,
  fig3a,
  thm5Exponents,
  kdaggerSweep,
  selfDistill,
  pgrDefinitions,
  thm4Counterexample,
  thm4Holds,
  stepSizes,
];
