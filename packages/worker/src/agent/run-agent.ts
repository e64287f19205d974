// run-agent.ts — a worker: the agent's machine, a line to the coordinator, and a compute process.
//
// Everything that happens becomes an event of the machine; what it wants done is done here, and nothing is decided.
import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { KtsweepError, resultsEpoch } from "@ktsweep/core";
import { connect, protocolVersion, type GrantedLease, type HelloRequest } from "@ktsweep/protocol";
import {
  createAgent,
  decideAgent,
  nextAgentTick,
  type AgentEffect,
  type AgentEvent,
} from "@ktsweep/scheduler";
import { usableBytes } from "../usable-resources.js";
import type { AgentLog, AgentSummary, RunAgentOptions } from "./agent-options.js";
import { createCaller, type Posted } from "./caller.js";
import { createComputer } from "./computer.js";
import type { ComputeOptions } from "./compute-process.js";
import { createLine } from "./line.js";
import type { LotResult } from "./report-of.js";

type Event = AgentEvent<GrantedLease, LotResult>;
type Effect = AgentEffect<GrantedLease, LotResult>;

/** Longer waits overflow the timer; the machine says again when to look. */
const MAX_TIMER_MS = 2 ** 30;
const SILENT: AgentLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * Computes for a coordinator until it is told to stop, has nothing to do, or can't go on.
 *
 * Rejects: AGENT_REFUSED, CREDENTIALS_REFUSED, … where the coordinator will not have it; WORKER_CRASHED where its threads
 * can't compute; MEMORY_REFUSED where they need more memory by themselves than there is.
 */
export function runAgent(options: RunAgentOptions): Promise<AgentSummary> {
  const { log = SILENT, memoryBytes = usableBytes(), signal, abort, secondsLeft } = options;
  const id = randomBytes(16).toString("hex");
  const left = secondsLeft?.();
  const agent = createAgent<GrantedLease, LotResult>({
    agent: id,
    slots: options.threads,
    now: performance.now(),
    ...(left === undefined ? {} : { endsAt: performance.now() + 1000 * left }),
    ...(options.graceMs === undefined ? {} : { drainMs: options.graceMs }),
    ...(options.idleTimeoutSeconds === undefined
      ? {}
      : { idleTimeoutMs: 1000 * options.idleTimeoutSeconds }),
  });

  return new Promise((resolve, reject) => {
    const line = createLine(options.locate, options.open ?? connect);
    const tally = { lots: 0, rows: 0, crashes: 0 };
    const waiting: Event[] = [];
    let isBusy = false;
    let isOver = false;
    let fatal: Error | undefined;
    let timer: NodeJS.Timeout | undefined;

    /** Events that happen while one is looked at wait for their turn. */
    function post(event: Posted): void {
      waiting.push({ ...event, now: performance.now() });
      if (isBusy) return;
      isBusy = true;
      try {
        for (let next = waiting.shift(); next !== undefined && !isOver; next = waiting.shift()) {
          for (const effect of decideAgent(agent, next)) perform(effect);
        }
      } catch (error) {
        fatal ??= error instanceof Error ? error : new Error(String(error));
        over({ ending: "broken", message: "" });
      }
      isBusy = false;
      schedule();
    }
    function schedule(): void {
      clearTimeout(timer);
      const at = nextAgentTick(agent);
      if (isOver || at === undefined) return;
      timer = setTimeout(
        () => post({ type: "tick" }),
        Math.min(MAX_TIMER_MS, Math.max(0, at - performance.now())),
      );
    }
    function perform(effect: Effect): void {
      switch (effect.type) {
        case "start":
        case "stop":
        case "restart":
          computer.perform(effect);
          return;
        case "disconnect":
          line.disconnect();
          return;
        case "ended":
          over(effect);
          return;
        default:
          caller.perform(effect);
      }
    }
    function over({
      ending,
      message,
    }: Pick<Extract<Effect, { type: "ended" }>, "ending" | "message">): void {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      signal?.removeEventListener("abort", drain);
      abort?.removeEventListener("abort", endNow);
      computer.end();
      line.disconnect();
      log.info({ ending, ...tally }, `The worker ends: ${message || ending}`);
      if (fatal !== undefined) reject(fatal);
      else if (ending === "refused") reject(caller.refusal() ?? refused(message));
      else if (ending === "quarantined") reject(refused(message));
      else if (ending === "broken") reject(cannotCompute(message));
      else resolve({ ending, message, ...tally });
    }

    const parts = { log, line, post, tally };
    const computer = createComputer({
      ...parts,
      ...computeOptions(options, memoryBytes),
      fail: (error) => {
        fatal ??= error;
        over({ ending: "broken", message: error.message });
      },
    });
    const introduction = (): Introduction => {
      const { probe, bytes } = computer.about();
      return introductionOf(options, { agent: id, probe, memoryBytes: memoryBytes - bytes });
    };
    const caller = createCaller({
      ...parts,
      ...{ id, secondsLeft, introduction },
      snapshots: options.snapshots?.folder,
    });
    const drain = (): void => post({ type: "drain", message: "It was told to." });
    const endNow = (): void => post({ type: "abort" });

    signal?.addEventListener("abort", drain, { once: true });
    abort?.addEventListener("abort", endNow, { once: true });
    computer.begin();
    if (signal?.aborted === true) drain();
    if (abort?.aborted === true) endNow();
    schedule();
  });
}

type Introduction = Omit<HelloRequest, "holds" | "secondsLeft">;

function introductionOf(
  { build, threads: slots }: RunAgentOptions,
  { agent, probe, memoryBytes }: Pick<HelloRequest, "agent" | "probe" | "memoryBytes">,
): Introduction {
  const platform = `${process.platform} ${process.arch}, node ${process.version}`;
  return {
    ...{ agent, protocolVersion, resultsEpoch, build, probe, slots, platform },
    host: hostname(),
    memoryBytes: Math.max(0, memoryBytes),
  };
}

function computeOptions(options: RunAgentOptions, memoryBytes: number): ComputeOptions {
  const { threads, threadFile, cacheBytes, snapshots, childArguments = [] } = options;
  // A source tree runs this file as TypeScript; processes run JavaScript only.
  const beside = import.meta.url.endsWith(".ts") ? "../../dist/child.js" : "../child.js";
  return {
    ...{ threads, memoryBytes, childArguments },
    childFile: options.childFile ?? new URL(beside, import.meta.url),
    ...(threadFile === undefined ? {} : { threadFile }),
    ...(cacheBytes === undefined ? {} : { cacheBytes }),
    ...(snapshots === undefined ? {} : { snapshots }),
  };
}

function refused(message: string): Error {
  const fix = "Look at the coordinator's log; this worker can't work for it.";
  return new KtsweepError("AGENT_REFUSED", message, fix);
}

function cannotCompute(message: string): Error {
  const fix = "Run `ktsweep doctor`; with little memory, use fewer threads.";
  return new KtsweepError("WORKER_CRASHED", message, fix);
}
