// worker-start.ts — `ktsweep worker start`: computes for a coordinator until it is told to go.

import { join } from "node:path";
import { KtsweepError } from "@ktsweep/core";
import { buildId, runAgent, type RunAgentOptions, usableBytes, usableCores } from "@ktsweep/worker";
import { locateSweep } from "../cluster/locate-sweep.js";
import { slurmSecondsLeft } from "../cluster/slurm-end-time.js";
import { parseBytes, parseSeconds } from "../duration.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { listenForInterruption } from "../interruption.js";
import { type InputFlags, loadOwnInputs } from "../inputs/kept-inputs.js";
import { type CoordinatorFlags, connectionOptions } from "../remote/connection.js";
import { logLevel } from "../remote/log-level.js";
import { agentFiles } from "../thread-file.js";
import { countText, type Terminal } from "../terminal.js";

interface WorkerOptions extends CoordinatorFlags, InputFlags {
  /** Sweep folder in which the coordinator announces itself. */
  readonly sweep?: string;
  readonly jobs?: number;
  readonly timeLimit?: string;
  readonly idleTimeout?: string;
  readonly maxMemory?: string;
  readonly snapshots?: string;
}

export async function workerStart(
  terminal: Terminal,
  _: readonly string[],
  options: WorkerOptions,
): Promise<ExitCode> {
  const { jsonLog } = await import("@ktsweep/coordinator/log");
  await loadOwnInputs(options, options.sweep);
  const interruption = listenForInterruption(
    terminal,
    "Leaving: finished rows are being reported. Once more ends at once.",
  );
  const finished = new AbortController();
  try {
    const { rows, lots, ending } = await runAgent({
      locate: await locator(options, () => finished.abort()),
      build: buildId(),
      threads: options.jobs ?? usableCores(),
      memoryBytes: options.maxMemory === undefined ? usableBytes() : parseBytes(options.maxMemory),
      ...(await timeOptions(options)),
      ...snapshotOptions(options),
      signal: AbortSignal.any([interruption.signal, finished.signal]),
      log: jsonLog(logLevel(process.env)),
      ...agentFiles(),
    });
    terminal.note(`${countText(rows)} rows in ${countText(lots)} lots; ended: ${ending}`);
    return interruption.exitCode() ?? exitCodes.ok;
  } finally {
    interruption.release();
  }
}

async function locator(
  { sweep, ...flags }: WorkerOptions,
  onFinished: () => void,
): Promise<RunAgentOptions["locate"]> {
  if (sweep === undefined) {
    const place = await connectionOptions(flags, "worker");
    return () => Promise.resolve(place);
  }
  if (flags.coordinator !== undefined) {
    throw new KtsweepError(
      "USAGE_INVALID",
      "--sweep and --coordinator exclude each other.",
      "With --sweep the coordinator is found by the file in that folder.",
    );
  }
  return locateSweep(sweep, { role: "worker", onFinished });
}

/** Workers that share the sweep's folder take up each other's rows. */
function snapshotOptions({
  sweep,
  snapshots = sweep && join(sweep, "snapshots"),
}: WorkerOptions): Pick<RunAgentOptions, "snapshots"> {
  return snapshots === undefined ? {} : { snapshots: { folder: snapshots } };
}

/** When the process has to end: as told, and as the batch system says. */
async function timeOptions({
  timeLimit,
  idleTimeout,
}: WorkerOptions): Promise<Pick<RunAgentOptions, "secondsLeft" | "idleTimeoutSeconds">> {
  const start = performance.now();
  const limit = timeLimit === undefined ? Infinity : parseSeconds(timeLimit);
  const bySlurm = await slurmSecondsLeft(process.env, () => Date.now() / 1000);
  const secondsLeft = (): number | undefined => {
    const left = Math.min(limit - (performance.now() - start) / 1000, bySlurm() ?? Infinity);
    return left === Infinity ? undefined : Math.max(0, left);
  };
  const idle = idleTimeout === undefined ? 0 : parseSeconds(idleTimeout);
  return { secondsLeft, ...(idle > 0 ? { idleTimeoutSeconds: idle } : {}) };
}
