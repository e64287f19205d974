// report-batch.ts — the rows of a report as the store takes them.
import { createHash } from "node:crypto";
import { KtsweepError } from "@ktsweep/core";
import type { ReportRequest } from "@ktsweep/protocol";
import type { Batch, CurveRows, FailureRow, ProfileRows, TimingRow } from "@ktsweep/results";
import type { RowRanges } from "@ktsweep/scheduler";
import type { Round, ServedSweep } from "./served-sweep.js";
import { failedAttempt, nextAttempt } from "./try-again.js";

/** Throws: MESSAGE_INVALID unless the report has as many values as its rows and outputs need. */
export function checkShape(report: ReportRequest, { version }: Round): void {
  const { attempted, failures, values, seconds } = report;
  const expected = (attempted - failures.length) * version.sweep.outputs.length;
  if (values.length === expected && seconds.length === attempted) return;
  throw new KtsweepError(
    "MESSAGE_INVALID",
    `A report of ${String(attempted)} rows has ${String(values.length)} values and ${String(seconds.length)} times, not ${String(expected)} and ${String(attempted)}.`,
    "Use equal versions on both sides, and report it.",
  );
}

/** Bytes that a report takes on its way to the store, roughly. */
export function reportBytes({
  attempted,
  values,
  failures,
  curves,
  profiles,
}: ReportRequest): number {
  let bytes = 150 * attempted + values.byteLength + 500 * failures.length;
  for (const { steps } of curves) bytes += 200 + 3 * steps.byteLength;
  for (const { index } of profiles) bytes += 200 + 6 * index.byteLength;
  return bytes;
}

/** The attempted rows of a lease. Failures get the numbers of their attempts, so call it once per report. */
export function batchOfReport(
  sweep: ServedSweep,
  { round, ranges }: { readonly round: Round; readonly ranges: RowRanges },
  report: ReportRequest,
  host: string,
): Batch {
  const { attempted, failures, values, seconds, thread, curves, profiles } = report;
  const recorded = attempted - failures.length;
  const cells = new Array<string>(recorded);
  const replicates = new Int32Array(recorded);
  const timings = new Array<TimingRow>(recorded);
  const failed: FailureRow[] = [];
  const places = curves.length + profiles.length === 0 ? undefined : placesOf(round, ranges);
  let row = 0;
  let at = 0;
  for (let r = 0; row < attempted; r++) {
    const cell = round.ids[ranges.items[r]];
    const first = ranges.firsts[r];
    for (let k = 0; k < ranges.counts[r] && row < attempted; k++, row++) {
      const replicate = first + k;
      const failure = failed.length < failures.length ? failures[failed.length] : undefined;
      if (failure?.row === row) {
        const { code, message, permanent, lastOutput } = failure;
        const attempt = failedAttempt(sweep, cell, replicate);
        failed.push({
          cell,
          replicate,
          cause: `${code}: ${message}`,
          permanent,
          attempt,
          lastOutput,
        });
        continue;
      }
      cells[at] = cell;
      replicates[at] = replicate;
      const attempt = nextAttempt(sweep, cell, replicate);
      timings[at] = { cell, replicate, host, thread, seconds: seconds[row], attempt };
      at++;
    }
  }
  const { outputs } = round.version.sweep;
  return {
    results: recorded === 0 ? [] : [{ outputs, cells, replicates, values }],
    curves: curves.map((curve): CurveRows => ({ ...curve, ...(places?.(curve.row) as Place) })),
    profiles: profiles.map((one): ProfileRows => ({ ...one, ...(places?.(one.row) as Place) })),
    timings,
    failures: failed,
  };
}

/** SHA-256 of the values of the rows at `places` among all rows of a report, in their order; hexadecimal. */
export function sampleDigest(
  { values, attempted, failures }: ReportRequest,
  places: readonly number[],
): string {
  const width = values.length / Math.max(1, attempted - failures.length);
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const hash = createHash("sha256");
  let failed = 0;
  for (const place of places) {
    while (failed < failures.length && failures[failed].row < place) failed++;
    const start = (place - failed) * width * 8;
    hash.update(bytes.subarray(start, start + width * 8));
  }
  return hash.digest("hex");
}

interface Place {
  readonly cell: string;
  readonly replicate: number;
}

/** Which row stands at a place of a lease, for places in ascending order or not. */
function placesOf({ ids }: Round, { items, firsts, counts }: RowRanges): (row: number) => Place {
  const starts = new Int32Array(items.length + 1);
  for (let r = 0; r < items.length; r++) starts[r + 1] = starts[r] + counts[r];
  return (row) => {
    let low = 0;
    let high = items.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= row) low = middle;
      else high = middle - 1;
    }
    return { cell: ids[items[low]], replicate: firsts[low] + row - starts[low] };
  };
}
