// submit.ts — `ktsweep submit`: hands a sweep to a coordinator, to Slurm or to Kubernetes.

import { hostname } from "node:os";
import { KtsweepError } from "@ktsweep/core";
import type { SubmitRequest, SweepCalls } from "@ktsweep/protocol";
import { parseSeconds } from "../duration.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { listenForInterruption } from "../interruption.js";
import { parseSpecText, readSpec, type SpecOptions } from "../load-spec.js";
import { type CoordinatorFlags, openConnection } from "../remote/connection.js";
import { parsePriority } from "../remote/priority.js";
import { sweepLine } from "../remote/sweep-texts.js";
import { watchSweep } from "../remote/watch-sweep.js";
import { noteStability } from "../stability-notes.js";
import { countText, type Terminal } from "../terminal.js";
import { type ClusterOptions, submitToCluster } from "./submit-cluster.js";

export interface SubmitOptions extends SpecOptions, CoordinatorFlags, ClusterOptions {
  readonly priority?: string;
  readonly retries?: number;
  readonly timeout?: string;
  readonly wait?: boolean;
  readonly json?: boolean;
}

export async function submit(
  terminal: Terminal,
  [specFile, ...passed]: readonly string[],
  options: SubmitOptions,
): Promise<ExitCode> {
  if (options.slurm === true || options.kubernetes === true) {
    return submitToCluster(terminal, [specFile, ...passed], options);
  }
  refuseClusterOptions(options, passed);
  const spec = await readSpec(specFile);
  const { sweep, text, options: rest } = await parseSpecText(spec, options);
  noteStability(terminal, sweep);
  const connection = await openConnection(options);
  try {
    const { id, dir, host, cells, rows, added } = await connection.sweeps.submit({
      spec: text,
      file: spec.file,
      ...requested(options, rest),
    });
    const here = host === hostname() ? dir : null;
    if (options.json === true)
      terminal.print(JSON.stringify({ id, dir: here, cells, rows, added }));
    else {
      terminal.print(id);
      terminal.note(
        `${sweep.name}: ${countText(cells)} cells, ${countText(rows)} rows, ` +
          `${countText(added)} new${here === null ? "" : `, in ${here}`}`,
      );
    }
    if (options.wait !== true) return exitCodes.ok;
    return await waitFor(terminal, connection.sweeps, id, options.json === true);
  } finally {
    connection.close();
  }
}

function requested(
  { priority, retries, timeout }: SubmitOptions,
  { set, only, engine }: SpecOptions,
): Omit<SubmitRequest, "spec" | "file"> {
  return {
    set,
    only,
    engine,
    priority: priority === undefined ? undefined : parsePriority(priority),
    retries,
    timeoutSeconds: timeout === undefined ? undefined : parseSeconds(timeout),
  };
}

async function waitFor(
  terminal: Terminal,
  calls: SweepCalls,
  id: string,
  json: boolean,
): Promise<ExitCode> {
  const interruption = listenForInterruption(terminal, "No longer waiting; the sweep goes on.");
  try {
    const { sweep, exitCode } = await watchSweep(terminal, calls, id, interruption.signal);
    if (json) terminal.print(JSON.stringify(sweep));
    else terminal.note(sweepLine(sweep));
    return exitCode;
  } catch (error) {
    if ((error as Error).name !== "AbortError") throw error;
    return interruption.exitCode() ?? exitCodes.interrupted;
  } finally {
    interruption.release();
  }
}

/** Options that mean nothing to a coordinator are mistakes, not decoration. */
function refuseClusterOptions(options: SubmitOptions, passed: readonly string[]): void {
  const names = ["out", "shards", "workers", "dryRun", "print"] as const;
  const given = names.find((name) => options[name] !== undefined);
  if (given === undefined && passed.length === 0) return;
  const what =
    given === undefined ? passed.join(" ") : `--${given === "dryRun" ? "dry-run" : given}`;
  throw new KtsweepError(
    "USAGE_INVALID",
    `${what} goes with --slurm or --kubernetes; a coordinator takes a spec as it is.`,
    "Add --slurm or --kubernetes, or leave it out.",
  );
}
