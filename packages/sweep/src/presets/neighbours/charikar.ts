// charikar.ts — what a student gains is what it does not fit of its teacher: arXiv 2405.15116, a free check of engines.

import type { Preset } from "../preset.js";

const SOURCE = "Charikar, Pabbaraju, Shiragur, arXiv 2405.15116 (the linear case, Pythagoras)";

const PROBLEM = `problem:
  d: 100
  target: { exponent: 1, support: 10 }
  noiseVariance: 1
  spectrum: { exponent: 1.5 }`;

/** Students on the first k directions; the truth lies in the first 10. */
export const charikarMisfit: Preset = {
  number: 30,
  id: "charikar-misfit",
  title: "Gain equals misfit for a population student whose subspace holds the truth",
  text: `version: 1
name: charikar-misfit
axes:
  k: [5, 10, 20, 50, 100]
  N: { log2: [8, 14] }
${PROBLEM}
chain:
  teacher: { learner: sgd, samples: N, stepSize: 0.1 }
  student: { learner: sgd, labels: teacher, sees: { first: k }, samples: infinite }
  stopped: { learner: sgd, labels: teacher, sees: { first: k }, flow: 30 }
measures:
  gain: teacher_risk - student_risk
  stopped_gain: teacher_risk - stopped_risk
claims:
  - claim: gain = misfit to 1e-12 of the teacher's risk; d = 100, c² = 1/i on 10 directions, σ² = 1, spectra i^-1.5, γ = 0.1 geometric, the student converged on the first k ≥ 10
    source: ${SOURCE}
    where: k >= 10
    quantity: (gain - student_misfit) / teacher_risk
    value: 0
    tolerance: 1e-12
  - claim: with all directions both are 0
    source: ${SOURCE}
    where: k == 100
    quantity: abs(gain) + student_misfit
    value: 0
    tolerance: 1e-14
  - claim: on 5 directions, which do not hold the truth, the student gains less than its misfit
    source: Pythagoras; the difference is E⟨c, u⟩ over the directions that it does not see, above 0 for a trained teacher
    where: k == 5
    order: [gain, student_misfit]
  - claim: a student that is stopped at τ = 30 is no projection, and gains something else than its misfit
    source: arXiv 2405.15116 needs a projection; a filter between 0 and 1 is none
    quantity: abs(stopped_gain - stopped_misfit) / teacher_risk
    range: [0.001, 1e6]
`,
  sizes: { smoke: [], paper: [], full: ["axes.N={ log2: [4, 20] }"] },
};

/** By simulation: the law is one of projections, and holds draw by draw. */
export const charikarMisfitSampled: Preset = {
  number: 30,
  id: "charikar-misfit-sampled",
  title: "Gain equals misfit in simulation as in expectation",
  text: `version: 1
name: charikar-misfit-sampled
seed: 30
axes:
  k: [10, 20, 50]
${PROBLEM}
chain:
  teacher: { learner: sgd, samples: 1024, stepSize: 0.1 }
  student: { learner: sgd, labels: teacher, sees: { first: k }, samples: infinite }
measures:
  difference: (teacher_risk - student_risk - student_misfit) / teacher_risk
engine: sampled
replicates: 100
claims:
  - claim: gain − misfit, a mean over replicates, is 0 to 1e-12 of the teacher's risk
    source: ${SOURCE}
    quantity: difference
    value: 0
    tolerance: 1e-12
`,
  sizes: { smoke: ["replicates=20"], paper: [], full: ["replicates=2000"] },
};
