// sweep-version.ts — one version of a sweep as a coordinator serves it.
import { canonicalJson, KtsweepError } from "@ktsweep/core";
import type { Sweep } from "@ktsweep/sweep";
import type { Clock } from "./ports.js";
import { largestRowBytes } from "./row-bytes.js";

export interface SweepVersion {
  /** Remembers the cell ids that it was asked for: each costs microseconds. */
  readonly sweep: Sweep;
  readonly digest: string;
  /** What workers fetch by digest. */
  readonly bytes: Uint8Array;
  /** Rows that one report can carry. */
  readonly lotRows: number;
}

/** Largest report that lots are made for; what a message may have is twice as much. */
const reportBytes = 4 * 2 ** 20;
/** Rows of a lot at most, however small they are. */
const maxLotRows = 65_536;
/** Ids are remembered for grids up to this size. */
const rememberedPoints = 5_000_000;

/** Throws: SPEC_INVALID where a single row does not fit into a report, or a point has no cell. */
export function sweepVersion(sweep: Sweep): SweepVersion {
  const rowBytes = largestRowBytes(sweep);
  const lotRows = Math.min(maxLotRows, Math.floor(reportBytes / rowBytes));
  if (lotRows === 0) throw rowTooLarge(sweep.name, rowBytes);
  const bytes = new TextEncoder().encode(canonicalJson(sweep.resolved));
  return { sweep: rememberingIds(sweep), digest: sweep.digest, bytes, lotRows };
}

/** Points whose ids are made before others get their turn. */
const idsAtOnce = 2_000;

/** Makes all ids of a large grid without keeping everybody else waiting. Rejects: SPEC_INVALID. */
export async function makeIds({ sweep }: SweepVersion, clock: Clock): Promise<void> {
  if (sweep.points > rememberedPoints) return;
  for (let index = 0; index < sweep.points; index++) {
    if (sweep.includes(index)) sweep.cellId(index);
    if (index % idsAtOnce === idsAtOnce - 1)
      await new Promise<void>((next) => clock.after(0, next));
  }
}

function rememberingIds(sweep: Sweep): Sweep {
  if (sweep.points > rememberedPoints) return sweep;
  const ids = new Array<string | undefined>(sweep.points);
  return { ...sweep, cellId: (index) => (ids[index] ??= sweep.cellId(index)) };
}

function rowTooLarge(name: string, bytes: number): KtsweepError {
  const mebibytes = (bytes / 2 ** 20).toFixed(1);
  return new KtsweepError(
    "SPEC_INVALID",
    `A row of sweep ${name} has up to ${mebibytes} MiB of curves and profiles; a worker can report 4 MiB at once.`,
    "Give fewer checkpoints or profile points, or use `ktsweep run`, which has no such limit.",
    { bytes },
  );
}
