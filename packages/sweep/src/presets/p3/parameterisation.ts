// parameterisation.ts — a student with fewer rows than coordinates cannot follow its labels: the parameterisation
// regime in arXiv 2505.18346.

import type { Preset } from "../preset.js";

const SOURCE = "arXiv 2505.18346, abstract, the role of the parameterisation regime";
const EQUIVALENT = "deterministic equivalent for the setting of arXiv 2505.18346, mechanism 1";

const VALUES = [
  ["0.5", "0.5", "0.05", "0.3", "0.73384", "0.52788"],
  ["2", "0.5", "0.05", "0.5", "1.33814", "0.93039"],
  ["0.5", "2", "0.05", "0.2", "0.73384", "0.79761"],
  ["1.5", "1.5", "0.001", "0.3", "1.32152", "0.97888"],
] as const;

/** Isotropic, ‖c‖ = 1, d = 300; gt and gs are d over the rows of teacher and student. Risks here are halves of the paper's. */
export const parameterisation: Preset = {
  number: 24,
  id: "p3-parameterisation",
  title: "An over-parameterised student can lose to its teacher",
  text: `version: 1
name: p3-parameterisation
axes:
  gt: [0.5, 2, 0.5, 1.5]
  gs: [0.5, 0.5, 2, 1.5]
  lt: [0.05, 0.05, 0.05, 0.001]
  ls: [0.3, 0.5, 0.2, 0.3]
  noise: [1, 1, 1, 0.5]
zip: [[gt, gs, lt, ls, noise]]
union:
  - axes:
      gt: [0.5]
      gs: [0.5, 1, 2, 5]
      lt: [0.05]
      ls: [0.05, 0.1, 0.2, 0.3, 0.5, 0.716, 1, 2, 4]
      noise: [1]
problem:
  d: 300
  target: { exponent: 0, amplitude: 1 / 300 }
  noiseVariance: noise
  spectrum: { exponent: 0 }
chain:
  teacher: { learner: ridge, samples: 300 / gt, ridge: lt }
  student: { learner: ridge, labels: teacher, samples: 300 / gs, ridge: ls }
  population: { learner: ridge, labels: teacher, samples: infinite, ridge: ls }
claims:
${VALUES.map(([gt, gs, lt, ls, teacher, student]) => {
  const at = `gt == ${gt} and gs == ${gs} and lt == ${lt} and ls == ${ls}`;
  const words = `gt = ${gt}, gs = ${gs}, ridges ${lt} and ${ls}`;
  return `  - claim: the teacher's risk, twice, at ${words}
    source: ${EQUIVALENT}
    where: ${at}
    quantity: 2 * teacher_risk
    value: ${teacher}
    tolerance: 5e-6
  - claim: the student's risk, twice, at ${words}
    source: ${EQUIVALENT}
    where: ${at}
    quantity: 2 * student_risk
    value: ${student}
    tolerance: 5e-6`;
}).join("\n")}
  - claim: the risk of a student of the population, twice, at its nearly best ridge 0.716
    source: ${EQUIVALENT}
    where: gt == 0.5 and gs == 0.5 and ls == 0.716
    quantity: 2 * population_risk
    value: 0.46437
    tolerance: 5e-6
  - claim: an over-parameterised student loses to its teacher although that is under-regularised
    source: ${SOURCE}
    where: gt == 0.5 and gs == 2 and ls == 0.2
    order: [teacher_risk, student_risk]
  - claim: an under-parameterised one with the same ridge wins
    source: ${SOURCE}
    where: gt == 0.5 and gs == 0.5 and ls == 0.2
    order: [student_risk, teacher_risk]
  - claim: fewer rows are worse at every ridge
    source: ${SOURCE}
    where: gt == 0.5 and noise == 1 and lt == 0.05
    quantity: student_risk
    order: { along: gs }
  - claim: with a ridge that is good for the population, all of them are worse than that
    source: ${EQUIVALENT}
    where: gt == 0.5 and ls >= 0.5
    order: [population_risk, student_risk]
  - claim: but with little ridge some rows regularise by themselves, better than the population of labels
    source: ${EQUIVALENT}
    where: gs == 0.5 and gt == 0.5 and ls == 0.05
    order: [student_risk, population_risk]
  - claim: with half as many rows as coordinates or fewer the student loses at every ridge of the grid
    source: ${SOURCE}
    where: gt == 0.5 and gs >= 2
    order: [teacher_risk, student_risk]
`,
  sizes: { smoke: [], paper: [], full: [] },
  figures: [
    {
      kind: "lines",
      name: "parameterisation",
      title: "Risk of a student over that of its under-regularised teacher, by the student's rows",
      xLabel: "student's ridge",
      yLabel: "student's risk over the teacher's",
      where: "gt == 0.5 and noise == 1 and lt == 0.05",
      x: "ls",
      by: ["gs"],
      lines: [{ label: "student", y: "student_risk / teacher_risk" }],
    },
  ],
};
