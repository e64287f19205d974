// report-sections.ts — what a sweep came to, section by section, as a reader needs it who has not seen it.

import type { ReportSection } from "@ktsweep/report";
import { scalingFigureSvg } from "@ktsweep/report";
import type { StoreVerdict } from "@ktsweep/results";
import type { Sweep } from "@ktsweep/sweep";
import { fitFigure, figureTitle, groupLabel } from "./fit-figures.js";
import type { SweepFit } from "./sweep-fits.js";
import { countText } from "./terminal.js";
import type { TheoryTest, TheoryVerdict } from "./theory-verdict.js";

const ENGINES: Readonly<Record<Sweep["engine"], string>> = {
  exact: "exact: expected risk over all draws, no randomness",
  sampled: "sampled: every replicate trained in all coordinates",
  reduced: "reduced: simulated exactly in law, in blocks of equal eigenvalues",
};

/** The question: grid, problem, stages, and the whole spec. */
export function questionSection(sweep: Sweep): ReportSection {
  const { resolved } = sweep;
  const [{ axes }] = resolved.blocks;
  return {
    title: "What was run",
    blocks: [
      {
        kind: "facts",
        facts: [
          ["engine", ENGINES[sweep.engine]],
          ["replicates", String(sweep.replicates.max)],
          ["root seed", String(sweep.seed)],
          ["problem", JSON.stringify(resolved.problem)],
          ["spec", `SHA-256 ${sweep.digest}`],
        ],
      },
      {
        kind: "text",
        text:
          "Risks are half the mean squared difference from the truth, without label noise; a floor is the part that a stage " +
          "cannot represent. Every simulated risk stands beside its exact expectation where one is known.",
      },
      {
        kind: "table",
        caption: "The grid: every combination, as far as conditions keep it.",
        head: ["axis", "values"],
        rows: axes.map(({ name, values }) => [name, JSON.stringify(values)]),
      },
      {
        kind: "table",
        caption: "The chain of stages, in order; each learns from the truth or an earlier one.",
        head: ["stage", "fields"],
        rows: resolved.chain.map(({ name, stage }) => [name, JSON.stringify(stage)]),
      },
      {
        kind: "details",
        summary: "The whole spec, resolved",
        code: JSON.stringify(resolved, undefined, 2),
      },
    ],
  };
}

/** Whether it is all there. */
export function completenessSection(verdict: StoreVerdict): ReportSection {
  const { planned, valid, missing, conflicting, corrupt, unplanned } = verdict;
  const isWhole = valid === planned && conflicting.count === 0 && corrupt.count === 0;
  return {
    title: "Completeness",
    blocks: [
      {
        kind: "text",
        text: isWhole
          ? `All ${countText(planned)} planned rows are there, each once; stored files match their checksums.`
          : `${countText(valid)} of ${countText(planned)} planned rows are there: what follows rests on these alone.`,
      },
      {
        kind: "facts",
        facts: [
          ["missing", countText(missing.count)],
          ["with two results", countText(conflicting.count)],
          ["damaged files", countText(corrupt.count)],
          ["no longer planned", countText(unplanned)],
        ],
      },
    ],
  };
}

/** Exponents with figures. */
export async function fitsSection(sweep: Sweep, fits: readonly SweepFit[]): Promise<ReportSection> {
  const names = [...new Set(fits.map(({ name }) => name))];
  const figures = await Promise.all(
    names.map(async (name) => {
      const own = fits.filter((fit) => fit.name === name);
      const figure = fitFigure(figureTitle(sweep), own);
      if (figure.series.length === 0) return [];
      const svg = await scalingFigureSvg(figure);
      const caption = `${own[0].y} against ${own[0].x}, law ${own[0].law}.`;
      return [{ kind: "figure" as const, svg, caption }];
    }),
  );
  const warnings = fits.flatMap((fit) =>
    fit.warnings.map((warning) => `${fit.name}, ${groupLabel(fit)}: ${warning}`),
  );
  return {
    title: "Scaling laws",
    blocks: [
      {
        kind: "table",
        caption:
          "Exponents p of y = C·x^p. Expected: the same fit on exact expectations. Predicted: what the spec says theory predicts.",
        head: ["fit", "group", "exponent", "interval", "method", "expected", "predicted", "points"],
        rows: fits.map((fit) => [
          fit.name,
          Object.keys(fit.by).length === 0 ? "" : groupLabel(fit),
          decimal(fit.exponent),
          `[${decimal(fit.exponent_ci_low)}, ${decimal(fit.exponent_ci_high)}]`,
          fit.ci_method,
          decimal(fit.expected_exponent),
          decimal(fit.predicted_exponent),
          String(fit.n_points),
        ]),
      },
      ...figures.flat(),
      ...(warnings.length === 0
        ? []
        : [
            { kind: "text" as const, text: "What to know before an exponent is quoted:" },
            { kind: "notes" as const, notes: warnings },
          ]),
    ],
  };
}

/** Simulated means against expectations. */
export function theorySection({ tests, farthest, text }: TheoryVerdict): ReportSection {
  const [summary] = text.split("\n");
  return {
    title: "Theory beside simulation",
    blocks: [
      { kind: "text", text: `${summary}.` },
      ...(tests === 0
        ? []
        : [
            {
              kind: "table" as const,
              caption:
                "The means that are farthest from their expectations, in standard errors z; beyond the limit chance does not explain it.",
              head: ["cell", "stage", "mean", "expected", "z", "limit", "the expectation assumes"],
              rows: farthest.map(testRow),
            },
          ]),
    ],
  };
}

function testRow({ index, stage, mean, expected, z, limit, assumptions }: TheoryTest): string[] {
  return [
    `#${String(index)}`,
    stage,
    mean.toPrecision(5),
    expected.toPrecision(5),
    z.toFixed(2),
    limit.toFixed(2),
    assumptions.length === 0 ? "nothing" : assumptions.join(", "),
  ];
}

/** How to get everything else. */
export function furtherSection(dir: string): ReportSection {
  return {
    title: "Further",
    blocks: [
      {
        kind: "details",
        summary: "Commands",
        code: [
          `ktsweep export ${dir} --format parquet --out results.parquet`,
          `ktsweep export ${dir} --table curves`,
          `ktsweep verify ${dir} --sample 1% --theory`,
          `ktsweep replay ${dir} '#0'`,
        ].join("\n"),
      },
    ],
  };
}

function decimal(value: number | null): string {
  return value === null ? "–" : value.toFixed(4);
}
