// checklist-section.ts — what a report of a scaling law should say, filled in from the sweep.
// Topics after Li, Kudugunta, Zettlemoyer, "(Mis)Fitting: A Survey of Scaling Laws", 2025, arXiv 2502.18969, whose checklist
// has four parts: hypothesis, training, data, fit. The questions are in our words and for chains of linear models.

import type { ReportSection } from "@ktsweep/report";
import { countText, durationText } from "../terminal.js";
import { axisValuesText } from "./axis-values.js";
import { fieldsOf, wordOf } from "./chain-words.js";
import { valueText } from "./grid-series.js";
import type { ReportInput } from "./report-input.js";

const UNKNOWN = "not recorded";

type Row = readonly [part: string, question: string, answer: string];

/** Nothing where the spec asks for no fits. */
export function checklistSection(input: ReportInput): readonly ReportSection[] {
  if (input.sweep.fits.length === 0) return [];
  return [
    {
      title: "Reporting checklist",
      blocks: [
        {
          kind: "text",
          text: "What a reader needs to judge a scaling law, after the checklist of (Mis)Fitting: A Survey of Scaling Laws (arXiv 2502.18969), filled in by the program.",
        },
        {
          kind: "table",
          caption: `"${UNKNOWN}" means that the folder does not say.`,
          head: ["part", "question", "answer"],
          rows: [...hypothesis(input), ...training(input), ...data(input), ...fitting(input)],
        },
      ],
    },
  ];
}

function hypothesis({ sweep, fits }: ReportInput): Row[] {
  const laws = [...new Set(sweep.fits.map(({ law }) => law))];
  const predicted = sweep.fits.filter((fit) => fit.predicted !== undefined);
  return [
    ["hypothesis", "form of the law", laws.map((law) => FORMS[law] ?? law).join("; ")],
    [
      "hypothesis",
      "variables",
      sweep.fits
        .map(
          ({ name, y, x, by }) =>
            `${name}: ${y.text} against ${x.text}${by.length === 0 ? "" : `, one law per ${by.join(", ")}`}`,
        )
        .join("; "),
    ],
    [
      "hypothesis",
      "parameters that are fitted",
      `${laws.includes("power+floor") ? "C, p and, with a floor, E" : "C and p"}, for each of ${countText(fits.length)} groups`,
    ],
    [
      "hypothesis",
      "where the form comes from",
      predicted.length === 0
        ? `${UNKNOWN}: the spec predicts no exponent`
        : `the spec predicts exponents: ${predicted.map((fit) => `${fit.name} ${fit.predicted?.text ?? ""}`).join("; ")}`,
    ],
  ];
}

const FORMS: Readonly<Record<string, string>> = {
  power: "power: y = C·x^p",
  "power+floor": "power+floor: y = C·x^p + E, E ≥ 0",
};

function training({ sweep, cells, verdict }: ReportInput): Row[] {
  const { resolved, stages, replicates } = sweep;
  const passes = resolved.chain.filter(({ stage }) => fieldsOf(stage).epochs !== undefined);
  const shared = resolved.chain.filter(({ stage }) => fieldsOf(stage).data !== undefined);
  const repeats = [
    ...passes.map(
      ({ name, stage }) => `${name} makes ${wordOf(fieldsOf(stage).epochs ?? null)} passes`,
    ),
    ...shared.map(
      ({ name, stage }) => `${name} shares the rows of ${wordOf(fieldsOf(stage).data ?? null)}`,
    ),
  ];
  const fieldsText = (names: readonly string[]): string =>
    resolved.chain
      .map(({ name, stage }) => {
        const own = names.filter((field) => fieldsOf(stage)[field] !== undefined);
        return `${name}: ${own.length === 0 ? "default" : own.map((field) => `${field} ${wordOf(fieldsOf(stage)[field] ?? null)}`).join(", ")}`;
      })
      .join("; ");
  return [
    [
      "training",
      "models trained",
      `${countText(cells.length)} cells × ${countText(stages.length)} stages; ${countText(verdict.valid)} rows`,
    ],
    ["training", "sizes", axesText(sweep.resolved)],
    ["training", "data per model", fieldsText(["samples", "steps", "flow", "batch"])],
    [
      "training",
      "is data repeated",
      repeats.length === 0 ? "no: every sample is drawn fresh and used once" : repeats.join("; "),
    ],
    [
      "training",
      "how sizes are counted",
      "d: coordinates of the latent space; samples: rows drawn, steps: updates done",
    ],
    [
      "training",
      "hyperparameters, fixed or scaled",
      fieldsText(["stepSize", "schedule", "ridge", "momentum", "average"]),
    ],
    [
      "training",
      "hyperparameters that were searched",
      sweep.best.length === 0
        ? "none"
        : sweep.best.map(({ over, text }) => `${over.join(", ")}, least mean ${text}`).join("; "),
    ],
    [
      "training",
      "seeds",
      sweep.engine === "exact"
        ? "none needed: exact expectations over all draws"
        : `${replicates.min === replicates.max ? countText(replicates.max) : `${countText(replicates.min)} to ${countText(replicates.max)}`} replicates per cell, root seed ${String(sweep.seed)}`,
    ],
  ];
}

function axesText({ blocks, problem }: ReportInput["sweep"]["resolved"]): string {
  const axes = blocks.flatMap((block) =>
    block.axes.map(({ name, values }) => `${name} ${axisValuesText(values)}`),
  );
  return [...new Set([`d ${wordOf(fieldsOf(problem).d ?? null)}`, ...axes])].join("; ");
}

function data({ sweep, record, dir }: ReportInput): Row[] {
  return [
    [
      "data",
      "are the results open",
      `every row: ktsweep export ${dir}, SHA-256 ${record.table.sha256.slice(0, 16)}…`,
    ],
    [
      "data",
      "which points of a run",
      "its end (best steps only where a fit names one); learning curves are not fitted",
    ],
    [
      "data",
      "what is measured",
      "risk ½ E(f − f*)² against the truth itself, in closed form: no test set",
    ],
    [
      "data",
      "how it is changed before the fit",
      `means over replicates; expressions of the spec on these means${sweep.engine === "exact" ? " (here exact expectations)" : ""}; logarithms`,
    ],
    [
      "data",
      "compute, all threads together",
      durationText(record.hosts.reduce((sum, { seconds }) => sum + seconds, 0)),
    ],
  ];
}

function fitting({ fits, sweep, agreement }: ReportInput): Row[] {
  const points = fits.map(({ n_points: count }) => count);
  const dropped = fits.filter((fit) => fit.warnings.some((text) => text.startsWith("no-data")));
  const methods = [
    ...new Set(
      fits.map(
        ({ ci_method: method, ci_level: level }) => `${method} at ${valueText(100 * level)} %`,
      ),
    ),
  ];
  const r2 = fits.flatMap((fit) => fit.r2 ?? []);
  const beside = fits.filter((fit) => fit.expected_exponent !== null).length;
  return [
    ["fit", "objective", `least squares of log y, ${weightText(fits)}`],
    [
      "fit",
      "algorithm and starts",
      ALGORITHMS.filter(([law]) => sweep.fits.some((fit) => fit.law === law))
        .map(([law, how]) => `${law}: ${how}`)
        .join("; "),
    ],
    ["fit", "points per law", points.length === 0 ? "none" : range(points, String)],
    [
      "fit",
      "points that were dropped",
      dropped.length === 0 ? "none" : dropped.map(({ name }) => name).join(", "),
    ],
    ["fit", "intervals", methods.join(", ")],
    [
      "fit",
      "goodness of fit",
      r2.length === 0
        ? UNKNOWN
        : `r² ${range(r2, (value) => value.toFixed(5))}; residuals and local slopes are drawn above`,
    ],
    ["fit", "other laws compared", extraText(fits, "comparison", "none")],
    ["fit", "held-out points", extraText(fits, "holdout", "none")],
    [
      "fit",
      "checked against theory",
      sweep.engine === "exact"
        ? `the numbers are the theory's own`
        : `${countText(agreement.tests)} means tested, ${countText(agreement.outside.length)} at odds; ${countText(beside)} of ${countText(fits.length)} exponents stand beside those of expectations`,
    ],
  ];
}

const ALGORITHMS: readonly (readonly [law: string, how: string])[] = [
  ["power", "a line through log y on log x, in closed form"],
  [
    "power+floor",
    "variable projection on a grid of 24 rates, the best of them polished by Levenberg–Marquardt; no random start",
  ],
];

/** Whether fits bring a part that not every version of the program has. */
function extraText(fits: ReportInput["fits"], field: string, none: string): string {
  const having = fits.filter(
    (fit) => (fit as unknown as Readonly<Record<string, unknown>>)[field] !== undefined,
  );
  return having.length === 0
    ? none
    : `for ${countText(having.length)} of ${countText(fits.length)} laws, see Scaling laws`;
}

function weightText(fits: ReportInput["fits"]): string {
  const weighted = fits.some(
    (fit) => (fit as unknown as { readonly weights?: string }).weights === "replicates",
  );
  return weighted ? "weights from replicates" : "equal weights";
}

function range(values: readonly number[], text: (value: number) => string): string {
  const [low, high] = [Math.min(...values), Math.max(...values)].map(text);
  return low === high ? low : `${low} to ${high}`;
}
