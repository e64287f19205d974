// dong.ts — least squares in two subspaces: what a student inherits of its teacher's variance, arXiv 2502.05075.

import type { Preset } from "../preset.js";

const SOURCE = "Dong et al., arXiv 2502.05075 (ridgeless regression in subspaces V_w and V_s)";

const TRUTH =
  "Truth 0, so that risk is variance; V_w = coordinates 1-40, V_s = 40 coordinates of which o are in V_w";

const chain = (overlaps: string): string => `  o: ${overlaps}
  N: [80, 160, 320, 640, 1280]
problem:
  d: 80
  target: { exponent: 1, amplitude: 0 }
  noiseVariance: 1
  spectrum: { exponent: 0 }
chain:
  weak: { learner: ridgeless, sees: { first: 40 }, samples: 200 }
  strong: { learner: ridgeless, labels: weak, sees: { range: [41 - o, 80 - o] }, samples: N }
measures:
  inherited: weak_risk * o / 40
  outside: weak_risk * (1 - o / 40)
  factor: (strong_risk - inherited) / outside`;

/** Least squares on Gaussian rows has an exact expectation. */
export const dongDiscrepancy: Preset = {
  number: 31,
  id: "dong-discrepancy",
  title:
    "A student keeps the teacher's variance inside its subspace and scales the rest by its size",
  text: `version: 1
name: dong-discrepancy
axes:
${chain("[0, 10, 20, 30]")}
claims:
  - claim: the teacher's variance is ½ · 40 / (200 - 40 - 1)
    source: least squares on Gaussian rows, exact
    quantity: weak_risk
    value: 20 / 159
    tolerance: 1e-12
  - claim: variance in V_s ∩ V_w is kept, variance in V_w \\ V_s multiplied by dim(V_s) / (N - dim(V_s) - 1); ${TRUTH}
    source: ${SOURCE}, with the finite-sample denominator
    quantity: factor
    value: 40 / (N - 41)
    tolerance: 1e-12
  - claim: which is the paper's dim(V_s) / N where N is large, within 4 % at 32 dim(V_s)
    source: ${SOURCE}
    where: N == 1280
    quantity: factor / (40 / N)
    range: [1, 1.04]
  - claim: the student's variance grows with the overlap once dim(V_s) / N is below 1
    source: ${SOURCE}, gain by discrepancy
    where: N >= 160
    quantity: strong_risk
    order: { along: o }
  - claim: it is below the teacher's
    source: ${SOURCE}
    where: N >= 160
    order: [strong_risk, weak_risk]
  - claim: with N < 2 dim(V_s) + 1 the student amplifies what it cannot see, and loses
    source: the same formula; 40 / (N - 41) above 1
    where: N == 80
    order: [weak_risk, strong_risk]
`,
  sizes: {
    smoke: [],
    paper: [],
    full: ["axes.o=[0, 5, 10, 15, 20, 25, 30, 35, 39]"],
  },
  figures: [
    {
      kind: "lines",
      name: "factor",
      title: "Variance outside the student's subspace, over what it was",
      x: "N",
      by: ["o"],
      xLabel: "N",
      yLabel: "factor",
      lines: [{ label: "least squares", y: "factor", predicted: "40 / (N - 41)" }],
    },
  ],
};

/** Real Gaussian systems. */
export const dongDiscrepancySampled: Preset = {
  number: 31,
  id: "dong-discrepancy-sampled",
  title: "Inherited and scaled variance by simulation",
  text: `version: 1
name: dong-discrepancy-sampled
seed: 2502
axes:
${chain("[0, 20]")}
engine: sampled
replicates: 400
claims:
  - claim: what is not inherited, over the teacher's variance in V_w \\ V_s, is dim(V_s) / (N - dim(V_s) - 1) within 4 standard errors
    source: ${SOURCE}, with the finite-sample denominator
    quantity: factor / (40 / (N - 41)) - 1
    value: 0
    standardErrors: 4
`,
  sizes: { smoke: ["replicates=40"], paper: [], full: ["replicates=4000"] },
};
