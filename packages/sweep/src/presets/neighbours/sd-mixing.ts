// sd-mixing.ts — ridge self-distillation on the same rows with labels (1 − ξ) y + ξ ŷ: Dang, Patil, Rinaldo 2026.
//
// With β_λ = (XᵀX/n + λ)⁻¹ Xᵀy/n the student is (1 − ξ) β_λ + ξ (XᵀX/n + λ)⁻¹ XᵀX/n β_λ = β_λ + ξ λ dβ_λ/dλ. Its risk is a
// quadratic in ξ with slope λ R'(λ) at 0, for every draw: so sign ξ* = −sign R'(λ), and three values of ξ give all of it.

import type { Preset } from "../preset.js";

const SOURCE =
  "Dang, Patil, Rinaldo 2026 (ridge self-distillation, mixing weight ξ in R); the statement is from memory";
const DERIVED = "derived here, the student is β + ξ λ dβ/dλ, draw by draw";

const SETTING =
  "d = 60, n = 120, isotropic, ‖c‖² = 1, σ² = 1, so that the best ridge is about σ² d / (n ‖c‖²) = 0.5";

/** `plus`, `minus`: ξ = 1 and −1; `up`, `down`: the teacher with λ 1 % larger and smaller, on the same rows. */
export const sdMixing: Preset = {
  number: 32,
  id: "sd-mixing",
  title: "The best mixing weight of self-distillation has the opposite sign of R'(λ)",
  text: `version: 1
name: sd-mixing
seed: 32
axes:
  lambda: [0.05, 0.15, 0.3, 0.9, 1.5, 3]
problem:
  d: 60
  target: { exponent: 0, amplitude: 1 / 60 }
  noiseVariance: 1
  spectrum: { exponent: 0 }
chain:
  teacher: { learner: ridge, samples: 120, ridge: lambda }
  up: { learner: ridge, data: teacher, ridge: 1.01 * lambda }
  down: { learner: ridge, data: teacher, ridge: 0.99 * lambda }
  plus: { learner: ridge, data: teacher, ridge: lambda, labels: teacher }
  minus: { learner: ridge, data: teacher, ridge: lambda, labels: { mix: [teacher, truth], weight: -1 } }
  half: { learner: ridge, data: teacher, ridge: lambda, labels: { mix: [teacher, truth], weight: 0.5 } }
measures:
  slope: (plus_risk - minus_risk) / 2                       # of the risk in ξ at 0
  bend: (plus_risk + minus_risk) / 2 - teacher_risk
  xi: -slope / (2 * bend)                                   # where the quadratic is least
  best: teacher_risk - slope^2 / (4 * bend)
  lambda_slope: (up_risk - down_risk) / 0.02                # λ R'(λ) by differences
  predicted_half: teacher_risk + slope / 2 + bend / 4
engine: sampled
replicates: 200
claims:
  - claim: the risk is quadratic in ξ; at ξ = 1/2 it is what 0, 1 and -1 say
    source: ${DERIVED}
    quantity: half_risk / predicted_half - 1
    value: 0
    tolerance: 1e-9
  - claim: its slope at ξ = 0 is λ R'(λ), by differences of 1 % in λ
    source: ${DERIVED}
    quantity: (slope - lambda_slope) / bend
    value: 0
    tolerance: 0.002
  - claim: ξ* > 0 where the ridge is too small (R' < 0); ${SETTING}
    source: ${SOURCE}
    where: lambda < 0.5
    order: [0, xi]
  - claim: ξ* < 0 where it is too large (R' > 0)
    source: ${SOURCE}
    where: lambda > 0.5
    order: [xi, 0]
  - claim: the best mix is strictly better than its teacher
    source: ${SOURCE}
    order: [best, teacher_risk]
  - claim: ξ* falls as the ridge grows
    source: ${SOURCE}
    quantity: -xi
    order: { along: lambda }
`,
  sizes: { smoke: ["replicates=30"], paper: [], full: ["replicates=2000"] },
  figures: [
    {
      kind: "lines",
      name: "mixing",
      title: "Best mixing weight of ridge self-distillation",
      x: "lambda",
      xLabel: "λ",
      yLabel: "ξ*",
      yScale: "linear",
      lines: [{ label: "ξ*", y: "xi" }],
    },
    {
      kind: "lines",
      name: "risk",
      title: "Teacher and best mix",
      x: "lambda",
      xLabel: "λ",
      yLabel: "risk",
      lines: [
        { label: "teacher", y: "teacher_risk" },
        { label: "best mix", y: "best" },
      ],
    },
  ],
};
