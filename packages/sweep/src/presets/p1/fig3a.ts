// fig3a.ts — early stopping of a student on its teacher's labels: arXiv 2606.01292v1, Figure 3a.
//
// The paper says N = 2000 and batch 10: variant A takes N as steps, variant B as samples. Its decay length is 182 in
// both. Its metric is without the ½.

import type { Preset } from "../preset.js";
import { exactFor, paper, printedClaims, type PrintedValue } from "./source.js";

/** [d_signal, teacher, minimum, at step, at step 5000] by variant. */
const TABLE = {
  A: [
    ["1", "0.00504", "0.00034", "24", "0.00503"],
    ["10", "0.00505", "0.00165", "118", "0.00503"],
    ["20", "0.00511", "0.00272", "214", "0.00510"],
    ["30", "0.00534", "0.00373", "323", "0.00533"],
    ["50", "0.00616", "0.00552", "614", "0.00614"],
  ],
  B: [
    ["1", "0.01854", "0.00307", "10", "0.01853"],
    ["10", "0.01861", "0.01008", "47", "0.01860"],
    ["20", "0.01917", "0.01380", "84", "0.01915"],
    ["30", "0.02005", "0.01650", "122", "0.02004"],
    ["50", "0.02200", "0.02035", "210", "0.02199"],
  ],
} as const;

const SOURCE = exactFor("Figure 3a");

const values = (["A", "B"] as const).flatMap((variant) =>
  TABLE[variant].flatMap(([signal, teacher, least, step, last]): PrintedValue[] => {
    const at = { source: SOURCE, where: `variant == "${variant}" and signal == ${signal}` };
    const of = `variant ${variant}, d_signal = ${signal}`;
    return [
      { ...at, claim: `teacher, ${of}`, quantity: "2 * teacher_risk", value: teacher },
      { ...at, claim: `least risk, ${of}`, quantity: "2 * student_best_risk", value: least },
      { ...at, claim: `best step, ${of}`, quantity: "student_best_step", value: step },
      { ...at, claim: `after 5000 steps, ${of}`, quantity: "2 * student_risk", value: last },
    ];
  }),
);

export const fig3a: Preset = {
  number: 8,
  id: "p1-fig3a-w2s-earlystop",
  title: "Figure 3a: a student that stops early beats its teacher; one that goes on becomes it",
  text: `version: 1
name: p1-fig3a-w2s-earlystop
axes:
  variant: [A, B]
  teacherSteps: [2000, 200]
  signal: [1, 10, 20, 30, 50]
zip: [[variant, teacherSteps]]
problem:
  d: 100
  target: { exponent: 1, amplitude: 0.01, support: signal } # w*_i = 0.1 for i <= d_signal
  noiseVariance: 1
  spectrum: { exponent: 1 }
chain:
  teacher:
    learner: sgd
    steps: teacherSteps
    batch: 10
    stepSize: 0.1
    schedule: { geometric: { stageLength: 182 } }
  student:
    learner: sgd
    labels: teacher
    steps: 5000
    batch: 1000
    stepSize: 0.1
    schedule: { geometric: { stageLength: 50000 / log2(50000) } }
checkpoints: { range: [1, steps, 1], of: [student] }
claims:
  - claim: the student stopped at its best beats its teacher
    source: ${paper}, Figure 3a
    order: [student_best_risk, teacher_risk]
  - claim: "the curve is a U: its least is neither at the first nor at the last step"
    source: ${paper}, Figure 3a
    order: [1, student_best_step, 5000]
  - claim: in the end the student is as bad as its teacher, within 0.5 %
    source: ${paper}, Figure 3a
    quantity: student_risk / teacher_risk
    range: [0.995, 1]
  - claim: the least risk rises with d_signal
    source: ${SOURCE}
    quantity: student_best_risk
    order: { along: signal }
  - claim: the best step rises with d_signal
    source: ${SOURCE}
    quantity: student_best_step
    order: { along: signal }
  - claim: early stopping matters more for small d_signal
    source: ${paper}, Figure 3a
    quantity: student_best_risk / teacher_risk
    order: { along: signal }
${printedClaims(values)}
`,
  sizes: { smoke: [], paper: [], full: ["axes.signal=[1, 2, 5, 10, 20, 30, 40, 50, 70, 100]"] },
  figures: (["A", "B"] as const).map((variant) => ({
    kind: "curves",
    name: `fig3a-${variant}`,
    title: `Figure 3a, variant ${variant}: risk over the student's steps by d_signal`,
    xLabel: "student step",
    yLabel: "‖w_S − w*‖²_Σ, without ½",
    where: `variant == "${variant}"`,
    by: ["signal"],
    stages: ["student"],
    factor: 2,
  })),
};
