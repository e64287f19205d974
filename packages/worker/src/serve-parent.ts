// serve-parent.ts — the inside of a compute process: lots come from the agent, outcomes go back, memory is shared out.
import { pathToFileURL } from "node:url";
import { type Sweep, sweepFromResolved } from "@ktsweep/sweep";
import {
  specsKept,
  type ComputeLot,
  type FromChild,
  type OpenCompute,
  type ToChild,
} from "./child-messages.js";
import { loadLearner } from "./inputs/load-learner.js";
import { loadRowsBytes } from "./inputs/load-rows.js";
import { createPool, type LotUnderway, type Pool } from "./pool.js";
import { keepRecent } from "./recent.js";
import { resolvedOf, shared, type SpecText } from "./spec-text.js";
import { bytesTogether } from "./together.js";

/** What follows the first message. */
type Order = Exclude<ToChild, OpenCompute>;

interface WaitingLot {
  readonly message: ComputeLot;
  readonly spec: SpecText;
  readonly bytes: number;
}

/** Cells of a lot whose memory is looked at: they are alike. */
const SAMPLES = 8;
const SWEEPS_KEPT = 8;
const EXIT_BROKEN = 3;

/**
 * Serves the process that forked this one, until it ends. Takes over the whole process.
 *
 * The end belongs to the agent: signals that a user or a batch system sends to all processes are left to it, and where
 * the agent itself is gone, however it went, this process ends at once.
 */
export function serveParent(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => undefined);
  process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));
  let handle: Promise<(message: Order) => void> | undefined;
  process.on("message", (message: ToChild) => {
    if (message.type === "open") handle = open(message);
    // What comes before the threads are there waits for them, in order.
    else void handle?.then((give) => give(message));
  });
}

async function open(message: OpenCompute): Promise<(message: Order) => void> {
  const { threads, threadFile, cacheBytes, memoryBytes, diary, snapshots, learners } = message;
  for (const learner of learners) await loadLearner(learner);
  for (const rows of message.rows) loadRowsBytes(rows);
  const file = threadFile === undefined ? {} : { threadFile: pathToFileURL(threadFile) };
  const pool = createPool({
    threads,
    diary,
    ...file,
    ...(cacheBytes === undefined ? {} : { cacheBytes }),
    ...(snapshots === undefined ? {} : { snapshots }),
  });
  const lots = createLots(pool);
  pool.probe().then(
    (probes) => {
      const bytes = process.memoryUsage.rss();
      lots.allow(memoryBytes - bytes);
      say({ type: "ready", probes, bytes });
    },
    (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      say({ type: "broken", message }, () => process.exit(EXIT_BROKEN));
    },
  );
  return (order) => {
    if (order.type === "compute") lots.add(order);
    else lots.stop(order.lot, order.graceMs);
  };
}

/** Lots in the order in which they came; each begins once a thread is free and its rows fit beside the others'. */
function createLots(pool: Pool) {
  const specs = keepRecent<SpecText>(specsKept);
  const bytesOf = createBytesOf();
  const waiting: WaitingLot[] = [];
  const underway = new Map<number, LotUnderway>();
  let bytesFree = 0;

  function begin({ message, spec, bytes }: WaitingLot): void {
    const { lot, indices, firsts, counts, timeoutSeconds } = message;
    const limit = timeoutSeconds === undefined ? {} : { timeoutSeconds };
    const running = pool.compute({ spec, entry: lot, indices, firsts, counts, ...limit });
    underway.set(lot, running);
    bytesFree -= bytes;
    void running.outcome.then((outcome) => {
      underway.delete(lot);
      bytesFree += bytes;
      say({ type: "outcome", lot, lane: running.lane, outcome });
      pump();
    });
  }
  function pump(): void {
    while (underway.size < pool.threads) {
      const first = waiting[0] as WaitingLot | undefined;
      if (first === undefined || (underway.size > 0 && first.bytes > bytesFree)) return;
      waiting.shift();
      begin(first);
    }
  }

  return {
    allow(bytes: number): void {
      bytesFree += bytes;
    },
    add(message: ComputeLot): void {
      const spec = specs(message.spec, () => {
        return { digest: message.spec, text: shared(message.text ?? new Uint8Array()) };
      });
      waiting.push({ message, spec, bytes: bytesOf(spec, message.indices) });
      pump();
    },
    stop(lot: number, graceMs: number): void {
      underway.get(lot)?.stop(graceMs);
      const at = waiting.findIndex(({ message }) => message.lot === lot);
      if (at < 0) return;
      waiting.splice(at, 1);
      say({ type: "outcome", lot, lane: 0, outcome: { kind: "terminated" } });
    },
  };
}

/** Most bytes that a row of a lot needs, by prediction. */
function createBytesOf(): (spec: SpecText, indices: Float64Array) => number {
  const sweeps = keepRecent<Sweep>(SWEEPS_KEPT);
  return (spec, indices) => {
    try {
      const sweep = sweeps(spec.digest, () => sweepFromResolved(resolvedOf(spec) as never));
      const step = Math.max(1, Math.floor(indices.length / SAMPLES));
      const bytes = indices.filter((_, i) => i % step === 0).map((at) => sweep.cost(at).bytes);
      return bytesTogether([...bytes], Math.min(indices.length, sweep.together));
    } catch {
      // The thread will say what is wrong with it.
      return 0;
    }
  };
}

function say(message: FromChild, then?: () => void): void {
  // Where the agent is gone there is nobody to tell: `disconnect` follows.
  if (process.connected) process.send?.(message, undefined, undefined, () => then?.());
}
