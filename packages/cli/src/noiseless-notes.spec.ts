import { parseSpec } from "@ktsweep/sweep";
import { describe, expect, it } from "vitest";

import { type NoiselessStage, noiselessStages } from "./noiseless-notes.js";

function found(target: string, noise = "sigma2"): readonly NoiselessStage[] {
  return noiselessStages(
    parseSpec(`version: 1
name: noiseless
axes: { sigma2: [0, 0.3] }
problem: { d: 40, target: { exponent: 1.5 }, spectrum: { exponent: 2 }, noiseVariance: ${noise} }
chain:
  surrogate: { learner: optimal-surrogate, for: 10 }
  masked: { learner: mask, keep: 10 }
  target: { ${target} }
`),
  );
}

describe("regressions without label noise", () => {
  it.each([
    ["learner: ridgeless, samples: 10, labels: surrogate", "surrogate"],
    ["learner: ridge, samples: 10, ridge: 0.1, labels: masked", "masked"],
    [
      "learner: ridgeless, samples: 10, labels: { mix: [masked, surrogate], weight: 0.5 }",
      "masked",
    ],
  ])("are named with the first cell that has noise: %s", (target, surrogate) => {
    expect(found(target)).toEqual([{ stage: "target", surrogate, noiseVariance: 0.3, index: 1 }]);
  });

  it.each([
    ["that say so", "learner: ridgeless, samples: 10, labels: surrogate, noiseVariance: 0"],
    ["from the truth", "learner: ridgeless, samples: 10"],
    [
      "from the truth in part",
      "learner: ridgeless, samples: 10, labels: { mix: [masked, truth], weight: 0.5 }",
    ],
    ["that are no regressions", "learner: sgd, samples: 10, stepSize: 0.1, labels: masked"],
  ])("are not those %s", (_, target) => {
    expect(found(target)).toEqual([]);
  });

  it("are none where the problem has no noise", () => {
    expect(found("learner: ridgeless, samples: 10, labels: surrogate", "0")).toEqual([]);
  });
});
