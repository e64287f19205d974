// question-section.ts — the opening: what was asked, of what grid, and what came out, in words.

import { chainFigureSvg, type ReportSection } from "@ktsweep/report";
import type { Json, ResolvedSpec, Sweep } from "@ktsweep/sweep";
import { groupLabel } from "../fit-figures.js";
import type { SweepSurfaceFit } from "../sweep-surfaces.js";
import type { SweepFit } from "../sweep-fits.js";
import { countText } from "../terminal.js";
import { axisValuesText } from "./axis-values.js";
import { bracketed, chainDiagram, chainSentences, fieldsOf, wordOf } from "./chain-words.js";
import { figureBlock } from "./figure-block.js";
import type { ReportInput } from "./report-input.js";

const ENGINES: Readonly<Record<Sweep["engine"], string>> = {
  exact: "exact: the expected risk over all draws, without randomness",
  sampled: "sampled: every replicate trained in all coordinates",
  reduced: "reduced: simulated exactly in law, in blocks of nearly equal eigenvalues",
};

export async function questionSection(input: ReportInput): Promise<ReportSection> {
  const { sweep, cells } = input;
  return {
    title: "In short",
    blocks: [
      { kind: "text", text: questionText(sweep) },
      { kind: "notes", notes: chainSentences(sweep) },
      ...(await figureBlock(
        "chain",
        chainFigureSvg(chainDiagram(sweep)),
        "Who learns from whom: each arrow leads from the predictor that gives labels to the stage that is trained on them.",
      )),
      {
        kind: "facts",
        facts: [
          ["problem", problemText(sweep.resolved)],
          ["engine", ENGINES[sweep.engine]],
          ["replicates", replicatesText(sweep)],
          ["cells with results", countText(cells.length)],
          ["risk means", "half the mean squared difference from the truth, without label noise"],
        ],
      },
      {
        kind: "table",
        caption: gridCaption(sweep.resolved),
        head: ["axis", "values"],
        rows: sweep.resolved.blocks.flatMap(({ axes }, block) =>
          axes.map(({ name, values }) => [
            block === 0 ? name : `${name} (block ${String(block + 1)})`,
            axisValuesText(values),
          ]),
        ),
      },
      ...headline(input),
      { kind: "text", text: "What to beware of:" },
      { kind: "notes", notes: cautions(input) },
    ],
  };
}

function questionText({ stages, measures, axes, name }: Sweep): string {
  const along = axes.length === 0 ? "" : ` along ${listText(axes.map((axis) => axis.name))}`;
  const asked =
    measures.length === 0
      ? ""
      : ` It also asks for ${listText(measures.map((measure) => `${measure.name} = ${measure.text}`))}.`;
  const many = stages.length === 1 ? "one stage" : `a chain of ${String(stages.length)} stages`;
  const of = stages.length === 1 ? "its risk" : "the risk of each";
  return `The sweep ${name} trains ${many} and looks at ${of}${along}.${asked}`;
}

function problemText({ problem }: ResolvedSpec): string {
  return Object.entries(fieldsOf(problem)).map(problemWords).join("; ");
}

function problemWords([field, value = null]: readonly [string, Json | undefined]): string {
  const { exponent, ...others } = fieldsOf(value);
  if (field === "d") return `d = ${wordOf(value)} latent coordinates`;
  if (field === "noiseVariance") return `label noise of variance ${wordOf(value)}`;
  if (field === "target" && exponent !== undefined) {
    const more = Object.entries(others).map(([name, one]) => `, ${name} ${wordOf(one)}`);
    return `the truth has energy i^-${bracketed(exponent)} in coordinate i${more.join("")}`;
  }
  if (field === "tail" && value === "extrapolate")
    return "what lies beyond d counts as noise and risk";
  return `${field} ${wordOf(value)}`;
}

function replicatesText({ engine, replicates: { min, max, until }, resolved }: Sweep): string {
  if (engine === "exact") return "none: one exact number per cell";
  const draws =
    resolved.random === "common"
      ? "the same draws in all cells"
      : "draws of its own for each stage";
  const count = until === undefined ? countText(max) : `${countText(min)} to ${countText(max)}`;
  const rule =
    until === undefined ? "" : `, until the interval of ${until.of} is ±${String(until.halfwidth)}`;
  return `${count} per cell${rule}; ${draws}`;
}

function gridCaption({ blocks }: ResolvedSpec): string {
  const zipped = blocks.flatMap(({ zip }) => zip.map((names) => names.join(" with ")));
  const where = blocks.flatMap(({ where: condition }) =>
    condition === undefined ? [] : [condition],
  );
  return [
    blocks.every(({ axes }) => axes.length === 0)
      ? "The grid: a single point."
      : "The grid: every combination of these values.",
    ...(zipped.length === 0 ? [] : [`In step: ${zipped.join("; ")}.`]),
    ...(where.length === 0 ? [] : [`Only where ${where.join("; or ")}.`]),
  ].join(" ");
}

const MOST_GROUPS = 4;

/** The exponents in words: each where they are few, else their range. */
function headline({ fits, surfaces }: ReportInput): ReportSection["blocks"] {
  if (fits.length + surfaces.length === 0) return [];
  const names = [...new Set(fits.map(({ name }) => name))];
  const notes = names.flatMap((name) => {
    const own = fits.filter((fit) => fit.name === name);
    return own.length <= MOST_GROUPS ? own.map(sentenceOf) : [rangeSentence(own)];
  });
  return [
    { kind: "text", text: "What was measured:" },
    { kind: "notes", notes: [...notes, ...surfaces.slice(0, MOST_GROUPS).map(surfaceSentence)] },
  ];
}

function surfaceSentence(fit: SweepSurfaceFit): string {
  const parameters = Object.entries(fit.parameters).map(([name, value]) => {
    const error = fit.se[name];
    const spread = error === null ? "" : ` ± ${error.toPrecision(2)}`;
    return `${name} = ${value === null ? "unknown" : value.toPrecision(4)}${spread}`;
  });
  const group = Object.keys(fit.by).length === 0 ? "" : ` (${groupLabel(fit)})`;
  return `${fit.name}${group}: law ${fit.law} of ${fit.y} in ${fit.x.join(" and ")}; ${parameters.join(", ")} (± one standard error).`;
}

function rangeSentence(fits: readonly SweepFit[]): string {
  const [{ name, y, x, by }] = fits;
  const exponents = fits.flatMap(({ exponent }) => exponent ?? []);
  const held = fits.filter(
    ({ expected_exponent: expected, exponent_ci_low: low, exponent_ci_high: high }) =>
      expected !== null && low !== null && high !== null && low <= expected && expected <= high,
  ).length;
  const known = fits.filter(
    (fit) => fit.expected_exponent !== null && fit.exponent_ci_low !== null,
  ).length;
  const theory =
    known === 0
      ? ""
      : `; ${String(held)} of ${String(known)} intervals hold the exponent of the same fit on exact expectations`;
  const range =
    exponents.length === 0
      ? "none could be fitted"
      : `p from ${Math.min(...exponents).toFixed(4)} to ${Math.max(...exponents).toFixed(4)}`;
  return `${name}: ${y} ~ ${x}^p in ${countText(fits.length)} groups (${Object.keys(by).join(", ")}), ${range}${theory}.`;
}

function sentenceOf(fit: SweepFit): string {
  const { exponent, exponent_ci_low: low, exponent_ci_high: high, ci_level: level } = fit;
  const group = Object.keys(fit.by).length === 0 ? "" : ` (${groupLabel(fit)})`;
  if (exponent === null) return `${fit.name}${group}: could not be fitted.`;
  const interval =
    low === null || high === null
      ? "without an interval"
      : `${String(Math.round(100 * level))} % interval [${low.toFixed(4)}, ${high.toFixed(4)}]`;
  const beside = [
    ...(fit.expected_exponent === null ? [] : [`${fit.expected_exponent.toFixed(4)} expected`]),
    ...(fit.predicted_exponent === null ? [] : [`${fit.predicted_exponent.toFixed(4)} predicted`]),
  ];
  const theory = beside.length === 0 ? "" : `; ${beside.join(", ")}`;
  return `${fit.name}${group}: ${fit.y} ~ ${fit.x}^p, p = ${exponent.toFixed(4)}, ${interval}${theory}.`;
}

const FEW_REPLICATES = 4;

/** Each in plain words; the last word where there is nothing to say. */
function cautions({
  verdict,
  warnings,
  fits,
  surfaces,
  agreement: { outside },
  sweep,
  cells,
}: ReportInput): string[] {
  const fewest = cells.reduce(
    (least, { cell }) => Math.min(least, cell.replicates.length),
    Infinity,
  );
  const held = [...fits, ...surfaces].flatMap((fit) => fit.holdout ?? []);
  const missed = held.filter((point) => point.inside === false);
  const warned = fits.filter((fit) => fit.warnings.length > 0).length;
  const notes = [
    ...(cells.length === 0 ? ["No row is recorded yet: there is nothing to see below."] : []),
    ...(verdict.valid < verdict.planned
      ? [
          `Unfinished: ${countText(verdict.valid)} of ${countText(verdict.planned)} planned rows are there. Means, fits and figures rest on these alone and will change.`,
        ]
      : []),
    ...(verdict.conflicting.count > 0
      ? [
          `${countText(verdict.conflicting.count)} rows have two different results: a machine or a version is broken.`,
        ]
      : []),
    ...(verdict.corrupt.count > 0
      ? [`${countText(verdict.corrupt.count)} damaged files were set aside.`]
      : []),
    ...(sweep.engine === "exact" || fewest >= FEW_REPLICATES || cells.length === 0
      ? []
      : [
          fewest === 1
            ? "There are cells with one replicate: their means have no intervals."
            : `There are cells with ${String(fewest)} replicates: their intervals rest on normal noise.`,
        ]),
    ...warnings,
    ...(outside.length > 0
      ? [
          `${countText(outside.length)} simulated means lie too far from their expectations for chance: see Theory beside simulation.`,
        ]
      : []),
    ...(missed.length > 0
      ? [
          `${countText(missed.length)} of ${countText(held.length)} held-out points lie outside of their prediction intervals: a law does not reach as far as it is asked to.`,
        ]
      : []),
    ...(warned > 0
      ? [`${countText(warned)} of ${countText(fits.length)} fits carry warnings: see Scaling laws.`]
      : []),
    ...(sweep.engine !== "exact" && sweep.resolved.random === "common"
      ? [
          "Cells share their draws: their errors are correlated and must not be pooled as if they were independent. The intervals here allow for it.",
        ]
      : []),
  ];
  return notes.length === 0 ? ["Nothing that the program could see."] : notes;
}

function listText(words: readonly string[]): string {
  return words.length < 2
    ? words.join("")
    : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}
