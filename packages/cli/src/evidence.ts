// evidence.ts — what a sweep came to, as claims look at it.

import type { Store, StoredPoints } from "@ktsweep/results";
import { type CellEvidence, type Evidence, parseProfileColumn, type Sweep } from "@ktsweep/sweep";
import { meanOf } from "./keep-best.js";
import { type CellRows, groupPoint, type SweepFit } from "./sweep-fits.js";

const STANDARD_ERROR = /_standard_error$/;

/** What a sweep's folder holds for its claims. */
export interface EvidenceSource {
  readonly sweep: Sweep;
  readonly cells: readonly CellRows[];
  readonly fits: readonly SweepFit[];
  readonly store: Pick<Store, "readProfiles">;
}

/**
 * Means and standard errors over replicates, profiles, and fitted exponents; axes without those that `best` chooses
 * along. Rejects: STORE_IO.
 */
export async function evidenceOf({ sweep, cells, fits, store }: EvidenceSource): Promise<Evidence> {
  const profiles = sweep.resolved.profiles === undefined ? undefined : await store.readProfiles();
  const chosen = sweep.best.flatMap(({ over }) => over);
  return {
    axes: sweep.axes.map(({ name }) => name).filter((name) => !chosen.includes(name)),
    cells: cells.map((cell) => cellEvidence(sweep, cell, profiles)),
    fits: fits.map((fit) => {
      const { name, exponent, exponent_ci_low: low, exponent_ci_high: high } = fit;
      const point: Readonly<Record<string, number | string>> = {
        ...groupPoint(sweep, fit, cells),
        expected_exponent: fit.expected_exponent ?? NaN,
        predicted_exponent: fit.predicted_exponent ?? NaN,
      };
      return {
        name,
        point: (column) => (column in point ? point[column] : NaN),
        exponent: exponent ?? NaN,
        ...(low === null || high === null ? {} : { interval: [low, high] as const }),
      };
    }),
  };
}

function cellEvidence(
  sweep: Sweep,
  cell: CellRows,
  profiles: StoredPoints | undefined,
): CellEvidence {
  const { columns, replicates } = cell.cell;
  const id = sweep.cellId(cell.index);
  const shown = (name: string): number | undefined => profiles && profileMean(profiles, id, name);
  return {
    index: cell.index,
    cell: id,
    point: (name) => columns[name],
    column: (name) =>
      STANDARD_ERROR.test(name)
        ? standardErrorOf(cell, name.replace(STANDARD_ERROR, ""))
        : (shown(name) ?? meanOf(cell, name)),
    leaveOneOut:
      replicates.length < 2
        ? []
        : Array.from(replicates, (_, i) => (name: string) => meanWithout(cell, name, i)),
  };
}

/** The mean of an output without replicate `i` of the cell's; axes and derived names as they are. */
function meanWithout(cell: CellRows, name: string, i: number): number {
  const { columns, samples } = cell.cell;
  if (name in columns) return Number(columns[name]);
  if (!(name in samples)) return NaN;
  const values = samples[name];
  return (meanOf(cell, name) * values.length - values[i]) / (values.length - 1);
}

/** The mean over replicates of what a profile shows; undefined where the name is no column of a profile. */
function profileMean(profiles: StoredPoints, cell: string, name: string): number | undefined {
  const wanted = parseProfileColumn(name);
  if (wanted === undefined) return undefined;
  const runs = profiles.runs(cell);
  const stage = wanted.stage ?? runs.at(0)?.stage;
  const index = profiles.column("index");
  const values = profiles.column(wanted.column);
  const own = runs.filter((run) => run.stage === stage);
  const found = own.map(({ start, end }) => {
    const at = index.subarray(start, end).indexOf(wanted.index);
    return at < 0 ? NaN : values[start + at];
  });
  return found.reduce((total, value) => total + value, 0) / found.length;
}

function standardErrorOf(cell: CellRows, output: string): number {
  const values = cell.cell.samples[output];
  const mean = meanOf(cell, output);
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}
