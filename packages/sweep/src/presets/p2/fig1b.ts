// fig1b.ts — risks of a ridgeless target by what teaches it: arXiv 2410.18837, Figure 1b.

import type { Preset } from "../preset.js";
import { FIGURE_1, IN_FIGURE_1, surrogateChain } from "./surrogates.js";

const STAGES = ["standard", "mask", "optimal"] as const;

/** Without label noise, twice the risk, as the paper has it. */
const RISKS = [
  [25, 0.6408, 0.433, 0.4148],
  [50, 0.4109, 0.2807, 0.2679],
  [100, 0.2425, 0.1702, 0.1612],
  [150, 0.166, 0.1202, 0.1128],
  [250, 0.0868, 0.0682, 0.0624],
  [300, 0.0622, 0.0517, 0.0464],
  [400, 0.0262, 0.0253, 0.0217],
  [450, 0.0122, 0.0122, 0.0109],
] as const;

/** Eight replicates know their own spread badly: t with 7 degrees of freedom is beyond 7 once in 5000. */
const SMOKE_ERRORS = [0, 1, 4, 5, 6].map((i) => `claims.${String(i)}.standardErrors=7`);

const AT_200 = [
  [0, 0.11937, 0.08966, 0.08325],
  [0.05, 0.19856, 0.16886, 0.16244],
] as const;

function expectedClaims(
  [n, noise]: readonly [number, number],
  values: readonly number[],
  tolerance: string,
): readonly string[] {
  return STAGES.map(
    (
      stage,
      k,
    ) => `  - claim: expected risk of the ${stage} target at n = ${String(n)}, sigma2 = ${String(noise)}
    source: ${IN_FIGURE_1}
    where: n == ${String(n)} and sigma2 == ${String(noise)}
    quantity: 2 * ${stage}_expected_risk
    value: ${String(values[k])}
    tolerance: ${tolerance}`,
  );
}

/** The three targets draw rows of their own. Twice a risk is the paper's. */
export const fig1bRisk: Preset = {
  number: 16,
  id: "p2-fig1b-risk-vs-n",
  title: "The optimal surrogate beats the mask, which beats the truth, at every n below p",
  text: `version: 1
name: p2-fig1b-risk-vs-n
seed: 2410
axes:
  sigma2: [0, 0.05]
  n: [25, 50, 100, 150, 200, 250, 300, 400, 450]
problem:
  d: 500
  target: { exponent: 1.5 }
  noiseVariance: sigma2
  spectrum: { exponent: 2 }
${surrogateChain("n", "sigma2")}
engine: sampled
replicates: 200
claims:
  - claim: simulated risk of the optimal target is below the mask's, as far as standard errors tell
    source: ${FIGURE_1}
    where: n <= 300
    quantity: optimal_risk / mask_risk
    range: [0, 1]
    standardErrors: 4
  - claim: and the mask's below the standard target's wherever the mask drops a coordinate
    source: ${FIGURE_1}
    where: n <= 300
    quantity: mask_risk / standard_risk
    range: [0, 1]
    standardErrors: 4
  - claim: expected risks have the optimal surrogate below the mask and the mask below the truth
    source: ${FIGURE_1}
    where: n < 450
    order: [optimal_expected_risk, mask_expected_risk, standard_expected_risk]
  - claim: at n = 450 the mask keeps every coordinate
    source: ${IN_FIGURE_1}
    where: n == 450
    quantity: mask_expected_risk / standard_expected_risk
    value: 1
    tolerance: 1e-12
${STAGES.map(
  (stage) => `  - claim: >-
      simulated risk of the ${stage} target over its expectation, which is a deterministic equivalent:
      off by 2/n at most beside 4 standard errors (7 of 8 replicates)
    source: ${FIGURE_1}, theory on markers
    quantity: ${stage}_risk / ${stage}_expected_risk
    value: 1
    tolerance: 2 / n
    standardErrors: 4`,
).join("\n")}
${[
  ...RISKS.flatMap(([n, ...values]) => expectedClaims([n, 0], values, "0.00005")),
  ...AT_200.flatMap(([noise, ...values]) => expectedClaims([200, noise], values, "0.000005")),
].join("\n")}
`,
  sizes: {
    smoke: ["replicates=8", ...SMOKE_ERRORS],
    paper: [],
    full: ["replicates=2000"],
  },
  figures: [
    {
      kind: "lines",
      name: "fig1b",
      title: "Figure 1b: risk of a ridgeless target by what teaches it, p = 500",
      xLabel: "rows n",
      yLabel: "excess risk, without ½",
      xScale: "linear",
      by: ["sigma2"],
      x: "n",
      lines: STAGES.map((stage) => ({
        label: stage,
        y: `2 * ${stage}_risk`,
        predicted: `2 * ${stage}_expected_risk`,
      })),
    },
  ],
};
