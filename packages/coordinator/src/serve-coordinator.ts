// serve-coordinator.ts — a coordinator as a process: real files, real time, a port to listen on, logs and metrics.
import { hostname } from "node:os";
import { KtsweepError } from "@ktsweep/core";
import { startServer, type ServerOptions } from "@ktsweep/protocol";
import { nodeFiles } from "@ktsweep/results";
import { join } from "node:path";
import { callsOnceOpen } from "./calls-once-open.js";
import { openCoordinator, type Coordinator } from "./coordinator.js";
import { startMetrics, type Metrics } from "./metrics.js";
import type { Clock, CoordinatorPorts, CoordinatorRules, Log } from "./ports.js";
import { jsonLog, type LogLevel } from "./json-log.js";

export interface ServeOptions
  extends
    Pick<CoordinatorPorts, "build" | "probe" | "replicatesNow" | "describeCell" | "keepInputs">,
    Pick<ServerOptions, "listen" | "tls" | "tokens"> {
  /** The folder of the sweeps. */
  readonly dir: string;
  /** `HOST:PORT` or `PORT` (of this machine only) for `/metrics` and `/healthz`; absent: none. */
  readonly metrics?: string;
  /** Default info. */
  readonly logLevel?: LogLevel;
  readonly rules?: CoordinatorRules;
  /** Ends, after its workers were asked to leave, when no sweep has anything left to compute. */
  readonly untilFinished?: boolean;
  /** Ends the coordinator: nothing more is granted, what was reported is committed. */
  readonly signal: AbortSignal;
  /** Told once when it listens. */
  readonly onReady: (ready: Ready) => void;
}

/** A coordinator that listens. */
export interface Ready {
  /** `HOST:PORT` with the port that it has. */
  readonly address: string;
  /** Of the metrics, where they were asked for. */
  readonly metrics?: string;
  readonly incarnation: number;
}

/** For calls that are under way when it ends. */
const graceMs = 5_000;
/** How often it looks whether all is finished, and for how long workers may take to leave then. */
const finishedCheckMs = 500;
const leavingMs = 20_000;

/**
 * Runs until it is told to end, or all is finished where that was asked for.
 *
 * Rejects: USAGE_INVALID for addresses; COORDINATOR_SUPERSEDED; failures of the store, after which nothing more was
 * acknowledged: start it again.
 */
export async function serveCoordinator(options: ServeOptions): Promise<void> {
  const log = jsonLog(options.logLevel ?? "info");
  let failed: (error: Error) => void = () => undefined;
  const failure = new Promise<never>((_, reject) => {
    failed = reject;
  });
  failure.catch(() => undefined);
  let open: (coordinator: Coordinator) => void = () => undefined;
  const opened = new Promise<Coordinator>((resolve) => {
    open = resolve;
  });
  let metrics: Metrics | undefined;
  // First the port: who can't have it takes nothing over, and a coordinator that has it goes on.
  const server = await startServer({
    listen: options.listen,
    ...(options.tls === undefined ? {} : { tls: options.tls }),
    tokens: options.tokens,
    calls: callsOnceOpen(opened),
    onCall: (method, outcome, seconds) => metrics?.countCall(method, outcome, seconds),
    onFault: (method, fault) => {
      log.error({ method, fault: faultText(fault) }, "A call failed: a bug.");
    },
  });
  let coordinator: Coordinator | undefined;
  try {
    coordinator = await openCoordinator(
      portsOf(options, log, (error) => failed(error)),
      options.rules,
    );
    if (options.metrics !== undefined) {
      const running = coordinator;
      metrics = await startMetrics(options.metrics, () => running.figures());
    }
    open(coordinator);
    const { incarnation } = coordinator;
    options.onReady({
      address: server.address,
      incarnation,
      ...(metrics === undefined ? {} : { metrics: metrics.address }),
    });
    const ends = [aborted(options.signal), failure];
    if (options.untilFinished === true) ends.push(finished(coordinator));
    await Promise.race(ends);
    log.info({ incarnation }, "The coordinator is stopping.");
  } finally {
    await coordinator?.stop();
    // Calls that still wait for a coordinator have none to wait for.
    await server.close(coordinator === undefined ? 0 : graceMs);
    await metrics?.close();
  }
}

function portsOf(
  { dir, build, probe, replicatesNow, describeCell, keepInputs }: ServeOptions,
  log: Log,
  onFatal: (error: Error) => void,
): CoordinatorPorts {
  return {
    files: nodeFiles(dir),
    folder: (name) => nodeFiles(name === "" ? dir : join(dir, name)),
    clock: processClock,
    log,
    host: hostname(),
    process: { pid: process.pid, started: new Date().toISOString() },
    ...{ build, probe, replicatesNow, describeCell, onFatal },
    ...(keepInputs === undefined ? {} : { keepInputs }),
  };
}

const processClock: Clock = {
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return {
      cancel: () => {
        clearTimeout(timer);
      },
    };
  },
};

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** Resolves when nothing is left to compute and the workers have gone. */
async function finished(coordinator: Coordinator): Promise<void> {
  while (coordinator.figures().sweepsOpen > 0) await pause(finishedCheckMs);
  coordinator.drain();
  for (let waited = 0; waited < leavingMs; waited += finishedCheckMs) {
    if (coordinator.figures().agents === 0) return;
    await pause(finishedCheckMs);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function faultText(fault: unknown): string {
  return fault instanceof Error && !(fault instanceof KtsweepError)
    ? (fault.stack ?? fault.message)
    : String(fault);
}
