// coordinator-start.ts — `ktsweep coordinator start`: serves sweeps until it is told to end.

import { planRows } from "@ktsweep/scheduler";
import { neededInputs } from "@ktsweep/sweep";
import { parseSeconds, parseShareOrNone } from "../duration.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { listenForInterruption } from "../interruption.js";
import { type InputFlags, keepInputs, loadOwnInputs } from "../inputs/kept-inputs.js";
import { logLevel } from "../remote/log-level.js";
import {
  announceFinished,
  announceServing,
  type CoordinatorFiles,
  serverIdentity,
} from "../remote/server-identity.js";
import { plannedReplicates } from "../rounds.js";
import { openSweepFolder } from "../sweep-folder.js";
import type { Terminal } from "../terminal.js";

interface CoordinatorOptions extends CoordinatorFiles, InputFlags {
  readonly dir: string;
  readonly listen: string;
  readonly metrics?: string;
  readonly untilFinished?: boolean;
  readonly ttl?: string;
  readonly spotChecks?: string;
}

export async function coordinatorStart(
  terminal: Terminal,
  _: readonly string[],
  options: CoordinatorOptions,
): Promise<ExitCode> {
  const [{ serveCoordinator }, { buildId, expectedProbeDigest }, { replayRounds }, views] =
    await Promise.all([
      import("@ktsweep/coordinator"),
      import("@ktsweep/worker"),
      import("../rounds.js"),
      import("../cell-views.js"),
    ]);
  const { dir, listen, metrics, untilFinished = false, ttl, spotChecks } = options;
  await loadOwnInputs(options, dir);
  const identity = await serverIdentity(options, process.env);
  const message = "Stopping: what was reported is being stored. Once more ends at once.";
  const interruption = listenForInterruption(terminal, message);
  const unannounced = new AbortController();
  let announced: Promise<void> = Promise.resolve();
  try {
    await serveCoordinator({
      dir,
      listen,
      tokens: identity.tokens,
      ...(identity.tls === undefined ? {} : { tls: identity.tls }),
      ...(metrics === undefined ? {} : { metrics }),
      logLevel: logLevel(process.env),
      untilFinished,
      build: buildId(),
      probe: expectedProbeDigest,
      replicatesNow: async (sweep, store, isGivenUp) =>
        (await replayRounds(sweep, store, isGivenUp)).more,
      keepInputs: (folder, resolved) => keepInputs(folder, neededInputs(resolved)),
      describeCell: async (sweep, store, cell, view) =>
        JSON.stringify(
          view === "show"
            ? await views.showCell(sweep, store, cell)
            : views.explainCell(sweep, store, cell),
        ),
      rules: {
        ...(ttl === undefined ? {} : { ttlMs: 1000 * parseSeconds(ttl) }),
        ...(spotChecks === undefined ? {} : { spotChecks: parseShareOrNone(spotChecks) }),
      },
      signal: AbortSignal.any([interruption.signal, unannounced.signal]),
      onReady: ({ address, incarnation, metrics: at }) => {
        const where = at === undefined ? {} : { metrics: at };
        const ready = { listening: address, incarnation, ...where, tokens: identity.tokenFile };
        announced = announceServing(options, identity, { address, incarnation }).then(() => {
          terminal.print(JSON.stringify(ready));
        });
        // Nobody would find it: it ends, and says why below.
        announced.catch(() => unannounced.abort());
      },
    });
    await announced;
    const signalled = interruption.exitCode();
    if (signalled !== undefined) return signalled;
    await announceFinished(options);
    return await endedStatus(terminal, dir);
  } finally {
    interruption.release();
  }
}

/** After `--until-finished`: whether every row of the folder's sweep is there; what is not has failed. */
async function endedStatus(terminal: Terminal, dir: string): Promise<ExitCode> {
  const { sweep, store } = await openSweepFolder(terminal, dir);
  const { rows, recorded } = planRows(sweep, { store, replicates: plannedReplicates(sweep) });
  return recorded < rows ? exitCodes.cellsFailed : exitCodes.ok;
}
