// noncommuting.ts — students whose eigenvectors are not their teacher's: a rotated basis, beyond the diagonal case in which
// arXiv 2606.01292v1 experiments.

import type { Preset } from "../preset.js";

const EXACT = "exact recursion in matrices, of which no paper gives values";

/** Lemma 2 in the limit of infinitely many samples, at angles whose squared sine is a fraction. */
export const noncommuting: Preset = {
  number: 37,
  id: "noncommuting",
  title: "Geometric consistency: the alignment bias of a student in a rotated basis",
  text: `version: 1
name: noncommuting
axes:
  angle: [0, 0.5235987755982988, 0.7853981633974483, 1.0471975511965976, 1.5707963267948966]
  sineSquared: [0, 0.25, 0.5, 0.75, 1]
zip: [[angle, sineSquared]]
problem:
  d: 12
  target: { exponent: 2 }
  spectrum: { exponent: 1 }
chain:
  teacher: { learner: sgd, sees: { first: 8 }, samples: 2^18, stepSize: 0.1 }
  direct: { learner: sgd, sees: { first: 10 }, samples: 2^18, stepSize: 0.1, rotation: { angle: angle } }
  student: { learner: sgd, labels: teacher, sees: { first: 10 }, samples: 2^18, stepSize: 0.1, rotation: { angle: angle } }
  teacherLimit: { learner: sgd, sees: { first: 8 }, samples: infinite }
  directLimit: { learner: sgd, sees: { first: 10 }, samples: infinite, rotation: { angle: angle } }
  studentLimit: { learner: sgd, labels: teacherLimit, sees: { first: 10 }, samples: infinite, rotation: { angle: angle } }
  wideLimit: { learner: sgd, sees: { first: 12 }, samples: infinite }
  consistentLimit: { learner: sgd, labels: wideLimit, sees: { first: 10 }, samples: infinite, rotation: { angle: angle } }
measures:
  gap: student_risk - direct_risk
  limit: studentLimit_risk - directLimit_risk
  consistent: consistentLimit_risk - directLimit_risk
claims:
  - claim: >-
      a converged student loses half of |P_S (1 - P_T) c|^2, here c_9^2 + c_10^2 + sin^2(angle) (c_11^2 + c_12^2) with
      c_i = 1/i, a teacher of coordinates 1-8 and a student of its own coordinates 1-10 of 12, turned in the planes (i, i + 6)
    source: arXiv 2606.01292v1, Lemma 2
    quantity: limit
    value: (1 / 81 + 1 / 100 + sineSquared * (1 / 121 + 1 / 144)) / 2
    tolerance: 1e-15
  - claim: with 2^18 samples each it loses about that; step size 0.1, geometric, eigenvalues 1/i and no noise
    source: arXiv 2606.01292v1, Lemma 2
    quantity: gap
    value: (1 / 81 + 1 / 100 + sineSquared * (1 / 121 + 1 / 144)) / 2
    tolerance: 0.00001
  - claim: >-
      taught by a teacher of all coordinates it loses nothing in any basis: P_S (1 - P_T) = 0 is all that counts, not whether
      the two covariances commute
    source: arXiv 2606.01292v1, Lemma 2
    quantity: consistent
    value: 0
    tolerance: 1e-15
`,
  sizes: { smoke: [], paper: [], full: [] },
};

/** How much of a weak-to-strong gain is left when the student's strong directions are not the truth's. */
export const noncommutingW2s: Preset = {
  number: 37,
  id: "noncommuting-w2s",
  title: "A student turned against the truth loses its gain over the teacher",
  text: `version: 1
name: noncommuting-w2s
axes:
  angle: [0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5707963267948966]
  tau: { logspace: [1, 32768, 61] }
problem:
  d: 64
  target: { exponent: 0, support: 1 }
  noiseVariance: 1
  spectrum: { exponent: 1.5 }
chain:
  teacher: { learner: sgd, samples: 4096, stepSize: 0.1 }
  student: { learner: sgd, labels: teacher, flow: tau, rotation: { angle: angle } }
best:
  - { over: [tau], minimise: student_risk }
measures:
  ratio: student_risk / teacher_risk
  leak: "student_risk - teacher_risk"
claims:
  - claim: >-
      in the teacher's own basis the student, gradient flow stopped at its best time, keeps less than a sixth of the teacher's
      risk; d = 64, both exponents 1.5, N = 4096, γ = 0.1 geometric, σ² = 1, c = 1 on the first direction
    source: ${EXACT}
    where: angle == 0
    quantity: ratio
    range: [0.1, 1 / 6]
  - claim: >-
      what is left of the teacher's risk rises with the angle, to almost all at 0.2: sin²(angle) of the truth's energy then is
      in directions that the student learns last
    source: ${EXACT}
    where: angle <= 0.2
    quantity: ratio
    order: { along: angle }
  - claim: from an angle of 0.1 on more than three quarters of the teacher's risk remain (one-sided, for the gain is not monotone beyond)
    source: ${EXACT}
    where: angle >= 0.1
    quantity: ratio
    range: [0.75, 1]
  - claim: a student that is stopped at its best time is never worse than its teacher
    source: the teacher is the limit of long times
    quantity: leak
    range: [-1, 0]
    tolerance: 1e-9
`,
  sizes: {
    smoke: ["problem.d=32", "axes.tau={ logspace: [1, 8192, 20] }"],
    paper: [],
    full: ["problem.d=128", "axes.tau={ logspace: [1, 131072, 121] }"],
  },
};
