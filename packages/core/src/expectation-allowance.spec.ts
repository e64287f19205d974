import { describe, expect, it } from "vitest";

import { expectationAllowance } from "./expectation-allowance.js";

describe("what an expectation may be off by", () => {
  it("adds up over the regressions that a stage rests on, and is 0 where it is exact", () => {
    const allowance = expectationAllowance({
      seed: 0,
      engine: "sampled",
      problem: { d: 50, target: { exponent: 1.5 }, noiseVariance: 0.1 },
      chain: {
        plain: { learner: "sgd", samples: 64, stepSize: 0.1 },
        limit: { learner: "ridge", samples: "infinite", ridge: 0.1 },
        teacher: { learner: "ridge", samples: 20, ridge: 0.1 },
        student: { learner: "ridgeless", labels: "teacher", samples: 40 },
        fine: { learner: "sgd", labels: "student", init: "plain", samples: 64, stepSize: 0.1 },
      },
    });

    expect(Object.values(allowance).map(({ share }) => share)).toEqual([
      0,
      0,
      2 / 20,
      2 / 20 + 2 / 40,
      2 / 20 + 2 / 40,
    ]);
    expect(allowance.fine.equivalents).toEqual(["teacher", "student"]);
  });
});
