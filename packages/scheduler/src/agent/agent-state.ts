// agent-state.ts — what a worker's agent knows.
import type { Instant } from "../events.js";
import type { Epoch } from "../fleet/epoch.js";
import type { AgentEnding } from "./agent-events.js";

/** How an agent behaves. */
export interface AgentOptions {
  /** Its id; two agents with different ids wait differently long. */
  readonly agent: string;
  /** Lots computed at a time, ≥ 1. */
  readonly slots: number;
  /** Lots kept ready besides, so that no slot waits for a round trip. Default 1 + ⌈slots / 4⌉. */
  readonly ahead?: number;
  /** Ends when it had nothing to compute for this long. Default: never. */
  readonly idleTimeoutMs?: number;
  /** When its process will be ended from outside; it drains `drainMs` before. */
  readonly endsAt?: Instant;
  /** Most time between the wish to end and the end. Default 20,000. */
  readonly drainMs?: number;
  readonly now: Instant;
}

/** The options, complete. */
export interface AgentRules {
  readonly slots: number;
  readonly ahead: number;
  readonly idleTimeoutMs: number;
  readonly endsAt: Instant;
  readonly drainMs: number;
}

/** What is to be told of a lot that is no longer computed. */
export type LotReport<Result> =
  | { readonly type: "rows"; readonly result: Result }
  | { readonly type: "crash"; readonly row: number | undefined; readonly message: string };

/** A lease that the agent has. */
export interface AgentLot<Work, Result> {
  /** Its number in the agent, which it keeps when its epoch is replaced. */
  readonly lot: number;
  epoch: Epoch;
  readonly work: Work;
  /**
   * queued: waits for a slot · computing · dropped: no longer a lease, but a slot still has it · done: to be reported.
   */
  phase: "queued" | "computing" | "dropped" | "done";
  /** Set where `phase` is done. */
  report: LotReport<Result> | undefined;
  /** One of several lots of which one killed the process: computed in smaller company. */
  isSuspect: boolean;
  /** Reported under a grant that was no longer valid, once. */
  wasStale: boolean;
}

/** Calls that are not answered, one of each kind at most. */
export interface CallsUnderway {
  hello?: number;
  ask?: { readonly call: number; readonly want: number };
  beat?: number;
  /** `report` or `crash`. */
  delivery?: { readonly call: number; readonly lot: number };
  goodbye?: number;
}

/**
 * Where the line to the coordinator stands. new: the compute process has not been ready yet · away: no coordinator, waits ·
 * greeting: hello is said · working · parting: goodbye is said · ended.
 */
export type AgentLine = "new" | "away" | "greeting" | "working" | "parting" | "ended";

/** A worker's agent. Changed by `decideAgent` only. */
export interface Agent<Work, Result> {
  readonly agent: string;
  readonly rules: AgentRules;
  line: AgentLine;
  /** Of the last hello; undefined: say hello first. */
  session: number | undefined;
  ttlMs: number;
  /** By number, oldest first. */
  readonly lots: Map<number, AgentLot<Work, Result>>;
  /** Numbers of done lots in the order in which they are reported. */
  outbox: number[];
  calls: CallsUnderway;
  nextCall: number;
  nextLot: number;
  /** Number of the next `ask` in this session; the same until it is answered. */
  request: number;
  /** Not before this. */
  retryAt: Instant;
  askAt: Instant;
  beatAt: Instant;
  restartAt: Instant;
  /** Calls in a row that found no coordinator. */
  failures: number;
  /** Sessions in a row in which nothing but hello was answered. */
  unknowns: number;
  compute: "starting" | "ready" | "down";
  /** Deaths of the compute process in a row in which no row was underway. */
  deaths: number;
  /** Lots in a row that no thread began. */
  notBegun: number;
  /** Suspects that may be computed at a time. */
  suspectsAtOnce: number;
  /** Since when there is nothing to compute; undefined: there is. */
  idleSince: Instant | undefined;
  /** Why it is about to end, and when at the latest. */
  ending:
    { readonly ending: AgentEnding; readonly message: string; readonly by: Instant } | undefined;
  /** State of the jitter. */
  random: number;
}

const DEFAULT_DRAIN_MS = 20_000;
const DEFAULT_TTL_MS = 30_000;

/** An agent whose compute process is being started; tell it `ready`. */
export function createAgent<Work, Result>(options: AgentOptions): Agent<Work, Result> {
  const { agent, slots, ahead = 1 + Math.ceil(slots / 4), now } = options;
  const { idleTimeoutMs = Infinity, endsAt = Infinity, drainMs = DEFAULT_DRAIN_MS } = options;
  return {
    agent,
    rules: { slots, ahead, idleTimeoutMs, endsAt, drainMs },
    line: "new",
    session: undefined,
    ttlMs: DEFAULT_TTL_MS,
    lots: new Map(),
    outbox: [],
    calls: {},
    nextCall: 1,
    nextLot: 1,
    request: 1,
    retryAt: now,
    askAt: now,
    beatAt: now,
    restartAt: now,
    failures: 0,
    unknowns: 0,
    compute: "starting",
    deaths: 0,
    notBegun: 0,
    suspectsAtOnce: 1,
    idleSince: now,
    ending: undefined,
    random: seedOf(agent),
  };
}

/** Lots in one of `phases`. */
export function countLots<Work, Result>(
  { lots }: Agent<Work, Result>,
  ...phases: readonly AgentLot<Work, Result>["phase"][]
): number {
  let count = 0;
  for (const { phase } of lots.values()) if (phases.includes(phase)) count += 1;
  return count;
}

/** FNV-1a, 32 bits. */
function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
