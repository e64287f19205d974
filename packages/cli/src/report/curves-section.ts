// curves-section.ts — learning curves: risk against steps, mean over replicates with interval, beside the expected curve.

import { curvesFigureSvg, type CurveSeries, type ReportSection } from "@ktsweep/report";
import { studentTQuantile } from "@ktsweep/fit";
import type { PointRun, StoredPoints } from "@ktsweep/results";
import { figureTitle } from "../fit-figures.js";
import type { CellRows } from "../sweep-fits.js";
import { LEVEL } from "./cell-estimates.js";
import { cellLabel } from "./cell-label.js";
import { figureBlock, type FigureBlock } from "./figure-block.js";
import { leftOutText, spread } from "./grid-series.js";
import type { ReportInput } from "./report-input.js";

const MOST_CURVES = 6;
const MOST_STAGES = 6;

/** Nothing where the spec asks for no checkpoints. */
export async function curvesSection(
  input: ReportInput,
  curves: StoredPoints | undefined,
): Promise<readonly ReportSection[]> {
  const { sweep, cells } = input;
  if (curves === undefined || cells.length === 0) return [];
  const figures: FigureBlock[] = [];
  for (const stage of sweep.stages.slice(0, MOST_STAGES)) {
    const own = cells.filter((cell) => runsOf(curves, sweep.cellId(cell.index), stage).length > 0);
    if (own.length === 0) continue;
    const shown = spread(own, MOST_CURVES);
    const title = figureTitle(sweep);
    const figure = curvesFigureSvg({
      title: `Learning curves of ${stage}`,
      subtitle: `${title.title}: ${title.subtitle}`,
      xLabel: "steps (updates done)",
      yLabel: "risk ½ E(f − f*)²",
      markNames: { points: "mean, band: 95 % interval", theory: "exact expectation" },
      series: shown.map((cell) => curveOf(cell, stage, curves, input)),
    });
    const caption = `Risk of ${stage} while it trains, from the first checkpoint on.${leftOutText(shown.length, own.length, "cells")}`;
    figures.push(...(await figureBlock(`curves-${stage}`, figure, caption)));
  }
  if (figures.length === 0) return [];
  return [
    {
      title: "Learning curves",
      blocks: [
        {
          kind: "text",
          text: "A curve that falls and rises again learns first and then fits the noise of its labels: it is best stopped at its lowest point.",
        },
        ...figures,
      ],
    },
  ];
}

function runsOf(points: StoredPoints, cell: string, stage: string): readonly PointRun[] {
  return points.runs(cell).filter((run) => run.stage === stage);
}

function curveOf(
  cell: CellRows,
  stage: string,
  curves: StoredPoints,
  { sweep, cells }: ReportInput,
): CurveSeries {
  const runs = runsOf(curves, sweep.cellId(cell.index), stage);
  const [steps, risk, expected] = ["step", "risk", "expected_risk"].map((name) =>
    curves.column(name),
  );
  const { start, end } = runs[0];
  const at = Array.from({ length: end - start }, (_, i) => i).filter((i) => steps[start + i] > 0);
  const theory = at
    .map((i) => ({ x: steps[start + i], y: expected[start + i] }))
    .filter(({ y }) => Number.isFinite(y));
  return {
    label: cellLabel(cell, sweep, cells),
    points: at.map((i) => ({
      x: steps[start + i],
      ...meanOfRuns(runs.map((run) => risk[run.start + i])),
    })),
    ...(sweep.engine === "exact" || theory.length === 0 ? {} : { theory }),
  };
}

/** Mean with Student's t. */
function meanOfRuns(values: readonly number[]): { y: number; low?: number; high?: number } {
  const n = values.length;
  const y = values.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return { y };
  const squares = values.reduce((sum, value) => sum + (value - y) ** 2, 0);
  const half = studentTQuantile((1 + LEVEL) / 2, n - 1) * Math.sqrt(squares / (n - 1) / n);
  return { y, low: y - half, high: y + half };
}
