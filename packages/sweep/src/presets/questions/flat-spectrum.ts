// flat-spectrum.ts — what is left of knowledge transfer where all frequencies are learned at one speed.

import type { Preset } from "../preset.js";

const EXACT = "exact recursion for a spectrum made flat, which arXiv 2606.01292v1 leaves open";
const SETTING =
  "d = 500, trace 1, c² = 1/20 on 20 directions, N = 4096, constant or geometric steps of γ";

/** Distillation with spectra i^-a and i^-1.5a. */
export const flatSpectrumKd: Preset = {
  number: 33,
  id: "flat-spectrum-kt-kd",
  title: "Distillation gains nothing where the spectrum is flat",
  text: `version: 1
name: flat-spectrum-kt-kd
axes:
  a: [0, 0.001, 0.01, 0.1, 0.5, 1, 2]
problem:
  d: 500
  target: { exponent: 0, support: 20, amplitude: 0.05 }
  noiseVariance: 0.01
  spectrum: { exponent: 1.5 * a, trace: 1 }
chain:
  teacher: { learner: sgd, spectrum: { exponent: a, trace: 1 }, samples: 4096, stepSize: 0.5 }
  direct: { learner: sgd, samples: 4096, stepSize: 0.5 }
  student: { learner: sgd, labels: teacher, samples: infinite }
measures:
  der: direct_risk / student_risk
claims:
  - claim: teacher, direct and distilled student at a = 0; ${SETTING} = 0.5 geometric, σ² = 0.01, the student converged
    source: ${EXACT}
    where: a == 0
    quantity: max(teacher_risk, direct_risk, student_risk)
    value: 0.1608
    tolerance: 5e-5
  - claim: DER = 1 at a = 0, to rounding
    source: one speed for all directions
    where: a == 0
    quantity: der
    value: 1
    tolerance: 1e-14
  - claim: DER moves away from 1 continuously with the difference of the exponents, a / 2, 3.6 to 4.2 times as much as that
    source: ${EXACT}; measured here, no closed form
    where: a > 0 and a <= 0.1
    quantity: abs(der - 1) / (a / 2)
    range: [3.6, 4.2]
  - claim: at a = 1 and 2 the student of faster decay, 1.5 a, gains by distillation
    source: arXiv 2606.01292v1, Theorem 3
    where: a >= 1
    quantity: der
    range: [1.5, 10]
  - claim: at a = 0.1 and 0.5 it loses, because its direct training beats its teacher's
    source: ${EXACT}; both exponents are below 1, outside of the theorem's assumption
    where: a == 0.1 or a == 0.5
    quantity: der
    range: [0.3, 0.95]
`,
  sizes: { smoke: [], paper: [], full: ["axes.a={ linspace: [0, 2, 81] }"] },
};

/** Ratios of best risks to the teacher's: by a gradient-flow student, by the best scalar in [0, 1]. */
const RATIOS: readonly (readonly [
  schedule: string,
  a: number,
  student: string,
  shrink: string | undefined,
])[] = [
  ["constant", 0, "0.767", "0.767"],
  ["constant", 0.5, "0.370", "0.751"],
  ["constant", 1, "0.626", "0.752"],
  ["geometric", 0, "1.000", "1.000"],
  ["geometric", 0.5, "0.553", undefined],
  ["geometric", 1, "0.493", undefined],
];

/**
 * The best student by gradient flow against the best multiple of the teacher. `silent` is a student that has not begun:
 * 2·risk = Σ c², 2·misfit = E Σ u², which with the teacher's risk give Σ c E u = Σ c²/2 + E Σ u²/2 − risk.
 */
export const flatSpectrumW2s: Preset = {
  number: 33,
  id: "flat-spectrum-kt",
  title: "A student of a flat spectrum can do nothing but scale its teacher down",
  text: `version: 1
name: flat-spectrum-kt
axes:
  schedule: [constant, geometric]
  gamma: [0.1, 0.5]
  a: [0, 0.5, 1, 1.5, 2]
  tau: { logspace: [150, 2e4, 301] }
where: gamma == 0.5 or a == 0
problem:
  d: 500
  target: { exponent: 0, support: 20, amplitude: 0.05 }
  noiseVariance: 1
  spectrum: { exponent: a, trace: 1 }
chain:
  teacher: { learner: sgd, samples: 4096, stepSize: gamma, schedule: { axis: schedule } }
  silent: { learner: sgd, labels: teacher, flow: 0 }
  student: { learner: sgd, labels: teacher, flow: tau }
measures:
  ratio: student_risk / teacher_risk
  overlap: silent_risk + silent_misfit - teacher_risk
  scalar: min(1, overlap / (2 * silent_misfit))
  shrink: (silent_risk - scalar * overlap + scalar^2 * silent_misfit) / teacher_risk
  spectral_gain: ratio / shrink
best:
  - { over: [tau], minimise: student_risk }
claims:
${RATIOS.flatMap(([schedule, a, student, shrink]) =>
  (
    [
      ["the best student by gradient flow", "ratio", student],
      ["the best scalar between 0 and 1", "shrink", shrink],
    ] as const
  )
    .filter(([, , value]) => value !== undefined)
    .map(
      ([
        what,
        column,
        value,
      ]) => `  - claim: risk over the teacher's of ${what}, a = ${String(a)}; ${SETTING} = 0.5 ${schedule}, σ² = 1
    source: ${EXACT}
    where: schedule == "${schedule}" and gamma == 0.5 and a == ${String(a)}
    quantity: ${column}
    value: ${String(value)}
    tolerance: 5e-4`,
    ),
).join("\n")}
  - claim: at a = 0 the student gains what the best scalar gains, for every schedule and γ, up to the grid of times
    source: a filter of one speed is a scalar
    where: a == 0
    quantity: spectral_gain
    value: 1
    tolerance: 1e-4
  - claim: at a = 0 that is nothing at all except with constant steps of 0.5, because elsewhere the teacher is short of the truth
    source: ${EXACT}
    where: a == 0 and (schedule == "geometric" or gamma == 0.1)
    quantity: ratio
    value: 1
    tolerance: 5e-4
  - claim: at a = 0.5 and 1 the student gains more than any scalar
    source: ${EXACT}
    where: a == 0.5 or a == 1
    order: [ratio, shrink]
  - claim: where the spectrum is not flat, what the student and the best scalar gain differs
    source: ${EXACT}
    where: a > 0
    quantity: abs(log(spectral_gain))
    range: [0.002, 10]
  - claim: the best scalar gains more at a = 1.5 and 2 with constant steps of 0.5, where the truth is spread over more directions than the student can learn at once
    source: ${EXACT}
    where: a >= 1.5 and gamma == 0.5 and schedule == "constant"
    order: [shrink, ratio]
`,
  sizes: {
    smoke: [
      "axes.tau={ logspace: [150, 2e4, 101] }",
      "claims.0.tolerance=0.001",
      "claims.10.tolerance=0.0005",
    ],
    paper: [],
    full: ["axes.tau={ logspace: [150, 2e4, 2001] }"],
  },
};
