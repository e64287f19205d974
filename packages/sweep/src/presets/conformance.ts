// conformance.ts — golden values of the exact engine, and simulation against it.

import type { Preset } from "./preset.js";

const HERMITE = "brute-force expectation by Gauss-Hermite quadrature, three nodes per coordinate";
const REFERENCE = "independent implementation of the second-moment recursion";

/** Two coordinates of three seen, nested both ways and overlapping; two steps of two step sizes. */
export const conformanceMasks: Preset = {
  number: 41,
  id: "conformance",
  title: "Expected risks with masks, to machine precision",
  text: `version: 1
name: conformance
axes:
  sees: [full, student-in-teacher, teacher-in-student, overlapping]
  teacherFirst: [1, 1, 1, 2]
  teacherLast: [3, 3, 2, 3]
  studentLast: [3, 2, 3, 2]
zip: [[sees, teacherFirst, teacherLast, studentLast]]
problem:
  d: 3
  target: { values: [1, -0.7, 0.5] }
  noiseVariance: 0.3
chain:
  teacher:
    learner: sgd
    spectrum: { values: [1, 0.5, 0.25] }
    sees: { range: [teacherFirst, teacherLast] }
    steps: 2
    stepSize: 0.2
    schedule: { geometric: { stageLength: 1 } }
  student:
    learner: sgd
    labels: teacher
    spectrum: { values: [1, 0.3, 0.1] }
    sees: { first: studentLast }
    steps: 2
    stepSize: 0.3
    schedule: { geometric: { stageLength: 1 } }
claims:
${[
  ["full", "teacher_risk", "0.624593015625"],
  ["full", "student_risk", "0.782992651311353"],
  ["student-in-teacher", "student_risk", "0.783675953647893"],
  ["teacher-in-student", "teacher_risk", "0.63913775"],
  ["teacher-in-student", "student_risk", "0.783430517361255"],
  ["overlapping", "teacher_risk", "0.804133765625"],
  ["overlapping", "student_risk", "0.863524791738519"],
]
  .map(
    ([sees, column, value]) => `  - claim: ${column}, masks ${sees}
    source: ${HERMITE}
    where: sees == "${sees}"
    quantity: ${column}
    value: ${value}
    tolerance: 1e-14`,
  )
  .join("\n")}
`,
  sizes: { smoke: [], paper: [], full: [] },
};

/** Three steps each, over all 2^21 sequences of signs of coordinates and label noise. */
export const conformanceRademacher: Preset = {
  number: 41,
  id: "conformance-rademacher",
  title: "Expected risks with coordinates of ±1, to machine precision",
  text: `version: 1
name: conformance-rademacher
problem:
  d: 3
  target: { values: [1, -0.7, 0.5] }
  noiseVariance: 0.3
  distribution: rademacher
chain:
  teacher:
    learner: sgd
    spectrum: { values: [1, 0.5, 0.25] }
    steps: 3
    stepSize: 0.2
    schedule: { geometric: { stageLength: 1 } }
  student:
    learner: sgd
    labels: teacher
    spectrum: { values: [1, 0.3, 0.1] }
    steps: 3
    stepSize: 0.3
    schedule: { geometric: { stageLength: 1 } }
claims:
${[
  ["teacher_risk", "0.5403633005908202"],
  ["student_risk", "0.731300823149867"],
  ["student_misfit", "0.03763224353955065"],
]
  .map(
    ([column, value]) => `  - claim: ${column}
    source: brute-force mean over all sequences of signs
    quantity: ${column}
    value: ${value}
    tolerance: 1e-14`,
  )
  .join("\n")}
`,
  sizes: { smoke: [], paper: [], full: [] },
};

export const conformanceChain: Preset = {
  number: 41,
  id: "conformance-chain",
  title: "Expected risks of a teacher and its student, to machine precision",
  text: `version: 1
name: conformance-chain
problem:
  d: 4
  target: { exponent: 1.5 }
  noiseVariance: 0.5
chain:
  teacher: { learner: sgd, spectrum: { exponent: 1.2 }, samples: 64, stepSize: 0.1 }
  student:
    { learner: sgd, labels: teacher, spectrum: { exponent: 2 }, samples: 64, stepSize: 0.15 }
claims:
${[
  ["teacher_risk", "0.11343729484167914"],
  ["student_risk", "0.2302250653094976"],
  ["student_misfit", "0.03573768050595839"],
]
  .map(
    ([column, value]) => `  - claim: ${column}
    source: ${REFERENCE}
    quantity: ${column}
    value: ${value}
    tolerance: 1e-14`,
  )
  .join("\n")}
`,
  sizes: { smoke: [], paper: [], full: [] },
};

const STAGES = ["teacher", "masked", "batched", "mixed", "warm"];

/** Masks, batches, mixes and warm starts, both distributions: means of replicates against expectations. */
export const conformanceSimulation: Preset = {
  number: 41,
  id: "conformance-simulation",
  title: "Simulated risks agree with expected risks",
  text: `version: 1
name: conformance-simulation
seed: 41
axes:
  distribution: [gaussian, rademacher]
  d: [20, 150]
problem:
  d: d
  target: { exponent: 1.5 }
  noiseVariance: 0.25
  distribution: { axis: distribution }
chain:
  teacher: { learner: sgd, spectrum: { exponent: 1.2 }, samples: 256, stepSize: 0.1 }
  masked:
    learner: sgd
    labels: teacher
    spectrum: { exponent: 1 }
    sees: { range: [3, 12] }
    samples: 256
    stepSize: 0.1
  batched:
    learner: sgd
    labels: masked
    spectrum: { exponent: 1.5 }
    steps: 128
    batch: 4
    stepSize: 0.2
    schedule: constant
  mixed:
    learner: sgd
    labels: { mix: [truth, teacher], weight: 0.3 }
    spectrum: { exponent: 1.5 }
    samples: 300
    stepSize: 0.1
    schedule: half-constant
  warm:
    learner: sgd
    labels: batched
    init: mixed
    spectrum: { exponent: 2 }
    samples: 100
    stepSize: 0.1
    schedule: { power: 0.5 }
engine: sampled
replicates: 2000
claims:
${STAGES.map(
  (stage) => `  - claim: the mean risk of ${stage} lies within 4 standard errors of its expectation
    source: the exact engine, same parameters
    quantity: (${stage}_risk - ${stage}_expected_risk) / ${stage}_risk_standard_error
    range: [-4, 4]`,
).join("\n")}
`,
  sizes: { smoke: ["replicates=400"], paper: [], full: ["replicates=20000"] },
};
