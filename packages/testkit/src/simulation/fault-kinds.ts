// fault-kinds.ts — what can go wrong in a simulation, and which of it does in one plan.
import type { Draws } from "./draws.js";

/** Kinds of faults; each is on in about half of the plans. */
export const faultKinds = [
  // Messages.
  "request-lost",
  "response-lost",
  "request-twice",
  "slow-message",
  "partition",
  // Agents.
  "agent-slow",
  "agent-paused",
  "agent-killed",
  "agent-drained",
  "agent-clock",
  "compute-died",
  "thread-died",
  "row-failed",
  "poison",
  // Coordinator and its disk.
  "coordinator-killed",
  "coordinator-killed-at-operation",
  "power-lost",
  "coordinator-superseded",
  "coordinator-paused",
  "sync-failed",
  "disk-full",
  "hints-lost",
  // Whoever uses it.
  "client",
] as const;

/** See `faultKinds`. */
export type FaultKind = (typeof faultKinds)[number];

/**
 * Chooses kinds for a plan: each with p = ½, so that plans differ in what they combine (A. Groce et al., "Swarm
 * Testing", ISSTA 2012, second-hand).
 */
export function swarm(draws: Draws): ReadonlySet<FaultKind> {
  const random = draws("swarm");
  return new Set(faultKinds.filter(() => random() < 0.5));
}

/** What was made to go wrong, and whether something may. */
export interface FaultJournal {
  /** Identities of the faults so far, in order. */
  readonly injected: readonly string[];
  /**
   * Whether a fault that was drawn happens. `id` names it: the same plan gives the same fault the same name, as long as
   * nothing before it is different.
   */
  strike(kind: FaultKind, id: string): boolean;
  /** Whether a fault point fires: a site is on in a quarter of the plans, and then fires a quarter of the time. */
  maybe(site: string): boolean;
  /** From now on nothing goes wrong any more. */
  cease(): void;
  readonly ceased: () => boolean;
}

export interface FaultJournalOptions {
  readonly kinds: ReadonlySet<FaultKind>;
  readonly draws: Draws;
  /** Only these faults happen; default: all. */
  readonly only: ReadonlySet<string> | undefined;
  /** Told of each site and each kind that struck. */
  readonly count: (what: string) => void;
}

const SITE_ON = 0.25;
const SITE_FIRES = 0.25;
/** A site that is passed often fires this often at most. */
const MOST_FIRES = 3;

export function faultJournal({ kinds, draws, only, count }: FaultJournalOptions): FaultJournal {
  const injected: string[] = [];
  const passes = new Map<string, number>();
  const fires = new Map<string, number>();
  let over = false;

  function happens(id: string): boolean {
    if (over || only?.has(id) === false) return false;
    injected.push(id);
    return true;
  }

  return {
    injected,
    strike(kind, id) {
      if (!kinds.has(kind) || !happens(`${kind} ${id}`)) return false;
      count(`fault ${kind}`);
      return true;
    },
    maybe(site) {
      const random = draws(`site ${site}`);
      if (!passes.has(site)) passes.set(site, random() < SITE_ON ? 0 : -1);
      const pass = passes.get(site) ?? -1;
      if (pass < 0) return false;
      passes.set(site, pass + 1);
      if ((fires.get(site) ?? 0) >= MOST_FIRES) return false;
      if (random() >= SITE_FIRES || !happens(`site ${site} ${pass}`)) return false;
      fires.set(site, (fires.get(site) ?? 0) + 1);
      count(`site ${site}`);
      return true;
    },
    cease: () => void (over = true),
    ceased: () => over,
  };
}
