// checklist-section.ts — what a report of a scaling law should say, filled in from the sweep.
// Topics after Li, Kudugunta, Zettlemoyer, "(Mis)Fitting: A Survey of Scaling Laws", 2025, arXiv 2502.18969, whose checklist
// has four parts: hypothesis, training, data, fit. The questions are in our words and for chains of linear models.

import type { ReportSection } from "@ktsweep/report";
import { countText, durationText } from "../terminal.js";
import { axisValuesText } from "./axis-values.js";
import { fieldsOf, wordOf } from "./chain-words.js";
import { fittingRows } from "./checklist-fitting.js";
import type { ReportInput } from "./report-input.js";

export const UNKNOWN = "not recorded";

/** A line of the checklist. */
export type Row = readonly [part: string, question: string, answer: string];

/** Nothing where the spec asks for no fits. */
export function checklistSection(input: ReportInput): readonly ReportSection[] {
  if (input.sweep.fits.length + input.sweep.surfaces.length === 0) return [];
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
          rows: [...hypothesis(input), ...training(input), ...data(input), ...fittingRows(input)],
        },
      ],
    },
  ];
}

function hypothesis({ sweep, fits, surfaces }: ReportInput): Row[] {
  const laws: readonly string[] = [
    ...new Set([...sweep.fits.map(({ law }) => law), ...surfaces.map(({ law }) => law)]),
  ];
  const variables = [
    ...sweep.fits.map(({ name, y, x, by }) => ({ name, y: y.text, x: x.text, by })),
    ...sweep.surfaces.map(({ name, y, x, by }) => ({
      name,
      y: y.text,
      x: x.map(({ text }) => text).join(", "),
      by,
    })),
  ];
  const predicted = sweep.fits.filter((fit) => fit.predicted !== undefined);
  const powers = sweep.fits.some(({ law }) => law === "power+floor") ? "C, p and E" : "C and p";
  const parameters = [
    ...(fits.length === 0 ? [] : [`${powers}, for each of ${countText(fits.length)} groups`]),
    ...surfaces.map((fit) => `${fit.name}: ${Object.keys(fit.parameters).join(", ")}`),
  ];
  return [
    ["hypothesis", "form of the law", laws.map((law) => FORMS[law] ?? law).join("; ")],
    [
      "hypothesis",
      "variables",
      variables
        .map(
          ({ name, y, x, by }) =>
            `${name}: ${y} against ${x}${by.length === 0 ? "" : `, one law per ${by.join(", ")}`}`,
        )
        .join("; "),
    ],
    ["hypothesis", "parameters that are fitted", [...new Set(parameters)].join("; ")],
    [
      "hypothesis",
      "where the form comes from",
      predicted.length === 0
        ? `${UNKNOWN}: the spec predicts no exponent`
        : `the spec predicts exponents: ${predicted.map((fit) => `${fit.name} ${fit.predicted?.text ?? ""}`).join("; ")}`,
    ],
  ];
}

const FORMS: Readonly<Partial<Record<string, string>>> = {
  power: "power: y = C·x^p",
  "power+floor": "power+floor: y = C·x^p + E, E ≥ 0",
  broken: "broken: y = b·x^−c0·(1 + (x/d)^(1/f))^(−c1·f)",
  chinchilla: "chinchilla: y = E + A/N^alpha + B/D^beta",
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
