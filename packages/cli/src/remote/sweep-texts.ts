// sweep-texts.ts — sweeps and workers at a coordinator as people read them.

import type { SweepState, WorkerState } from "@ktsweep/protocol";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { alignedTable, countText, durationText } from "../terminal.js";

/** One line per sweep. */
export function sweepTable(sweeps: readonly SweepState[]): string {
  return alignedTable(
    ["id", "name", "phase", "rows", "recorded", "failed", "leased", "left", "why nothing runs"],
    sweeps.map((sweep) => [
      sweep.id,
      sweep.name,
      sweep.phase,
      countText(sweep.rows),
      countText(sweep.recorded),
      countText(sweep.failed),
      countText(sweep.leased),
      leftText(sweep),
      sweep.trouble === "" ? sweep.waiting : sweep.trouble,
    ]),
  );
}

/** One line per worker. */
export function workerTable(workers: readonly WorkerState[]): string {
  return alignedTable(
    ["worker", "host", "threads", "leases", "rows", "rows/s", "last sign of life", "ends in", ""],
    workers.map((worker) => [
      worker.agent.slice(0, 8),
      worker.host,
      String(worker.slots),
      String(worker.leases),
      countText(worker.rowsRecorded),
      worker.rate.toFixed(1),
      `${durationText(worker.secondsSinceSignOfLife)} ago`,
      worker.secondsLeft === undefined ? "—" : durationText(worker.secondsLeft),
      worker.refused,
    ]),
  );
}

/** One line about a sweep that is under way. */
export function sweepLine(sweep: SweepState): string {
  const { name, phase, rows, recorded, failed, waiting, trouble } = sweep;
  const parts = [
    `${name} ${phase}`,
    `${countText(recorded)} of ${countText(rows)} rows`,
    ...(failed > 0 ? [`${countText(failed)} failed`] : []),
    ...(phase === "finished" || sweep.secondsLeft === undefined
      ? []
      : [`${durationText(sweep.secondsLeft)} left`]),
    ...(waiting === "" ? [] : [waiting]),
    ...(trouble === "" ? [] : [trouble]),
  ];
  return parts.join(" · ");
}

/** The exit status that `run` would have; undefined while the sweep goes on. */
export function endOf({ phase, failed }: SweepState): ExitCode | undefined {
  switch (phase) {
    case "finished":
      return failed > 0 ? exitCodes.cellsFailed : exitCodes.ok;
    case "drained":
    case "cancelled":
      return exitCodes.resumable;
    case "conflict":
      return exitCodes.infrastructure;
    default:
      return undefined;
  }
}

function leftText({ secondsLeft, phase }: SweepState): string {
  if (phase === "finished") return "0 s";
  return secondsLeft === undefined ? "—" : durationText(secondsLeft);
}
