// checklist-fitting.ts — the part of the checklist that is about the fits themselves.

import { countText } from "../terminal.js";
import { type Row, UNKNOWN } from "./checklist-section.js";
import { valueText } from "./grid-series.js";
import type { ReportInput } from "./report-input.js";

export function fittingRows({ fits, surfaces, sweep, agreement }: ReportInput): Row[] {
  const all = [...fits, ...surfaces];
  const dropped = all.filter((fit) => fit.warnings.some((text) => text.startsWith("no-data")));
  const methods = all.map(
    ({ ci_method: method, ci_level: level }) => `${method} at ${valueText(100 * level)} %`,
  );
  const r2 = fits.flatMap((fit) => fit.r2 ?? []);
  const beside = fits.filter((fit) => fit.expected_exponent !== null).length;
  return [
    ["fit", "objective", distinct(objectives(sweep)).join("; ")],
    ["fit", "algorithm and starts", algorithms(sweep).join("; ")],
    [
      "fit",
      "points per law",
      range(
        all.map((fit) => fit.n_points),
        String,
      ),
    ],
    [
      "fit",
      "points that were dropped",
      dropped.length === 0 ? "none" : distinct(dropped.map(({ name }) => name)).join(", "),
    ],
    ["fit", "intervals", distinct(methods).join(", ")],
    [
      "fit",
      "goodness of fit",
      r2.length === 0
        ? "residuals are drawn above"
        : `r² ${range(r2, (value) => value.toFixed(5))}; residuals and local slopes are drawn above`,
    ],
    ["fit", "other laws compared", comparedText(fits)],
    ["fit", "held-out points", heldOutText(all)],
    [
      "fit",
      "checked against theory",
      sweep.engine === "exact"
        ? "the numbers are the theory's own"
        : `${countText(agreement.tests)} means tested, ${countText(agreement.outside.length)} at odds; ` +
          `${countText(beside)} of ${countText(fits.length)} exponents stand beside those of expectations`,
    ],
  ];
}

function objectives({ fits, surfaces }: ReportInput["sweep"]): string[] {
  return [
    ...fits.map(({ objective }) => OBJECTIVES[objective]),
    ...surfaces.map(({ objective }) => OBJECTIVES[objective]),
  ].map((words) => `${words}, every point counts alike`);
}

const OBJECTIVES = {
  "least-squares": "sum of squared residuals of log y",
  huber: "sum of Huber's loss (δ = 1e-3) of residuals of log y",
  lad: "sum of absolute residuals of log y",
} as const;

function algorithms({ fits, surfaces }: ReportInput["sweep"]): string[] {
  const plain = fits.filter(({ objective }) => objective === "least-squares");
  return [
    ...(plain.some(({ law }) => law === "power")
      ? ["power: a line through log y on log x, in closed form"]
      : []),
    ...(plain.some(({ law }) => law === "power+floor")
      ? [
          "power+floor: variable projection on a grid of 24 rates, the best of them polished by Levenberg–Marquardt; no random start",
        ]
      : []),
    ...(plain.length < fits.length || surfaces.length > 0
      ? ["other laws and losses: gradient-based, from many fixed starts, the best of them kept"]
      : []),
  ];
}

type AnyFit = ReportInput["fits"][number] | ReportInput["surfaces"][number];

function heldOutText(fits: readonly AnyFit[]): string {
  const points = fits.flatMap((fit) => fit.holdout ?? []);
  if (points.length === 0) return "none";
  const inside = points.filter((point) => point.inside === true).length;
  return `${countText(points.length)}, sealed before the run; ${countText(inside)} inside their prediction intervals`;
}

function comparedText(fits: ReportInput["fits"]): string {
  const having = fits.filter(({ comparison = [] }) => comparison.length > 1);
  return having.length === 0
    ? "none"
    : `for ${countText(having.length)} of ${countText(fits.length)} laws, see Scaling laws`;
}

function distinct(words: readonly string[]): readonly string[] {
  return [...new Set(words)];
}

function range(values: readonly number[], text: (value: number) => string): string {
  if (values.length === 0) return UNKNOWN;
  const [low, high] = [Math.min(...values), Math.max(...values)].map(text);
  return low === high ? low : `${low} to ${high}`;
}
