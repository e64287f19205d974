// optimiser-filters.ts — an addition to the list: what momentum and averaging leave of a direction, by how long it was
// learned, beside plain SGD. Derivations: docs/theory/open-questions.md.

import type { Preset } from "../preset.js";

const DERIVED = "derived in docs/theory/open-questions.md, section 7";

/** One direction of eigenvalue 1; u = sum of the steps · eigenvalue, the same for all. */
export const optimiserFilters: Preset = {
  number: 42,
  id: "optimiser-filters",
  title: "Momentum filters like plain SGD, averaging does not: what is left of one direction",
  text: `version: 1
name: optimiser-filters
axes:
  b: [0.5, 0.9]
  n: [400, 1600]
  u: { logspace: [0.05, 10, 41] }
problem:
  d: 1
  target: { values: [1] }
  spectrum: { exponent: 0 }
chain:
  plain: { learner: sgd, batch: infinite, steps: n, stepSize: u / n, schedule: constant }
  momentum:
    learner: sgd
    batch: infinite
    steps: n
    stepSize: u / n * (1 - b)
    schedule: constant
    momentum: b
  tail:
    learner: sgd
    batch: infinite
    steps: n
    stepSize: u / n
    schedule: constant
    average: { from: 0.5 }
  whole:
    learner: sgd
    batch: infinite
    steps: n
    stepSize: u / n
    schedule: constant
    average: { from: 0 }
measures:
  plain_left: sqrt(2 * plain_risk)
  momentum_left: sqrt(2 * momentum_risk)
  tail_left: sqrt(2 * tail_risk)
  whole_left: sqrt(2 * whole_risk)
  shift: (momentum_left - plain_left) * n * (1 - b) / b
claims:
  - claim: plain SGD leaves e^-u up to 0.3/n, n constant steps of u/n, population gradient
    source: (1 − u/n)^n
    quantity: plain_left
    value: exp(-u)
    tolerance: 0.3 / n
  - claim: momentum b with steps (1 − b)u/n leaves u(1 − u)e^-u · b/((1 − b)n) more, to first order in b/((1 − b)n)
    source: ${DERIVED}
    quantity: shift
    value: u * (1 - u) * exp(-u)
    tolerance: 5 * b / ((1 - b) * n)
  - claim: the filters of plain SGD and of momentum nowhere differ by more than 0.309 b/((1 − b)n), to 10 % at n = 1600
    source: ${DERIVED}
    where: n == 1600
    quantity: abs(momentum_left - plain_left)
    take: { most: u }
    value: 0.309 * b / ((1 - b) * n)
    tolerance: 0.031 * b / ((1 - b) * n)
  - claim: the mean of the second half of the iterates leaves 2(e^-u/2 − e^-u)/u
    source: ${DERIVED}
    quantity: tail_left
    value: 2 * (exp(-u / 2) - exp(-u)) / u
    tolerance: 2 / n
  - claim: the mean of all iterates leaves (1 − e^-u)/u, a power of u and no exponential
    source: ${DERIVED}
    quantity: whole_left
    value: (1 - exp(-u)) / u
    tolerance: 2 / n
  - claim: averaging changes the filter, by up to 0.298 (all iterates)
    source: ${DERIVED}
    quantity: whole_left - plain_left
    take: { most: u }
    value: 0.298
    tolerance: 0.003
  - claim: averaging changes the filter, by up to 0.112 (second half)
    source: ${DERIVED}
    quantity: tail_left - plain_left
    take: { most: u }
    value: 0.1115
    tolerance: 0.002
`,
  sizes: { smoke: [], paper: [], full: ["axes.u={ logspace: [0.05, 10, 401] }"] },
  figures: [
    {
      kind: "lines",
      name: "filters",
      title: "What is left of a direction",
      where: "n == 400 and b == 0.9",
      x: "u",
      xLabel: "sum of steps · eigenvalue",
      yLabel: "1 − filter",
      yScale: "linear",
      lines: [
        { label: "plain", y: "plain_left", predicted: "exp(-u)" },
        { label: "momentum 0.9", y: "momentum_left" },
        { label: "second half", y: "tail_left", predicted: "2 * (exp(-u / 2) - exp(-u)) / u" },
        { label: "all iterates", y: "whole_left", predicted: "(1 - exp(-u)) / u" },
      ],
    },
  ],
};

const POINTS = [1, 2, 5, 10, 20, 50, 100, 200];

/** Real updates with noise: the same means per direction, other scatter. */
export const optimiserProfiles: Preset = {
  number: 42,
  id: "optimiser-profiles",
  title: "Spectral profiles of optimisers at equal sums of steps",
  text: `version: 1
name: optimiser-profiles
problem:
  d: 200
  target: { exponent: 0 }
  noiseVariance: 1
  spectrum: { exponent: 1.5 }
chain:
  plain: { learner: sgd, samples: 4000, stepSize: 0.02, schedule: constant }
  momentum: { learner: sgd, samples: 4000, stepSize: 0.002, schedule: constant, momentum: 0.9 }
  tail: { learner: sgd, samples: 4000, stepSize: 0.02, schedule: constant, average: { from: 0.5 } }
  whole: { learner: sgd, samples: 4000, stepSize: 0.02, schedule: constant, average: { from: 0 } }
profiles: { of: [plain, momentum, tail, whole], points: [${POINTS.join(", ")}] }
claims:
${POINTS.map((i) => {
  const u = `(80 * ${String(i)}^-1.5)`;
  return (
    [
      ["plain", `1 - exp(-${u})`],
      ["momentum", `1 - exp(-${u})`],
      ["tail", `1 - 2 * (exp(-${u} / 2) - exp(-${u})) / ${u}`],
      ["whole", `1 - (1 - exp(-${u})) / ${u}`],
    ] as const
  )
    .map(
      ([
        stage,
        value,
      ]) => `  - claim: E v/c of ${stage} at direction ${String(i)}, u = 80 i^-1.5; d = 200, 4000 steps of sum 80, σ² = 1
    source: ${DERIVED}
    quantity: ${stage}_mean_at_${String(i)}
    value: ${value}
    tolerance: 0.003`,
    )
    .join("\n");
}).join("\n")}
  - claim: momentum scatters as much as plain SGD in the first direction, to 3 %
    source: ${DERIVED}
    quantity: momentum_error_at_1 / plain_error_at_1
    value: 1
    tolerance: 0.03
  - claim: in the first direction averaging scatters less, and the mean of all iterates keeps the bias 1/u²
    source: ${DERIVED}
    order: [tail_error_at_1, plain_error_at_1 / 5]
`,
  sizes: { smoke: [], paper: [], full: ["problem.d=2000"] },
  figures: [
    {
      kind: "profiles",
      name: "profiles",
      title: "Spectral profiles at equal sums of steps",
      xLabel: "direction",
      yLabel: "E v / c",
      yScale: "linear",
      lines: ["plain", "momentum", "tail", "whole"].map((stage) => ({
        label: stage,
        stage,
        y: "mean / sqrt(truth_energy)",
      })),
    },
  ],
};
