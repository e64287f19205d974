// thm1.ts — what a student inherits of its teacher's error: arXiv 2606.01292v1, Theorem 1, its first term as a diagnostic.
//
// The inherited error is ½ Σ f_i² E e_i² with the student's filter f_i = 1 - ∏(1 - γ_t λ_i) and the teacher's error e. It comes
// out exactly from three population students, whose labels have all, half and none of the teacher's error: risks are quadratic
// in that share, so q = 2 (R(all) + R(none) - 2 R(half)). Heads are students that see the first k* coordinates.
// The paper gives no setting; chosen here: alphaT 1.5, alphaS 2.5, energy i^-1.5, σ² = 0.01, N = 1024, n = 4096, γ = γ' = 0.1.

import type { Preset } from "../preset.js";
import { paper } from "./source.js";

const SHARES = [
  ["All", "teacher"],
  ["Half", "{ mix: [truth, teacher], weight: 0.5 }"],
  ["None", "truth"],
] as const;

function students(part: string, sees: string): string {
  return SHARES.map(
    ([share, labels]) => `  ${part}${share}:
    learner: sgd
    labels: ${labels}
    noiseVariance: 0
    spectrum: { exponent: 2.5 }${sees}
    batch: infinite
    steps: n
    stepSize: 0.1`,
  ).join("\n");
}

const inherited = (part: string): string =>
  `2 * (${part}All_risk + ${part}None_risk - 2 * ${part}Half_risk)`;

export const thm1Decomposition: Preset = {
  number: 7,
  id: "p1-thm1-decomposition",
  title: "Theorem 1: the teacher's error that a student inherits, head and tail",
  text: `version: 1
name: p1-thm1-decomposition
axes:
  delta: [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.499]
  n: [4096]
derive:
  kstar: max(1, ceil((0.4 * n / (delta * log2(n)))^(1 / 2.5)) - 1)
problem:
  d: 1000
  target: { exponent: 1.5 }
  noiseVariance: 0.01
chain:
  teacher: { learner: sgd, spectrum: { exponent: 1.5 }, samples: 1024, stepSize: 0.1 }
  headOfTeacher: { learner: sgd, labels: teacher, sees: { first: kstar }, samples: infinite }
${students("full", "")}
${students("head", "\n    sees: { first: kstar }")}
measures:
  inherited: ${inherited("full")}
  inheritedHead: ${inherited("head")}
  inheritedTail: inherited - inheritedHead
  teacherHead: headOfTeacher_risk - headOfTeacher_floor
  teacherTail: teacher_risk - teacherHead
  bound: teacherHead + 4 * delta^2 * teacherTail
  headShare: inheritedHead / inherited
claims:
  - claim: of the teacher's error in the head at most all is inherited
    source: ${paper}, Theorem 1, term I, head
    order: [inheritedHead, teacherHead]
  - claim: of its error in the tail at most the share 4 delta² is inherited
    source: ${paper}, Theorem 1, term I, tail
    quantity: inheritedTail / (4 * delta^2 * teacherTail)
    range: [0, 1]
  - claim: the inherited error is below term I
    source: ${paper}, Theorem 1, term I
    order: [inherited, bound]
  - claim: "the tail's bound is loose: less than a hundredth of it is inherited at every delta"
    source: exact recursion for Theorem 1
    quantity: inheritedTail / (4 * delta^2 * teacherTail)
    range: [0, 0.01]
  - claim: the head's share falls as delta grows and the head shrinks
    source: exact recursion for Theorem 1
    quantity: -headShare
    order: { along: delta }
    tolerance: 1e-12
  - claim: the inherited error does not depend on where head and tail are parted
    source: its definition
    quantity: inherited
    relativeTo: delta == 0.1
    value: 1
    tolerance: 1e-12
  - claim: a student filters, so it inherits less than its teacher's whole error
    source: its definition
    order: [inherited, teacher_risk]
`,
  sizes: { smoke: [], paper: [], full: ["axes.n=[1024, 4096, 16384, 65536]"] },
  figures: [
    {
      kind: "lines",
      name: "inherited",
      title: "Theorem 1: the teacher's error that the student inherits, and the bound on it",
      xLabel: "delta",
      yLabel: "error, with ½",
      xScale: "linear",
      where: "n == 4096",
      x: "delta",
      lines: [
        { label: "teacher's error", y: "teacher_risk" },
        { label: "bound, term I", y: "bound" },
        { label: "inherited", y: "inherited" },
        { label: "inherited, head", y: "inheritedHead" },
        { label: "inherited, tail", y: "inheritedTail" },
        { label: "bound on the tail", y: "4 * delta^2 * teacherTail" },
      ],
    },
  ],
};
