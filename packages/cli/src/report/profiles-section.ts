// profiles-section.ts — spectral profiles: what each model learned of every coordinate of the truth.

import {
  panelsFigureSvg,
  type FigurePoint,
  type PanelSeries,
  type ReportSection,
} from "@ktsweep/report";
import type { StoredPoints } from "@ktsweep/results";
import { figureTitle } from "../fit-figures.js";
import type { CellRows } from "../sweep-fits.js";
import { fieldsOf } from "./chain-words.js";
import { cellLabel } from "./cell-label.js";
import { figureBlock, type FigureBlock } from "./figure-block.js";
import { leftOutText, spread } from "./grid-series.js";
import type { ReportInput } from "./report-input.js";

const MOST_CELLS = 3;
const MOST_STAGES = 5;

/** Nothing where the spec asks for no profiles. */
export async function profilesSection(
  input: ReportInput,
  profiles: StoredPoints | undefined,
): Promise<readonly ReportSection[]> {
  const { sweep, cells } = input;
  if (profiles === undefined) return [];
  const own = cells.filter((cell) => profiles.runs(sweep.cellId(cell.index)).length > 0);
  const shown = spread(own, MOST_CELLS);
  const figures: FigureBlock[] = [];
  for (const cell of shown) figures.push(...(await profileFigure(cell, profiles, input)));
  if (figures.length === 0) return [];
  const components =
    fieldsOf(fieldsOf(sweep.resolved.problem).target).multiIndex === undefined
      ? ""
      : " Here 1 is the easy component of the truth, 2 the hard one, and 3 what the model has besides.";
  return [
    {
      title: "What each model learned",
      blocks: [
        {
          kind: "text",
          text:
            "The truth is a sum over coordinates i, each with an amplitude c_i; a model has v_i in its place. Top: the energy v_i² of " +
            "the model beside c_i² of the truth. Middle: the share v_i / c_i that is learned, 1 = all of it. Bottom: the squared error " +
            `(v_i − c_i)², dotted its exact expectation. All are means over replicates.${components}${leftOutText(shown.length, own.length, "cells")}`,
        },
        ...figures,
      ],
    },
  ];
}

/** Means over replicates at the coordinates that are shown. Shape: all arrays of one length. */
interface StageProfile {
  readonly stage: string;
  readonly index: readonly number[];
  readonly columns: Readonly<Record<ProfileColumn, readonly number[]>>;
}

type ProfileColumn = "truth_energy" | "mean" | "second" | "error" | "expected_error";

async function profileFigure(
  cell: CellRows,
  profiles: StoredPoints,
  { sweep, cells }: ReportInput,
): Promise<readonly FigureBlock[]> {
  const all = sweep.stages.flatMap((stage) =>
    stageProfile(cell, stage, profiles, sweep.cellId(cell.index)),
  );
  const stages = all.slice(0, MOST_STAGES);
  if (stages.length === 0) return [];
  const label = cellLabel(cell, sweep, cells);
  const lineOf = (profile: StageProfile, y: (i: number) => number): FigurePoint[] =>
    profile.index.map((x, i) => ({ x, y: y(i) })).filter((point) => Number.isFinite(point.y));
  const seriesOf = (y: (profile: StageProfile, i: number) => number): PanelSeries[] =>
    stages.map((profile) => ({
      label: profile.stage,
      points: lineOf(profile, (i) => y(profile, i)),
    }));
  const positive = (points: readonly FigurePoint[]): readonly FigurePoint[] =>
    points.filter(({ y }) => y > 0);
  const truth = positive(lineOf(stages[0], (i) => stages[0].columns.truth_energy[i]));
  const energies = seriesOf(({ columns }, i) => columns.second[i]);
  const svg = panelsFigureSvg({
    title: `Spectral profile: ${label}`,
    subtitle: `${sweep.name}: ${figureTitle(sweep).subtitle}`,
    xLabel: "coordinate i",
    markNames: {
      points: "mean over replicates",
      fit: "energy of the truth",
      theory: "exact expectation",
      predicted: "all learned",
    },
    panels: [
      {
        yLabel: "energy v_i²",
        series: energies.map((one, i) => ({
          ...one,
          points: positive(one.points),
          ...(i === 0 ? { line: truth } : {}),
        })),
      },
      {
        yLabel: "share learned v_i / c_i",
        yScale: "linear",
        series: seriesOf(({ columns }, i) => columns.mean[i] / Math.sqrt(columns.truth_energy[i])),
        levels: [1],
      },
      {
        yLabel: "squared error",
        series: stages.map((profile) => ({
          label: profile.stage,
          points: positive(lineOf(profile, (i) => profile.columns.error[i])),
          theory:
            sweep.engine === "exact"
              ? []
              : positive(lineOf(profile, (i) => profile.columns.expected_error[i])),
        })),
      },
    ],
  });
  const left =
    all.length > stages.length
      ? ` The first ${String(stages.length)} of ${String(all.length)} stages.`
      : "";
  return figureBlock(
    `profile-${String(cell.index)}`,
    svg,
    `Spectral profile of cell #${String(cell.index)} (${label}).${left}`,
  );
}

function stageProfile(
  cell: CellRows,
  stage: string,
  profiles: StoredPoints,
  id: string,
): StageProfile[] {
  const planned = new Set(cell.cell.replicates);
  const runs = profiles.runs(id).filter((run) => run.stage === stage && planned.has(run.replicate));
  if (runs.length === 0) return [];
  const length = runs[0].end - runs[0].start;
  const mean = (name: string): number[] => {
    const values = profiles.column(name);
    return Array.from(
      { length },
      (_, i) => runs.reduce((sum, { start }) => sum + values[start + i], 0) / runs.length,
    );
  };
  const columns = {
    truth_energy: mean("truth_energy"),
    mean: mean("mean"),
    second: mean("second"),
    error: mean("error"),
    expected_error: mean("expected_error"),
  };
  return [{ stage, index: mean("index"), columns }];
}
