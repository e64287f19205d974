// ridgeless.ts — the learner `ridgeless`: the minimum-norm interpolator of its rows; least squares where there are more of
// them than coordinates. Source: arXiv 2410.18837, section 2; docs/theory/ridgeless-surrogates.md.

import type { RidgelessStage } from "../../cell.js";
import { valueOf } from "../failures.js";
import { defineLearner } from "../learner.js";
import { filteredPairs } from "../pairs.js";
import { checkStart, rowCount } from "./ridge.js";
import { expectRidge, type Regression, ridgeCost } from "./ridge-regression.js";
import { simulateRidge } from "./ridge-sampled.js";

export const ridgeless = defineLearner<RidgelessStage>({
  parameters: { samples: { kind: "count", doc: "rows" } },

  normal(stage) {
    checkStart(stage);
    return { learner: "ridgeless", samples: rowCount("ridgeless", stage.samples) };
  },

  training: () => undefined,

  expect: (stage, task) => expectRidge(regressionOf(stage), task),

  pairs: () => filteredPairs,

  simulate: (jobs) =>
    jobs.map(({ stage, task }) => valueOf(() => simulateRidge(regressionOf(stage), task))),

  method: () => "equivalent",

  cost: (stage, d, nodes) => ridgeCost(regressionOf(stage), stage, d, nodes),
});

function regressionOf({ samples }: RidgelessStage): Regression {
  return { rows: samples, ridge: 0 };
}
