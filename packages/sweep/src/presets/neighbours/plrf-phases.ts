// plrf-phases.ts — compute-optimal power-law random features: Paquette, Paquette, Xiao and Pennington, "4+3 phases of
// compute-optimal neural scaling laws", arXiv 2405.15074.

import type { Preset } from "../preset.js";

const PLRF =
  "arXiv 2405.15074, table of phases, from memory and derived again, version and theorem not at hand";

/** One (α, β) per phase, the exponents of optimal width and of risk in compute, and of the floor in width. */
const PHASES = [
  {
    phase: "I",
    alpha: "1",
    beta: "0.3",
    width: "1 / (2 * alpha + 1)",
    risk: "-(2 * alpha + 2 * beta - 1) / (2 * alpha + 1)",
  },
  {
    phase: "II",
    alpha: "1.2",
    beta: "0.8",
    width: "beta / (alpha + beta)",
    risk: "-(2 * alpha + 2 * beta - 1) / (2 * (alpha + beta))",
  },
  {
    phase: "III",
    alpha: "0.7",
    beta: "1.2",
    width: "1 / 2",
    risk: "(1 - 4 * alpha) / (4 * alpha)",
  },
] as const;

/** Two draws, and compute at which corrections to the power laws are still visible. */
const SMOKE_TOLERANCES = PHASES.flatMap((_, i) => [
  `claims.${String(2 * i)}.tolerance=0.12`,
  `claims.${String(2 * i + 1)}.tolerance=0.16`,
]);

/** x_j = j^-α z_j, target b_j = j^-β: eigenvalues j^-2α, energies j^-2(α+β). Latent dimension 4M throughout. Phase IV (α below ½) is left out. */
export const plrfPhases: Preset = {
  number: 29,
  id: "plrf-phases",
  title: "Power-law random features: how width and risk scale with compute, phase by phase",
  text: `version: 1
name: plrf-phases
axes:
  alpha: [1, 1.2, 0.7]
  beta: [0.3, 0.8, 1.2]
  draw: { range: [1, 4, 1] }
  M: [8, 11, 16, 23, 32, 45, 64, 91, 128, 181, 256, 362, 512]
  compute: { logspace: [1024, 262144, 9], round: int }
zip: [[alpha, beta]]
where: compute >= 4 * M
problem:
  d: 4 * M
  target: { exponent: 2 * (alpha + beta) }
  spectrum: { exponent: 2 * alpha }
  sketch: { features: M, draw: draw }
chain:
  model: { learner: sgd, steps: compute / M, stepSize: 0.2, schedule: constant }
best:
  - { over: [M], minimise: model_risk }
fit:
  - { name: compute_risk, y: model_risk, x: compute, by: [alpha, beta] }
  - { name: compute_width, y: M, x: compute, by: [alpha, beta] }
claims:
${PHASES.map(
  ({ phase, alpha, beta, width, risk }) => `  - claim: >-
      phase ${phase} (alpha ${alpha}, beta ${beta}): the risk at the best width falls with compute f = M · steps like f^(${risk}), approached from above
    source: ${PLRF}
    where: alpha == ${alpha}
    exponent: compute_risk
    value: ${risk}
    tolerance: 0.06
  - claim: >-
      in phase ${phase} the best width grows like f^(${width}) (a wide band: of a grid of widths the minimum is flat)
    source: ${PLRF}
    where: alpha == ${alpha}
    exponent: compute_width
    value: ${width}
    tolerance: 0.12`,
).join("\n")}
`,
  sizes: {
    smoke: [
      "axes.draw={ range: [1, 2, 1] }",
      "axes.M=[8, 11, 16, 23, 32, 45, 64, 91, 128, 181]",
      "axes.compute={ logspace: [1024, 65536, 7], round: int }",
      ...SMOKE_TOLERANCES,
    ],
    paper: [],
    full: ["axes.compute={ logspace: [1024, 1048576, 11], round: int }"],
  },
};
