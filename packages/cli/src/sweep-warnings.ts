// sweep-warnings.ts — what a fit cannot see but its sweep knows: schedules that make x a poor variable, a d too small.

import { type Cell, KtsweepError, log, log2, type Stage, stageModes } from "@ktsweep/core";
import type { LawFit } from "@ktsweep/fit";
import type { FitRequest, Sweep } from "@ktsweep/sweep";
import { kStarThresholds, passOf, type StagePass } from "@ktsweep/theory";

import type { CellRows } from "./sweep-fits.js";

/** Learned directions may be at most this share of d. */
const largestShare = 1 / 4;
/** The energy that `tail: truncate` leaves out may be at most this share of the risk. */
const largestTail = 0.05;

/** A cell of the group with its x. */
interface PlacedCell {
  readonly x: number;
  readonly cell: Cell;
  readonly rows: CellRows;
}

/** A stage of SGD that y depends on, in the cells looked at. */
interface Pass extends StagePass {
  readonly stage: string;
  readonly at: PlacedCell;
}

/**
 * Warnings of each fit's group, by what y says it depends on: `polylog`, where x counts samples of a pass
 * with the geometric schedule, and `d-too-small`, where the largest cell feels the end of the spectrum.
 *
 * Cost: up to three cells of a group are evaluated.
 */
export function sweepWarnings(
  sweep: Sweep,
  request: FitRequest,
  cells: readonly CellRows[],
): (fit: LawFit) => readonly string[] {
  const named = sweep.stages.length === 0 ? [] : stagesIn(sweep, request.y.text);
  if (named.length === 0) return () => [];
  const groups = groupsOf(cells, request.by);
  return (fit) => {
    if (fit.exponent === null) return [];
    const group = groups.get(keyOf(request.by, fit.by)) ?? [];
    const placed = threeCells(sweep, request, group);
    if (placed.length < 2) return [];
    const passes = placed.map((at) => passesOf(at, named));
    return [...polylog(request, passes), ...dTooSmall(passes[passes.length - 1])];
  };
}

/** Stages whose columns a text reads, also by way of measures. */
function stagesIn({ stages, measures }: Sweep, text: string): readonly string[] {
  const words = new Set<string>();
  const add = (of: string): void => {
    for (const [word] of of.matchAll(/[A-Za-z]\w*/g)) {
      if (words.has(word)) continue;
      words.add(word);
      const measure = measures.find(({ name }) => name === word);
      if (measure) add(measure.text);
    }
  };
  add(text);
  return stages.filter((stage) => [...words].some((word) => word.startsWith(`${stage}_`)));
}

function keyOf(by: readonly string[], values: Readonly<Record<string, number | string>>): string {
  return JSON.stringify(by.map((name) => values[name]));
}

function groupsOf(
  cells: readonly CellRows[],
  by: readonly string[],
): ReadonlyMap<string, readonly CellRows[]> {
  const groups = new Map<string, CellRows[]>();
  for (const cell of cells) {
    const key = keyOf(by, cell.cell.columns);
    const group = groups.get(key);
    if (group) group.push(cell);
    else groups.set(key, [cell]);
  }
  return groups;
}

/** The cells of the smallest, a middle and the largest x; none where x is measured. */
function threeCells(
  sweep: Sweep,
  { x }: FitRequest,
  group: readonly CellRows[],
): readonly PlacedCell[] {
  const xs = group.map(({ cell }) =>
    x.evaluate((name) => {
      const value = Object.hasOwn(cell.columns, name) ? cell.columns[name] : NaN;
      return typeof value === "number" ? value : NaN;
    }),
  );
  if (!xs.every(Number.isFinite)) return [];
  const order = [...xs.keys()].sort((i, j) => xs[i] - xs[j]);
  const n = order.length;
  return [...new Set([0, Math.floor((n - 1) / 2), n - 1])].map((place) => {
    const i = order[place];
    return { x: xs[i], cell: sweep.cell(group[i].index), rows: group[i] };
  });
}

/** Passes of the stages named and of those they learn from or start from. */
function passesOf(at: PlacedCell, named: readonly string[]): readonly Pass[] {
  const { problem, chain } = at.cell;
  const reached = new Set<string>();
  const add = (name: string): void => {
    if (reached.has(name) || !Object.hasOwn(chain, name)) return;
    reached.add(name);
    for (const earlier of earlierOf(chain[name])) add(earlier);
  };
  named.forEach(add);
  return [...reached].flatMap((stage) => {
    const pass = passOf({ problem, chain, name: stage, stage: chain[stage] });
    return pass ? [{ ...pass, stage, at }] : [];
  });
}

function earlierOf({ labels, ...stage }: Stage): readonly string[] {
  const start = "init" in stage && typeof stage.init === "string" ? [stage.init] : [];
  if (labels === undefined) return start;
  return typeof labels === "string" ? [labels, ...start] : [...labels.mix, ...start];
}

/** x is the samples of one stage's pass, up to a factor, in all of the cells looked at. */
function polylog({ x }: FitRequest, cells: readonly (readonly Pass[])[]): readonly string[] {
  const [first] = cells;
  const counted = first.find(({ stage }) => {
    const ratios = cells.map((passes) => {
      const pass = passes.find((each) => each.stage === stage);
      return pass ? pass.samples / pass.at.x : NaN;
    });
    return ratios.every((ratio) => Math.abs(ratio / ratios[0] - 1) < 0.01);
  });
  if (!counted) return [];
  const [least, most] = [cells[0][0].at.x, cells[cells.length - 1][0].at.x];
  const share = 1 - log(log2(most) / log2(least)) / log(most / least);
  const name = /^\w+$/.test(x.text) ? x.text : `(${x.text})`;
  return [
    `polylog: x is the number of samples of ${counted.stage}, whose geometric schedule is worth ` +
      `N/log2(N) of them at full step size: the exponent in x is about ${share.toFixed(2)} times that in ` +
      `N_eff and drifts with x. Regress on x: "${name} / log2(${name})".`,
  ];
}

/** In the largest cell: k* near d, or a truncated tail that the risk would feel. */
function dTooSmall(passes: readonly Pass[]): readonly string[] {
  for (const { stage, samples, stepSize, at } of passes) {
    const { problem } = at.cell;
    if (problem.sketch !== undefined || problem.tail === "extrapolate") continue;
    const learned = stageModes(at.cell, stage).countAbove(
      kStarThresholds({ stepSize, samples }).lower,
    );
    if (learned > largestShare * problem.d) {
      return [
        `d-too-small: at x = ${at.x} the stage ${stage} has learned k* = ${learned} of d = ${problem.d} ` +
          `directions, so the end of the spectrum shapes the last points: take d of at least ` +
          `${Math.ceil(learned / largestShare)}, or tail: extrapolate.`,
      ];
    }
    const share = tailShare(at, stage);
    if (share > largestTail) {
      return [
        `d-too-small: at x = ${at.x} the energy beyond d = ${problem.d}, which tail: truncate leaves out, ` +
          `is ${Math.round(100 * share)} % of the risk of ${stage}: take a larger d, or tail: extrapolate.`,
      ];
    }
  }
  return [];
}

/** Half the energy beyond d over the mean risk of the stage; 0 where the target has no law to go on with. */
function tailShare({ cell, rows }: PlacedCell, stage: string): number {
  const risks = rows.cell.samples[`${stage}_risk`];
  const risk = risks.reduce((sum, value) => sum + value, 0) / risks.length;
  try {
    const problem = { ...cell.problem, tail: "extrapolate" as const };
    return stageModes({ ...cell, problem }, stage).tailEnergy / 2 / risk;
  } catch (error) {
    if (error instanceof KtsweepError) return 0;
    throw error;
  }
}
