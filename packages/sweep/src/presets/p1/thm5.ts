// thm5.ts — how much a student gains when it stops at its best: arXiv 2606.01292v1, Theorem 5.
//
// The theorem's exponents are those of an upper bound that is not tight: the student's bias dies exponentially in its time, so
// that its risk falls nearly like 1/N and the ratio to its teacher tends to slope -1/alphaT. The theorem is a guaranteed
// least gain; its statements as equalities are disputed. The student is gradient flow (infinite batch), stopped at its best.

import type { Preset } from "../preset.js";
import { exactFor, paper } from "./source.js";

const SOURCE = exactFor("Theorem 5");

/** [alphaT, alphaS, k†, slopes vs Neff of R_T, min R_T2S, their ratio, k*_opt]. */
const TABLE = [
  ["1.5", "1.5", "1", "-0.330", "-0.938", "-0.608", "0.064"],
  ["2", "2", "1", "-0.492", "-0.954", "-0.462", "0.045"],
  ["2", "1.2", "1", "-0.492", "-0.891", "-0.399", "0.075"],
  ["1.2", "2", "1", "-0.171", "-0.955", "-0.784", "0.045"],
  ["1.5", "1.5", "8", "-0.337", "-0.879", "-0.542", "0.078"],
] as const;

const FITS = ["teacher", "student", "ratio", "horizon"] as const;
const WORDS = {
  teacher: "the teacher's risk",
  student: "the student's least risk",
  ratio: "the ratio of the two",
  horizon: "k*_opt = tau^(1/alphaS)",
};

const measured = TABLE.flatMap(([alphaT, alphaS, support, ...slopes]) =>
  FITS.map(
    (
      fit,
      i,
    ) => `  - claim: the exponent of ${WORDS[fit]} with alphaT ${alphaT}, alphaS ${alphaS}, k† = ${support}
    source: ${SOURCE}
    where: alphaT == ${alphaT} and alphaS == ${alphaS} and support == ${support}
    exponent: ${fit}
    value: ${slopes[i]}
    tolerance: 0.005`,
  ),
).join("\n");

const BY = "by: [alphaT, alphaS, support]";
/** With alphaT = 2 and k† = 8 the teacher still learns the signal at N = 2^13 (its horizon is k* = 11): no power law yet. */
const REACHED = "support == 1 or alphaT < 2";
const DELTA = "2 * alphaS / (alphaT * (2 * alphaS + 1))";

export const thm5Exponents: Preset = {
  number: 9,
  id: "p1-thm5-exponents",
  title: "Theorem 5: its exponents are a least gain, not the gain",
  text: `version: 1
name: p1-thm5-exponents
axes:
  alphaT: [1.5, 2, 2, 1.2]
  alphaS: [1.5, 2, 1.2, 2]
  gamma: [0.1, 0.1, 0.1, 0.05]
  support: [1, 8]
  N: { log2: [13, 17] }
  u: { logspace: [1, 20, 400] } # the student's time in units of the slowest signal direction
zip: [[alphaT, alphaS, gamma]]
derive:
  Neff: N / log2(N)
  tau: u * support^alphaS
problem:
  d: 4000
  target: { exponent: 0, amplitude: 1 / support, support: support }
  noiseVariance: 1
chain:
  teacher: { learner: sgd, spectrum: { exponent: alphaT }, samples: N, stepSize: gamma }
  student: { learner: sgd, labels: teacher, spectrum: { exponent: alphaS }, flow: tau }
best:
  - { over: [u], minimise: student_risk }
measures:
  ratio: student_risk / teacher_risk
  horizon: tau^(1 / alphaS)
fit:
  - { name: teacher, y: teacher_risk, x: Neff, ${BY}, predicted: 1 / alphaT - 1 }
  - { name: student, y: student_risk, x: Neff, ${BY}, predicted: 1 / (alphaT * (2 * alphaS + 1)) - 1 }
  - { name: ratio, y: ratio, x: Neff, ${BY}, predicted: -1 / alphaT }
  - { name: horizon, y: horizon, x: Neff, ${BY} }
claims:
  - claim: the student stopped at its best beats its teacher
    source: ${paper}, Theorem 5
    order: [student_risk, teacher_risk]
  - claim: the gain grows at least like N^Delta, and no faster than N^(1/alphaT)
    source: "${paper}, Theorem 5 (Delta, as a least gain); the limit is derived here: docs/theory/strong-models.md"
    where: ${REACHED}
    exponent: ratio
    range: [-1 / alphaT, "-${DELTA}"]
  - claim: the student's risk falls at least as fast as the theorem's bound, and no faster than 1/N
    source: "${paper}, Theorem 5 (as an upper bound); the limit is derived here"
    where: ${REACHED}
    exponent: student
    range: [-1, 1 / (alphaT * (2 * alphaS + 1)) - 1]
  - claim: "with alphaT 2 and k† = 8 the window is too early: the teacher's own exponent is not its limit yet"
    source: ${SOURCE}
    where: not (${REACHED})
    exponent: teacher
    range: [-0.75, 1 / alphaT - 1 - 0.1]
  - claim: the least risk falls like N^(1/(alphaT (2 alphaS + 1)) - 1)
    source: ${paper}, Theorem 5
    exponent: student
    value: 1 / (alphaT * (2 * alphaS + 1)) - 1
    tolerance: 0.02
    disputed: true
  - claim: "the gain is N^Delta: 1 - PGR with R_S = 0, which the theorem's proof assumes"
    source: ${paper}, Theorem 5
    exponent: ratio
    value: "-${DELTA}"
    tolerance: 0.02
    disputed: true
  - claim: the best horizon k* grows like N^(1/(alphaT (2 alphaS + 1)))
    source: ${paper}, Theorem 5
    exponent: horizon
    value: 1 / (alphaT * (2 * alphaS + 1))
    tolerance: 0.02
    disputed: true
  - claim: the best horizon k* grows more slowly than the theorem has it
    source: ${SOURCE}
    where: ${REACHED}
    exponent: horizon
    range: [0, 1 / (alphaT * (2 * alphaS + 1))]
${measured}
`,
  sizes: {
    smoke: ["axes.u={ logspace: [1, 20, 100] }"],
    paper: [],
    full: ["axes.u={ logspace: [1, 20, 2000] }", "axes.N={ log2: [13, 20] }", "problem.d=16000"],
  },
};

const SUPPORTS = [1, 2, 4, 8, 16, 32];

/** Least risks by k†, three digits as printed. */
const LEAST = {
  "1.5": ["4.04e-5", "7.98e-5", "1.51e-4", "2.81e-4", "5.17e-4", "9.18e-4"],
  "3": ["1.72e-5", "3.88e-5", "7.99e-5", "1.58e-4", "3.09e-4", "6.02e-4"],
} as const;

/** [alphaS, local exponent from k† = 2 to 16, that of the bound]. */
const LOCAL = [
  ["1.5", "0.899", "0.75"],
  ["3", "0.997", "0.857"],
] as const;

const SWEEP = exactFor("Theorem 5, dependence on k†");

export const kdaggerSweep: Preset = {
  number: 10,
  id: "p1-kdagger-sweep",
  title: "Theorem 5: the least risk against the number of signal directions",
  text: `version: 1
name: p1-kdagger-sweep
axes:
  alphaS: [1.5, 3]
  support: { log2: [0, 5] }
  u: { logspace: [1, 20, 400] }
derive:
  tau: u * support^alphaS
problem:
  d: 1000
  target: { exponent: 0, amplitude: 1 / support, support: support } # c_i = 1 / sqrt(k†)
  noiseVariance: 1
chain:
  teacher: { learner: sgd, spectrum: { exponent: 1.5 }, samples: 2^17, stepSize: 0.1 }
  student: { learner: sgd, labels: teacher, spectrum: { exponent: alphaS }, flow: tau }
best:
  - { over: [u], minimise: student_risk }
fit:
  - name: least
    y: student_risk
    x: support
    by: [alphaS]
    predicted: 2 * alphaS / (2 * alphaS + 1)
claims:
  - claim: the least risk rises with the number of signal directions
    source: ${paper}, Theorem 5
    quantity: student_risk
    order: { along: support }
  - claim: the teacher's risk hardly depends on it
    source: ${SWEEP}
    quantity: teacher_risk
    range: [2.285e-3, 2.325e-3]
  - claim: "the exponent in k† is above that of the bound: the bound is no rate in k† (its exponent in N is the weaker one)"
    source: ${SWEEP}
    where: support >= 2 and support <= 16
    quantity: student_risk
    take: { slope: support }
    range: [2 * alphaS / (2 * alphaS + 1), 1]
${LOCAL.map(
  ([alphaS, exponent]) => `  - claim: local exponent from k† = 2 to 16 with alphaS ${alphaS}
    source: ${SWEEP}
    where: alphaS == ${alphaS} and (support == 2 or support == 16)
    quantity: student_risk
    take: { slope: support }
    value: ${exponent}
    tolerance: 5e-4`,
).join("\n")}
${Object.entries(LEAST)
  .flatMap(([alphaS, values]) =>
    values.map(
      (value, i) => `  - claim: least risk at k† = ${String(SUPPORTS[i])} with alphaS ${alphaS}
    source: ${SWEEP}
    where: alphaS == ${alphaS} and support == ${String(SUPPORTS[i])}
    quantity: student_risk
    value: ${value}
    tolerance: ${value.endsWith("-5") ? "5e-8" : "5e-7"}`,
    ),
  )
  .join("\n")}
`,
  sizes: {
    smoke: ["axes.u={ logspace: [1, 20, 200] }"],
    paper: [],
    full: ["axes.u={ logspace: [1, 20, 2000] }", "axes.support={ log2: [0, 8] }"],
  },
};
