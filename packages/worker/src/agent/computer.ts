// computer.ts — lots through the compute process: specs are fetched before, processes replaced when they die.
import { KtsweepError, isKtsweepError } from "@ktsweep/core";
import type { GrantedLease } from "@ktsweep/protocol";
import type { AgentEffect } from "@ktsweep/scheduler";
import type { LotOutcome } from "../lot-task.js";
import type { AgentParts, Posted } from "./caller.js";
import { startCompute, type ComputeOptions, type ComputeProcess } from "./compute-process.js";
import { specFetcher } from "./fetch-spec.js";
import type { LotResult } from "./report-of.js";

type Order = Extract<AgentEffect<GrantedLease, LotResult>, { type: "start" | "stop" | "restart" }>;

export interface ComputerOptions extends AgentParts, ComputeOptions {
  /** This can't go on. */
  readonly fail: (error: Error) => void;
}

/** Computes lots. */
export interface Computer {
  /** Starts the first process. */
  begin(): void;
  perform(order: Order): void;
  /** What is known of the last process that was ready: the probe cell's digest, and the memory it takes by itself. */
  about(): { readonly probe: string; readonly bytes: number };
  /** Ends the process at once. */
  end(): void;
}

/** A thread that was asked to return a lot is terminated after this. */
const STOP_MS = 2000;
/** Between two tries to fetch a spec. */
const FETCH_RETRY_MS = 500;
/** Of the limit, what a process may take before it computes anything. */
const IDLE_SHARE = 0.75;

export function createComputer(options: ComputerOptions): Computer {
  const { line, post, log, tally, fail, memoryBytes } = options;
  const fetchSpec = specFetcher((request) => line.call((calls) => calls.getBlob(request)));
  /** Lots that are on their way to the process; taken out where they are not wanted any more. */
  const fetching = new Set<number>();
  let compute: ComputeProcess | undefined;
  let about = { probe: "", bytes: 0 };
  let isOver = false as boolean;

  function begin(): void {
    const running = startCompute(options, {
      ready({ probes, bytes }) {
        const fault = faultOf(probes, bytes, memoryBytes);
        if (fault !== undefined) fail(fault);
        about = { probe: probes[0], bytes };
        log.info({ pid: running.pid, threads: probes.length }, "The compute process is ready.");
        post({ type: "ready" });
      },
      outcome: (lot, lane, outcome) => {
        if (outcome.kind === "crashed") tally.crashes += 1;
        post(eventOf(lot, lane, outcome));
      },
      died({ underway, message }) {
        if (compute === running) compute = undefined;
        if (isOver) return;
        fetching.clear();
        tally.crashes += 1;
        log.warn({ pid: running.pid, underway }, `The compute process has died: ${message}`);
        post({ type: "compute-died", underway, message });
      },
    });
    compute = running;
  }

  async function start(lot: number, { spec, rows, timeoutSeconds }: GrantedLease): Promise<void> {
    fetching.add(lot);
    while (fetching.has(lot) && !isOver) {
      try {
        const text = await fetchSpec(spec);
        if (!fetching.delete(lot)) return;
        compute?.compute({ lot, spec: { digest: spec, text }, rows, timeoutSeconds });
        return;
      } catch (error) {
        if (isKtsweepError(error) && error.code === "MESSAGE_INVALID") {
          if (fetching.delete(lot)) post({ type: "thread-died", lot, message: error.message });
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, FETCH_RETRY_MS));
      }
    }
  }

  return {
    begin,
    about: () => about,
    perform(order) {
      if (order.type === "restart") begin();
      else if (order.type === "start") void start(order.lot, order.work);
      else if (fetching.delete(order.lot))
        post({ type: "not-begun", lot: order.lot, message: "stopped" });
      else compute?.stop(order.lot, STOP_MS);
    },
    end() {
      isOver = true;
      compute?.kill();
    },
  };
}

function eventOf(lot: number, lane: number, outcome: LotOutcome): Posted {
  switch (outcome.kind) {
    case "computed":
      return {
        type: "computed",
        lot,
        attempted: outcome.attempted,
        result: { lane, computed: outcome },
      };
    case "crashed":
      return {
        type: "thread-died",
        lot,
        ...(outcome.row === undefined ? {} : { row: outcome.row }),
        message: outcome.message,
      };
    case "unusable":
      return { type: "thread-died", lot, message: outcome.message };
    case "not-begun":
      return { type: "not-begun", lot, message: outcome.message };
    case "terminated":
      return { type: "not-begun", lot, message: "The thread was terminated." };
  }
}

/** Why a process that is ready must not compute. */
function faultOf(probes: readonly string[], bytes: number, limit: number): Error | undefined {
  if (new Set(probes).size > 1) {
    const what = `Threads of this machine disagree about the probe cell: ${probes.join(", ")}.`;
    return new KtsweepError("WORKER_CRASHED", what, "Do not compute on this machine.");
  }
  if (bytes <= IDLE_SHARE * limit) return undefined;
  const need = Math.ceil(bytes / IDLE_SHARE / 2 ** 20);
  const what = `The compute process takes ${Math.ceil(bytes / 2 ** 20)} MiB by itself, ${Math.floor(limit / 2 ** 20)} MiB may be used.`;
  return new KtsweepError(
    "MEMORY_REFUSED",
    what,
    `Give it at least ${need} MiB, or fewer threads.`,
  );
}
