// fig2.ts — distillation on synthetic data: arXiv 2606.01292v1, Figures 2a and 2b.
//
// The paper's excess risk is without the ½, so that claims double risks. Its schedule, read literally, decays within about
// seven steps; figures are given for that reading, for decay over the second half of the steps (which is probably meant) and
// for the schedule of Algorithm 1. Curves are means over w*, so that the numbers do not depend on a draw.

import type { PresetFigure } from "../figure.js";
import type { Preset } from "../preset.js";
import { exactFor, paper, printedClaims, type PrintedValue } from "./source.js";

const SCHEDULES = [
  ["literal", "{ half-constant: { stageLength: log(steps / 2) } }", "decay as printed"],
  ["half", "half-constant", "decay over the second half"],
  ["geometric", "geometric", "schedule of Algorithm 1"],
] as const;

/** [N, T, S-direct, T2S, DER] by schedule. */
const TABLE: Readonly<Record<string, readonly (readonly string[])[]>> = {
  literal: [
    ["500", "0.7402", "1.7788", "0.7402", "2.40"],
    ["1000", "0.3140", "1.3263", "0.3140", "4.22"],
    ["2000", "0.0781", "0.8955", "0.0781", "11.46"],
  ],
  half: [
    ["500", "0.5596", "1.5881", "0.5596", "2.84"],
    ["1000", "0.2066", "1.1504", "0.2066", "5.57"],
    ["2000", "0.0412", "0.7505", "0.0412", "18.2"],
  ],
  geometric: [
    ["500", "1.2784", "2.2296", "1.2785", "1.74"],
    ["1000", "0.7996", "1.8320", "0.7998", "2.29"],
    ["2000", "0.4116", "1.4419", "0.4118", "3.50"],
  ],
};

const MODELS = ["Teacher", "Direct", "Student"] as const;
const FIG2A = exactFor("Figure 2a");

function values2a(): PrintedValue[] {
  return SCHEDULES.flatMap(([schedule, , words]) =>
    TABLE[schedule].flatMap(([N, ...values]) => {
      const at = { source: FIG2A, where: `N == ${N} and eta == 0.1` };
      const of = `${words}, N = ${N}`;
      return [
        ...MODELS.map((model, i) => ({
          ...at,
          claim: `excess risk of the ${model.toLowerCase()} without ½, ${of}`,
          quantity: `2 * ${schedule}${model}_risk`,
          value: values[i],
        })),
        { ...at, claim: `DER, ${of}`, quantity: `${schedule}Der`, value: values[3] },
      ];
    }),
  );
}

function figure2a([schedule, , words]: (typeof SCHEDULES)[number]): PresetFigure {
  const line = (label: string, model: (typeof MODELS)[number], column: number) => ({
    label,
    y: `2 * ${schedule}${model}_risk`,
    known: TABLE[schedule].map((row) => [Number(row[0]), Number(row[column])] as const),
  });
  return {
    kind: "lines",
    name: `fig2a-${schedule}`,
    title: `Figure 2a: distillation gains grow with N (${words})`,
    xLabel: "teacher samples N",
    yLabel: "excess risk E(f − f*)², without ½",
    where: "eta == 0.1",
    x: "N",
    lines: [
      line("direct student", "Direct", 2),
      line("teacher", "Teacher", 1),
      line("distilled student (T2S)", "Student", 3),
    ],
  };
}

export const fig2a: Preset = {
  number: 1,
  id: "p1-fig2a-kd-vs-N",
  title:
    "Figure 2a: a distilled student equals its teacher, and gains more the more data that one had",
  text: `version: 1
name: p1-fig2a-kd-vs-n # names of sweeps are lower-case
axes:
  N: [100, 200, 300, 400, 500, 750, 1000, 1500, 2000]
  eta: [0.06, 0.07, 0.08, 0.09, 0.1]
problem:
  d: 100
  target: { exponent: 1, random: true }
  noiseVariance: 0.01
chain:
${SCHEDULES.map(
  ([name, schedule]) => `  ${name}Teacher:
    { learner: sgd, spectrum: { exponent: 1 }, samples: N, stepSize: eta, schedule: ${schedule} }
  ${name}Direct:
    { learner: sgd, spectrum: { exponent: 1.5 }, samples: N, stepSize: eta, schedule: ${schedule} }
  ${name}Student:
    learner: sgd
    labels: ${name}Teacher
    spectrum: { exponent: 1.5 }
    samples: 500000
    stepSize: eta
    schedule: ${schedule}`,
).join("\n")}
measures:
${SCHEDULES.map(([name]) => `  ${name}Der: ${name}Direct_risk / ${name}Student_risk`).join("\n")}
claims:
${SCHEDULES.map(
  ([
    name,
    ,
    words,
  ]) => `  - claim: the distilled student's risk is its teacher's within 0.1 % from N = 500 on, ${words}
    source: ${paper}, Figure 2a
    where: N >= 500 and eta == 0.1
    quantity: ${name}Student_risk / ${name}Teacher_risk - 1
    range: [0, 0.001]
  - claim: both are below the student trained directly, ${words}
    source: ${paper}, Figure 2a
    order: [${name}Student_risk, ${name}Direct_risk]
  - claim: DER grows with N, ${words}
    source: ${paper}, Figure 2a
    quantity: ${name}Der
    order: { along: N }
${MODELS.slice(0, 2)
  .map(
    (model) => `  - claim: the best of the step sizes is 0.1, ${model.toLowerCase()}, ${words}
    source: ${FIG2A}
    quantity: ${name}${model}_risk
    take: { argmin: eta }
    value: 0.1
    tolerance: 1e-12`,
  )
  .join("\n")}`,
).join("\n")}
${printedClaims(values2a())}
`,
  sizes: {
    smoke: ["axes.N=[500, 1000, 2000]", "axes.eta=[0.06, 0.1]"],
    paper: [],
    full: ["axes.N={ range: [100, 2000, 50] }", "axes.eta={ linspace: [0.06, 0.1, 9] }"],
  },
  figures: SCHEDULES.map(figure2a),
};

const FIG2B = [
  ["1", "0.0412", "0.0412", "1"],
  ["1.25", "0.2967", "0.0412", "7.2"],
  ["1.5", "0.7505", "0.0412", "18.2"],
  ["1.75", "1.2176", "0.0427", "28.5"],
  ["2", "1.6171", "0.0817", "19.8"],
] as const;

const places = (column: 1 | 2 | 3) =>
  FIG2B.map((row) => [Number(row[0]) - 1, Number(row[column])] as const);

export const fig2b: Preset = {
  number: 2,
  id: "p1-fig2b-kd-vs-dalpha",
  title: "Figure 2b: distillation gains grow with the gap between the spectra",
  text: `version: 1
name: p1-fig2b-kd-vs-dalpha
axes:
  alphaS: [1, 1.125, 1.25, 1.375, 1.5, 1.625, 1.75, 1.875, 2]
  n: [200000, 500000]
derive:
  gap: alphaS - 1
problem:
  d: 100
  target: { exponent: 1, random: true }
  noiseVariance: 0.01
chain:
  teacher:
    { learner: sgd, spectrum: { exponent: 1 }, samples: 2000, stepSize: 0.1, schedule: half-constant }
  direct:
    learner: sgd
    spectrum: { exponent: alphaS }
    samples: 2000
    stepSize: 0.1
    schedule: half-constant
  student:
    learner: sgd
    labels: teacher
    spectrum: { exponent: alphaS }
    samples: n
    stepSize: 0.1
    schedule: half-constant
measures:
  der: direct_risk / student_risk
claims:
  - claim: the direct student's risk rises with the gap
    source: ${paper}, Figure 2b
    quantity: direct_risk
    order: { along: alphaS }
  - claim: the distilled student stays at its teacher's risk up to a gap of 0.5, within 1 %
    source: ${paper}, Figure 2b
    where: alphaS <= 1.5
    quantity: student_risk / teacher_risk
    value: 1
    tolerance: 0.01
  - claim: DER rises with the gap up to 0.75
    source: ${paper}, Figure 2b
    where: alphaS <= 1.75
    quantity: der
    order: { along: alphaS }
  - claim: at a gap of 1 the 500000 teacher labels of the paper leave the student within 10 % of its teacher
    source: ${exactFor("Figure 2b")}
    where: alphaS == 2 and n == 500000
    quantity: student_risk / teacher_risk
    range: [1, 1.1]
  - claim: 200000 leave it at twice its teacher's risk
    source: ${exactFor("Figure 2b")}
    where: alphaS == 2 and n == 200000
    quantity: student_risk / teacher_risk
    range: [1.9, 2.1]
${printedClaims(
  FIG2B.flatMap(([alphaS, direct, student, der]): PrintedValue[] => {
    const at = { source: exactFor("Figure 2b"), where: `alphaS == ${alphaS} and n == 200000` };
    const of = `at alphaS = ${alphaS}, N = 2000, n = 200000`;
    return [
      { ...at, claim: `direct student, ${of}`, quantity: "2 * direct_risk", value: direct },
      { ...at, claim: `distilled student, ${of}`, quantity: "2 * student_risk", value: student },
      { ...at, claim: `DER, ${of}`, quantity: "der", value: der === "1" ? "1.000" : der },
    ];
  }),
)}
`,
  sizes: {
    smoke: ["axes.alphaS=[1, 1.25, 1.5, 1.75, 2]"],
    paper: [],
    full: ["axes.alphaS={ linspace: [1, 2, 33] }"],
  },
  figures: [
    {
      kind: "lines",
      name: "fig2b",
      title: "Figure 2b: risks against the gap of the spectra (N = 2000, n = 200 000)",
      xLabel: "gap of the exponents, alphaS − alphaT",
      yLabel: "excess risk E(f − f*)², without ½",
      xScale: "linear",
      where: "n == 200000",
      x: "gap",
      lines: [
        { label: "direct student", y: "2 * direct_risk", known: places(1) },
        { label: "teacher", y: "2 * teacher_risk" },
        { label: "distilled student (T2S)", y: "2 * student_risk", known: places(2) },
      ],
    },
    {
      kind: "lines",
      name: "fig2b-der",
      title: "Figure 2b: distillation efficiency ratio against the gap (N = 2000)",
      xLabel: "gap of the exponents, alphaS − alphaT",
      yLabel: "DER = R_direct / R_T2S",
      xScale: "linear",
      yScale: "linear",
      by: ["n"],
      x: "gap",
      lines: [{ label: "DER", y: "der" }],
    },
  ],
};
