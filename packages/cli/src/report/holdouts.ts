// holdouts.ts — points that no fit saw, and what the fits had foretold for them.

import type { Block } from "@ktsweep/report";
import { groupLabel } from "../fit-figures.js";
import type { SweepFit } from "../sweep-fits.js";
import { valueText } from "./grid-series.js";

type Held = Pick<SweepFit, "name" | "by" | "holdout" | "ci_level">;

/** Nothing where no point was held out. */
export function holdoutBlocks(fits: readonly Held[]): readonly Block[] {
  const held = fits.flatMap((fit) => (fit.holdout ?? []).map((point) => ({ fit, point })));
  if (held.length === 0) return [];
  const judged = held.filter(({ point }) => point.inside !== null);
  const inside = judged.filter(({ point }) => point.inside === true).length;
  const level = String(100 * held[0].fit.ci_level);
  return [
    {
      kind: "text",
      text:
        `The largest scales were sealed: the spec held them out before the run, and the laws were fitted without them. ` +
        `${String(inside)} of ${String(judged.length)} lie inside their ${level} % prediction intervals.`,
    },
    {
      kind: "table",
      caption:
        "Held-out points: what the law foretold, what was measured, and the error of the prediction.",
      head: [
        "fit",
        "group",
        "x",
        "predicted",
        "measured",
        "error",
        "prediction interval",
        "inside",
      ],
      rows: held.map(({ fit, point }) => [
        fit.name,
        Object.keys(fit.by).length === 0 ? "all" : groupLabel(fit),
        valueText(point.x),
        digits(point.predicted),
        digits(point.y),
        point.error_percent === null ? "–" : `${point.error_percent.toFixed(2)} %`,
        `[${digits(point.predicted_low)}, ${digits(point.predicted_high)}]`,
        point.inside === null ? "–" : point.inside ? "yes" : "no",
      ]),
    },
  ];
}

function digits(value: number | null): string {
  return value === null ? "–" : valueText(Number(value.toPrecision(5)));
}
