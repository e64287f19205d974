// weighted.ts — a student whose penalty spares the directions of the truth: the second mechanism of arXiv 2505.18346.

import type { Preset } from "../preset.js";

const SOURCE = "arXiv 2505.18346, abstract, mechanism 2";
const EQUIVALENT =
  "deterministic equivalent for a setting chosen here for arXiv 2505.18346, mechanism 2";

const weights = [...Array<string>(20).fill("0.2"), ...Array<string>(280).fill("5")].join(", ");

/**
 * 20 directions carry the truth, all with one weight w_i and Σ λ_i w_i² = 1; σ² = 0.3. The paper's parameters were not at
 * hand. Risks here are halves of its own.
 */
export const weighted: Preset = {
  number: 25,
  id: "p3-weighted",
  title: "A penalty that is aligned with the truth beats a plain one, and both the teacher",
  text: `version: 1
name: p3-weighted
derive:
  norm: ${Array.from({ length: 20 }, (_, i) => `${String(i + 1)}^-1.2`).join(" + ")}
problem:
  d: 300
  target: { exponent: 1.2, support: 20, amplitude: 1 / norm }
  noiseVariance: 0.3
  spectrum: { exponent: 1.2 }
chain:
  teacher: { learner: ridge, samples: 150, ridge: 0.001 }
  plain: { learner: ridge, labels: teacher, samples: 600, ridge: 0.02 }
  aligned: { learner: ridge, labels: teacher, samples: 600, ridge: 0.02, penalty: [${weights}] }
claims:
  - claim: the student with the aligned penalty beats the plain one, which beats the teacher
    source: ${SOURCE}
    order: [aligned_risk, plain_risk, teacher_risk]
${[
  ["the teacher's risk, twice", "teacher", "0.22075", "5e-6"],
  ["the plain student's risk, twice", "plain", "0.09064", "5e-6"],
  ["the aligned student's risk, twice", "aligned", "0.06524", "5e-6"],
]
  .map(
    ([what, stage, value, tolerance]) => `  - claim: ${what}
    source: ${EQUIVALENT}
    quantity: 2 * ${stage}_risk
    value: ${value}
    tolerance: ${tolerance}`,
  )
  .join("\n")}
`,
  sizes: { smoke: [], paper: [], full: [] },
};
