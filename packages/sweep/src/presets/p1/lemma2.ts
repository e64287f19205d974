// lemma2.ts — what the student sees and its teacher does not is lost: arXiv 2606.01292v1, Lemma 2.

import type { Preset } from "../preset.js";

/** The paper leaves step size, noise and spectrum open; chosen here: 0.1, none and i^-1. */
export const lemma2Alignment: Preset = {
  number: 6,
  id: "p1-lemma2-alignment",
  title: "Alignment bias: coordinates that only the student sees",
  text: `version: 1
name: p1-lemma2-alignment
problem:
  d: 12
  target: { exponent: 2 }
  spectrum: { exponent: 1 }
chain:
  teacher: { learner: sgd, sees: { first: 8 }, samples: 2^18, stepSize: 0.1 }
  direct: { learner: sgd, sees: { first: 10 }, samples: 2^18, stepSize: 0.1 }
  student: { learner: sgd, labels: teacher, sees: { first: 10 }, samples: 2^18, stepSize: 0.1 }
  teacherLimit: { learner: sgd, sees: { first: 8 }, samples: infinite }
  directLimit: { learner: sgd, sees: { first: 10 }, samples: infinite }
  studentLimit: { learner: sgd, labels: teacherLimit, sees: { first: 10 }, samples: infinite }
measures:
  gap: student_risk - direct_risk
  limit: studentLimit_risk - directLimit_risk
claims:
  - claim: in the limit the distilled student loses half the energy of coordinates 9 and 10
    source: arXiv 2606.01292v1, Lemma 2
    quantity: limit
    value: (1 / 81 + 1 / 100) / 2
    tolerance: 1e-15
  - claim: with 2^18 samples each it loses about that
    source: arXiv 2606.01292v1, Lemma 2
    quantity: gap
    value: (1 / 81 + 1 / 100) / 2
    tolerance: 0.000002
`,
  sizes: { smoke: [], paper: [], full: [] },
};
