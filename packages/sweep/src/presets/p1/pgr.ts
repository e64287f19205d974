// pgr.ts — what the performance gap recovered is measured against: arXiv 2606.01292v1, Theorem 5 and its corollary.
//
// PGR = (R_T - R_T2S)/(R_T - R_S). R_S may be the direct student's with the teacher's samples and step size (as Burns et al.
// define it), the direct student's stopped at its best, or 0 (what the theorem's proof assumes). The paper leaves N, gamma and
// the stopping open: here gamma as in preset p1-thm5-exponents, N = 2^9 … 2^17, and "stopped at its best" means N samples with the
// best of the step sizes gamma, gamma/2, … gamma/2^8: shorter training in the time that counts.

import type { Preset } from "../preset.js";
import { exactFor, paper } from "./source.js";

const SOURCE = exactFor("Theorem 5");
const COROLLARY = `${paper}, Theorem 5, corollary on self-distillation`;

export const selfDistill: Preset = {
  number: 11,
  id: "p1-selfdistill",
  title: "Self-distillation: a gain, of which the usual PGR says nothing",
  text: `version: 1
name: p1-selfdistill
axes:
  alpha: [1.5, 2]
  N: { log2: [13, 17] }
  u: { logspace: [1, 20, 400] }
derive:
  Neff: N / log2(N)
problem:
  d: 4000
  target: { exponent: 0, support: 1 }
  noiseVariance: 1
  spectrum: { exponent: alpha }
chain:
  teacher: { learner: sgd, samples: N, stepSize: 0.1 }
  direct: { learner: sgd, samples: N, stepSize: 0.1 }
  student: { learner: sgd, labels: teacher, flow: u }
best:
  - { over: [u], minimise: student_risk }
measures:
  ratio: student_risk / teacher_risk
  pgrOracle: 1 - ratio
fit:
  - { name: ratio, y: ratio, x: Neff, by: [alpha], predicted: -2 / (2 * alpha + 1) }
claims:
  - claim: the student stopped at its best beats its own teacher
    source: ${COROLLARY}
    order: [student_risk, teacher_risk]
  - claim: "R_T - R_S is exactly 0: the PGR of Burns et al. is undefined in self-distillation"
    source: "${SOURCE}; the corollary's PGR has this denominator"
    quantity: teacher_risk - direct_risk
    value: 0
  - claim: the corollary's PGR has a denominator above 0
    source: ${COROLLARY}
    order: [direct_risk, teacher_risk]
    disputed: true
  - claim: the gain grows at least like N^(2/(2 alpha + 1)), and no faster than N^(1/alpha)
    source: "${COROLLARY} (Delta_SD, as a least gain); the limit is derived here: docs/theory/strong-models.md"
    exponent: ratio
    range: [-1 / alpha, -2 / (2 * alpha + 1)]
  - claim: 1 - R_T2S/R_T rises towards 1
    source: ${SOURCE}
    quantity: pgrOracle
    order: { along: N }
  - claim: and is above 0.9 at N = 2^17 with alpha 1.5
    source: ${SOURCE}
    where: alpha == 1.5 and N == 2^17
    quantity: pgrOracle
    range: [0.9, 1]
`,
  sizes: {
    smoke: ["axes.u={ logspace: [1, 20, 100] }"],
    paper: [],
    full: ["axes.u={ logspace: [1, 20, 2000] }", "axes.N={ log2: [13, 20] }"],
  },
  figures: [
    {
      kind: "lines",
      name: "pgr-oracle",
      title: "Self-distillation: 1 − R_T2S/R_T",
      xLabel: "teacher samples N",
      yLabel: "1 − R_T2S / R_T",
      yScale: "linear",
      by: ["alpha"],
      x: "N",
      lines: [{ label: "PGR with R_S = 0", y: "pgrOracle" }],
    },
  ],
};

export const pgrDefinitions: Preset = {
  number: 12,
  id: "p1-pgr-definitions",
  title: "Three readings of PGR: infinite, negative or above 1",
  text: `version: 1
name: p1-pgr-definitions
axes:
  alphaT: [1.5, 2, 1.2]
  alphaS: [1.5, 1.2, 2]
  gamma: [0.1, 0.1, 0.05]
  N: { log2: [9, 17] }
  u: { logspace: [1, 20, 100] }
  halvings: { range: [0, 8, 1] }
zip: [[alphaT, alphaS, gamma]]
problem:
  d: 4000
  target: { exponent: 0, support: 1 }
  noiseVariance: 1
chain:
  teacher: { learner: sgd, spectrum: { exponent: alphaT }, samples: N, stepSize: gamma }
  direct: { learner: sgd, spectrum: { exponent: alphaS }, samples: N, stepSize: gamma }
  tuned: { learner: sgd, spectrum: { exponent: alphaS }, samples: N, stepSize: gamma / 2^halvings }
  student: { learner: sgd, labels: teacher, spectrum: { exponent: alphaS }, flow: u }
best:
  - { over: [u], minimise: student_risk }
  - { over: [halvings], minimise: tuned_risk }
measures:
  gain: teacher_risk - student_risk
  pgrBurns: gain / (teacher_risk - direct_risk)
  pgrTuned: gain / (teacher_risk - tuned_risk)
  pgrOracle: gain / teacher_risk
claims:
  - claim: with equal spectra the denominator of PGR is exactly 0
    source: ${SOURCE}
    where: alphaT == alphaS
    quantity: teacher_risk - direct_risk
    value: 0
  - claim: with alphaS < alphaT the direct student is worse than the teacher, and PGR is negative
    source: ${SOURCE}
    where: alphaS < alphaT
    quantity: pgrBurns
    range: [-0.18, -0.05]
  - claim: it is -0.17 at N = 2^9 with alphaT 2 and alphaS 1.2
    source: ${SOURCE}
    where: alphaS < alphaT and N == 2^9
    quantity: pgrBurns
    value: -0.17
    tolerance: 0.005
  - claim: and -0.07 at N = 2^16
    source: ${SOURCE}
    where: alphaS < alphaT and N == 2^16
    quantity: pgrBurns
    value: -0.07
    tolerance: 0.005
  - claim: with alphaS > alphaT PGR is above 1
    source: ${SOURCE}
    where: alphaS > alphaT
    order: [1, pgrBurns]
  - claim: and 1.20 at N = 2^12, alphaT 1.2 and alphaS 2
    source: ${SOURCE}
    where: alphaS > alphaT and N == 2^12
    quantity: pgrBurns
    value: 1.20
    tolerance: 0.005
  - claim: PGR lies between 0 and 1 and rises with N
    source: ${paper}, Theorem 5
    order: [0, pgrBurns, 1]
    disputed: true
  - claim: with R_S = 0 it lies between 0 and 1 in all settings
    source: ${SOURCE}
    order: [0, pgrOracle, 1]
  - claim: with R_S = 0 it rises with N
    source: ${paper}, Theorem 5, with R_S = 0 as in its proof
    quantity: pgrOracle
    order: { along: N }
  - claim: against the direct student stopped at its best PGR is finite, a little above 1, from N = 2^12 on
    source: ${SOURCE}
    where: N >= 2^12
    quantity: pgrTuned
    range: [1, 1.5]
`,
  sizes: {
    smoke: ["axes.u={ logspace: [1, 20, 25] }", "axes.N=[512, 4096, 65536]"],
    paper: [],
    full: ["axes.u={ logspace: [1, 20, 400] }", "axes.halvings={ range: [0, 12, 0.5] }"],
  },
  figures: [
    {
      kind: "lines",
      name: "pgr",
      title:
        "Three readings of the performance gap recovered (alphaT = alphaS: no PGR of Burns et al.)",
      xLabel: "teacher samples N",
      yLabel: "PGR",
      yScale: "linear",
      where: "N >= 2^12",
      by: ["alphaT", "alphaS"],
      x: "N",
      lines: [
        { label: "R_S = direct", y: "pgrBurns" },
        { label: "R_S = tuned", y: "pgrTuned" },
        { label: "R_S = 0", y: "pgrOracle" },
      ],
    },
  ],
};
