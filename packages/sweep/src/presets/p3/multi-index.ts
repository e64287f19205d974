// multi-index.ts — a pretrained network fine-tuned on the labels of a teacher that missed the hard direction:
// the third mechanism of arXiv 2505.18346, rebuilt from its abstract.

import type { Preset } from "../preset.js";

const SOURCE =
  "arXiv 2505.18346, abstract; the paper's own model was not at hand, this is an unverified reconstruction";
const OURS =
  "simulation of this reconstruction of arXiv 2505.18346, mechanism 3; no statement of the paper";

const STEPPED = ["teacher", "student", "fresh", "blank", "direct"];
const STAGES = [...STEPPED, "pretrained", "unmoved"];

/**
 * Truth h_1(x_1) + h_3(x_2): one gradient step finds the first direction (information exponent 1), not the second (3).
 * The student comes with units along x_2 and a read-out that fits h_3 of it.
 */
export const multiIndex: Preset = {
  number: 26,
  id: "p3-multi-index",
  title:
    "A student takes the easy direction from its teacher and keeps the hard one of its pretraining",
  text: `version: 1
name: p3-multi-index
engine: sampled
replicates: 16
axes:
  pull: [0.0001, 0.001, 0.01, 0.1, 1]
problem:
  d: 40
  target: { multiIndex: { easy: [1], hard: [0, 0, 1] } }
  noiseVariance: 0.01
chain:
  teacher: { learner: two-layer, width: 300, oneStep: { samples: 1500, stepSize: 3 }, samples: 1500, ridge: 0.001 }
  pretrained: { learner: two-layer, width: 300, pretrained: { hard: 0.9 }, task: hard, samples: 4000, ridge: 0.001 }
  student: { learner: two-layer, init: pretrained, towards: init, labels: teacher, oneStep: { samples: 4000, stepSize: 1 }, samples: 4000, ridge: pull }
  unmoved: { learner: two-layer, init: pretrained, towards: init, labels: teacher, samples: 4000, ridge: pull }
  fresh: { learner: two-layer, init: pretrained, labels: teacher, oneStep: { samples: 4000, stepSize: 1 }, samples: 4000, ridge: 0.01 }
  blank: { learner: two-layer, width: 300, labels: teacher, oneStep: { samples: 4000, stepSize: 3 }, samples: 4000, ridge: 0.001 }
  direct: { learner: two-layer, init: pretrained, towards: init, oneStep: { samples: 4000, stepSize: 1 }, samples: 4000, ridge: pull }
profiles: { of: [teacher, pretrained, student, unmoved, fresh, blank, direct], points: 3 }
measures:
  gain: teacher_risk / student_risk
claims:
  - claim: the teacher learns the easy component; at least 0.9 of it, and not much more than all
    source: ${SOURCE}
    quantity: teacher_mean_at_1
    range: [0.9, 1.05]
  - claim: it does not learn the hard component; 0.1 is several times the spread over replicates
    source: ${SOURCE}
    quantity: teacher_mean_at_2
    value: 0
    tolerance: 0.1
  - claim: the pretrained network has nothing of the easy component and more than half of the hard one
    source: the preset's own pretraining
    order: [abs(pretrained_mean_at_1), 0.1, 0.5, pretrained_mean_at_2]
  - claim: the student has most of the easy component, which it learnt from its teacher, and part of the hard one, which it kept
    source: ${SOURCE}
    where: pull == 0.01
    order: [0.2, student_mean_at_2, 0.7, student_mean_at_1]
  - claim: the student, on its teacher's labels alone, beats its teacher
    source: ${SOURCE}
    where: pull == 0.01
    order: [student_risk, teacher_risk]
  - claim: and beats its own pretraining, so it joins what the two know
    source: ${SOURCE}
    where: pull == 0.01
    order: [student_risk, pretrained_risk]
  - claim: fine-tuning that moves the first layer is better than the read-out alone, so features are learnt from the teacher
    source: ${SOURCE}
    where: pull == 0.01
    order: [student_risk, unmoved_risk]
  - claim: with its features but a read-out from zero the student has nothing of the hard component, which is not in the labels
    source: ${OURS}
    where: pull == 0.01
    quantity: fresh_mean_at_2
    value: 0
    tolerance: 0.1
  - claim: without pretraining it has nothing of the hard component either
    source: ${OURS}
    where: pull == 0.01
    quantity: blank_mean_at_2
    value: 0
    tolerance: 0.1
  - claim: pulled too little towards its pretraining the student forgets it and is as good as its teacher
    source: ${OURS}
    where: pull == 0.0001
    quantity: student_risk / teacher_risk
    range: [0.85, 1.05]
  - claim: pulled too much it does not learn, so the best pull lies between
    source: ${OURS}
    quantity: student_risk
    order: { along: pull, shape: falls-then-rises }
  - claim: labels of the truth would be better still
    source: ${OURS}
    where: pull == 0.01
    order: [direct_risk, student_risk]
`,
  sizes: {
    smoke: [
      "replicates=2",
      "axes.pull=[0.0001, 0.01, 1]",
      "problem.d=16",
      ...["teacher", "pretrained", "blank"].map((stage) => `chain.${stage}.width=80`),
      ...STAGES.map((stage) => `chain.${stage}.samples=600`),
      ...STEPPED.map((stage) => `chain.${stage}.oneStep.samples=600`),
    ],
    paper: [],
    full: ["replicates=64"],
  },
  figures: [
    {
      kind: "lines",
      name: "multi-index",
      title: "Risk against the pull towards the pretrained read-out",
      xLabel: "pull r",
      yLabel: "risk",
      x: "pull",
      lines: [
        { label: "student", y: "student_risk" },
        { label: "teacher", y: "teacher_risk" },
        { label: "pretrained, before", y: "pretrained_risk" },
        { label: "student, first layer not moved", y: "unmoved_risk" },
        { label: "student of true labels", y: "direct_risk" },
      ],
    },
  ],
};
