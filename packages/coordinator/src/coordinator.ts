// coordinator.ts — hands rows to workers, keeps what they report, and does what users decide. Transport and time come
// from outside; only the folder is durable.
import { KtsweepError } from "@ktsweep/core";
import type { SweepCalls, WorkerCalls } from "@ktsweep/protocol";
import { claimIncarnation } from "@ktsweep/results";
import { createFleet } from "@ktsweep/scheduler";
import { agentBook } from "./agent-book.js";
import { sweepCalls } from "./call-sweeps.js";
import { workerCalls } from "./call-workers.js";
import type { Context } from "./context.js";
import { checkNotSuperseded, endTimers } from "./ending.js";
import { coordinatorFigures, type CoordinatorFigures } from "./figures.js";
import { fleetClock } from "./fleet-clock.js";
import { grantBook } from "./grant-book.js";
import { nameBook } from "./name-book.js";
import { planAgain } from "./plan-again.js";
import type { CoordinatorPorts, CoordinatorRules, Timer } from "./ports.js";
import { reportGate } from "./report-gate.js";
import { isSweepFolder, serveAll, serveAlone } from "./serve-all.js";

export interface Coordinator extends WorkerCalls, SweepCalls {
  /** Number of this start, larger than all before it on this folder. */
  readonly incarnation: number;
  figures(): CoordinatorFigures;
  /** Grants no more leases and asks every worker to leave. */
  drain(): void;
  /** Refuses further calls and resolves when everything that was appended is durable or has failed. */
  stop(): Promise<void>;
}

/** A worker that is silent for longer is lost. Unit: ms. */
const defaultTtlMs = 30_000;
/** How soon a coordinator notices that another one has taken over. Unit: ms. */
const supersededCheckMs = 5_000;
/** Reports on their way to the disk. Unit: byte. */
const gateBytes = 64 * 2 ** 20;

/**
 * Takes over a folder: every sweep in it goes on where it stands.
 *
 * Rejects: STORE_UNWRITABLE, STORE_DISK_FULL, STORE_IO; where the folder is one sweep's own also what is wrong with it.
 * Cost: about a second per 1e6 recorded rows and 7 µs per cell.
 */
export async function openCoordinator(
  ports: CoordinatorPorts,
  rules: CoordinatorRules = {},
): Promise<Coordinator> {
  const incarnation = await claimIncarnation(ports.files, { host: ports.host, ...ports.process });
  const context = await newContext(ports, rules, incarnation);
  if (context.single) await serveAlone(context);
  else await serveAll(context);
  const watch = watchForSuccessor(context);
  ports.log.info({ incarnation, sweeps: context.sweeps.size }, "The coordinator has taken over.");
  return {
    ...workerCalls(context),
    ...sweepCalls(context),
    incarnation,
    figures: () => coordinatorFigures(context),
    drain: () => {
      context.draining = true;
    },
    async stop() {
      watch.cancel();
      await stop(context);
    },
  };
}

async function newContext(
  ports: CoordinatorPorts,
  rules: CoordinatorRules,
  incarnation: number,
): Promise<Context> {
  const { ttlMs = defaultTtlMs, spotChecks } = rules;
  const fleet = createFleet({
    incarnation,
    ttlMs,
    ...(spotChecks === undefined ? {} : { spotChecks }),
  });
  const sweeps: Context["sweeps"] = new Map();
  const context: Context = {
    ports,
    rules: { ...rules, ttlMs },
    incarnation,
    fleet,
    clock: fleetClock(ports.clock),
    sweeps,
    unserved: new Map(),
    single: await isSweepFolder(ports.files),
    versions: new Map(),
    agents: agentBook(incarnation),
    grants: grantBook(fleet, () => sweeps.keys()),
    names: nameBook(),
    gate: reportGate(gateBytes),
    reports: new Map(),
    counts: {
      grants: 0,
      rowsRecorded: 0,
      rowsFailed: 0,
      agentsLost: 0,
      reports: { recorded: 0, duplicate: 0, stale: 0, conflict: 0 },
    },
    replan: (sweep) => void planAgain(context, sweep),
    changes: Promise.resolve(),
    tick: undefined,
    draining: false,
    ended: undefined,
    failed: false,
  };
  return context;
}

/** Another coordinator on the folder ends this one, within seconds. */
function watchForSuccessor(context: Context): Timer {
  const { clock, log } = context.ports;
  let timer: Timer | undefined;
  const look = async (): Promise<void> => {
    try {
      await checkNotSuperseded(context);
    } catch (error) {
      // What matters is refused by the store itself; a look that fails is tried again.
      if (context.ended === undefined)
        log.warn({ error: String(error) }, "The folder can't be listed.");
    }
    if (context.ended === undefined) timer = clock.after(supersededCheckMs, () => void look());
  };
  timer = clock.after(supersededCheckMs, () => void look());
  return { cancel: () => timer?.cancel() };
}

async function stop(context: Context): Promise<void> {
  context.ended ??= new KtsweepError(
    "COORDINATOR_UNREACHABLE",
    "The coordinator is stopping.",
    "Try again when it has been started again.",
  );
  endTimers(context);
  const sweeps = [...context.sweeps.values()];
  for (const { committer } of sweeps) committer.hurry();
  await context.changes;
  while (context.reports.size > 0) {
    await Promise.allSettled(Array.from(context.reports.values(), ({ outcome }) => outcome));
  }
  await Promise.all(sweeps.map(({ committer }) => committer.idle()));
  await Promise.all(sweeps.map(({ tasks }) => tasks));
  // One that was superseded leaves the notes of its successor alone.
  if (!context.failed) await Promise.all(sweeps.map(({ hints }) => hints.now()));
}
