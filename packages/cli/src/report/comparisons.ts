// comparisons.ts — the laws that were asked for beside others on the same points.

import type { Block } from "@ktsweep/report";
import { groupLabel } from "../fit-figures.js";
import type { SweepFit } from "../sweep-fits.js";
import { cutTable } from "./cut-table.js";

/** Difference of AICc from which on the data speak against a law. */
const CLEAR = 4;

/** Nothing where no comparison could be made. */
export function comparisonBlocks(fits: readonly SweepFit[], dir: string): readonly Block[] {
  const compared = fits.filter(({ comparison = [] }) => comparison.length > 1);
  if (compared.length === 0) return [];
  const rows = compared.flatMap((fit) => {
    const { comparison = [] } = fit;
    const best = Math.min(...comparison.map(({ aicc }) => aicc));
    const own = comparison.find(({ law }) => law === fit.law);
    const others = comparison.filter(({ law }) => law !== fit.law);
    const difference = (aicc: number): string => (aicc - best).toFixed(1);
    return [
      [
        fit.name,
        Object.keys(fit.by).length === 0 ? "all" : groupLabel(fit),
        fit.law,
        own === undefined ? "–" : difference(own.aicc),
        own === undefined ? "–" : own.weight.toFixed(2),
        others
          .map(({ law, aicc, weight }) => `${law} ${difference(aicc)} (${weight.toFixed(2)})`)
          .join(", "),
      ],
    ];
  });
  const beaten = rows.filter(([, , , difference]) => Number(difference) >= CLEAR).length;
  return [
    {
      kind: "text",
      text:
        "Would another law do better on the same points? ΔAICc is the distance to the best of them, parameters paid for: below 2 there is nothing to choose, " +
        `from some ${String(CLEAR)} on the data speak against a law. Weights say how the evidence is shared. ` +
        (beaten === 0
          ? "No law that was asked for is clearly beaten."
          : `${String(beaten)} of ${String(rows.length)} are clearly beaten: their exponents depend on the choice of the law.`),
    },
    cutTable(
      {
        caption: "Laws on the same points.",
        head: ["fit", "group", "law", "ΔAICc", "weight", "others: ΔAICc (weight)"],
        rows,
      },
      `ktsweep fit ${dir} --explain`,
    ),
  ];
}
