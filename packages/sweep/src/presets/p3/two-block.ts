// two-block.ts — a pretrained student fine-tuned on the labels of a teacher that knows less: the linear analogue of
// the third mechanism of arXiv 2505.18346, solved exactly.

import type { Preset } from "../preset.js";

const SOURCE =
  "exact recursion for a linear analogue of arXiv 2505.18346, mechanism 3; not the paper";

/** Coordinates 1 … 10 are easy (eigenvalue 1), 11 … 20 hard (muHard); each block has energy 1. */
const eigenvalues = [...Array<string>(10).fill("1"), ...Array<string>(10).fill("muHard")].join(
  ", ",
);
const coefficients = Array<string>(20).fill("sqrt(0.1)").join(", ");

/**
 * The teacher sees the easy block alone, so its labels are 0 on the hard one, which the student brings along and forgets as
 * exp(-muHard tau) while it learns the easy one as 1 - exp(-tau).
 */
export const twoBlockPretrained: Preset = {
  number: 26,
  id: "p3-two-block-pretrained",
  title: "Linear analogue of P3's third mechanism: fine-tuning keeps what it learns slowly",
  text: `version: 1
name: p3-two-block-pretrained
axes:
  muHard: [0.001, 0.01, 0.1, 1]
  tau: [0.25, 0.5, 1, 2, 3, 4, 6, 8, 16, 64, 1024, 65536]
problem:
  d: 20
  target: { values: [${coefficients}] }
  noiseVariance: 0.1
  spectrum: { values: [${eigenvalues}] }
chain:
  teacher: { learner: sgd, sees: { first: 10 }, samples: 4096, stepSize: 0.05 }
  pretrained: { learner: sgd, sees: { range: [11, 20] }, samples: infinite }
  student: { learner: sgd, init: pretrained, labels: teacher, flow: tau }
  blank: { learner: sgd, labels: teacher, flow: tau }
  noiselessTeacher: { learner: sgd, sees: { first: 10 }, samples: infinite }
  noiselessStudent: { learner: sgd, init: pretrained, labels: noiselessTeacher, flow: tau }
claims:
  - claim: of a noiseless teacher, what is not yet learnt of the easy block and already forgotten of the hard one
    source: ${SOURCE}
    quantity: noiselessStudent_risk - (exp(-2 * tau) + (1 - exp(-muHard * tau))^2) / 2
    value: 0
    tolerance: 1e-12
  - claim: the teacher has nothing of the hard block, whose energy is 1, and little error on the easy one
    source: ${SOURCE}
    quantity: teacher_risk
    range: [0.5, 0.51]
  - claim: the risk falls with fine-tuning time until the easy block is learnt, then rises as the hard one is forgotten
    source: ${SOURCE}
    where: muHard <= 0.1 and muHard * tau < 30
    quantity: student_risk
    order: { along: tau, shape: falls-then-rises }
  - claim: in the end the student is its teacher
    source: ${SOURCE}
    where: muHard * tau > 30
    quantity: student_risk - teacher_risk
    value: 0
    tolerance: 1e-12
  - claim: stopped in time it is better than its teacher by a factor of 10 where muHard is 1/100 of muEasy or less
    source: ${SOURCE}
    where: muHard <= 0.01 and tau == 4
    order: [10 * student_risk, teacher_risk]
  - claim: where the easy block is learnt to 95 % (tau = 3), the hard one is kept for muHard = 0.001
    source: ${SOURCE}
    where: muHard == 0.001 and tau == 3
    quantity: noiselessStudent_risk
    range: [0, 0.002]
  - claim: and lost for muHard = 1; 0.45 is 90 % of its half energy
    source: ${SOURCE}
    where: muHard == 1 and tau == 3
    quantity: noiselessStudent_risk
    range: [0.45, 0.5]
  - claim: equal eigenvalues leave little to gain at any time
    source: ${SOURCE}
    where: muHard == 1
    quantity: student_risk / teacher_risk
    range: [0.5, 1]
    tolerance: 1e-3
  - claim: without pretraining no time makes the student better than its teacher by more than denoising
    source: ${SOURCE}
    quantity: blank_risk
    range: [0.5, 1]
`,
  sizes: { smoke: [], paper: [], full: [] },
  figures: [
    {
      kind: "lines",
      name: "two-block",
      title: "Analogue, not the paper: risk of a pretrained student over fine-tuning time",
      xLabel: "time tau of gradient flow",
      yLabel: "risk",
      x: "tau",
      by: ["muHard"],
      lines: [{ label: "student", y: "student_risk" }],
    },
  ],
};
