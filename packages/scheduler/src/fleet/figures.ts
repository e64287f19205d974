// figures.ts — what people are told of a fleet: how far sweeps are, who works, what is leased.
import type { Instant } from "../events.js";
import { progressOf, type Progress } from "../progress.js";
import { isWorker } from "./agents.js";
import type { FleetLease, SweepPhase } from "./fleet-events.js";
import type { Fleet, Sweep } from "./fleet-state.js";

/** Why nothing of a sweep runs although it may. */
export type SweepIdle =
  | "there are no agents"
  /** They work on other sweeps, or will ask soon. */
  | "the agents are busy"
  | "nothing fits the agents' time"
  | "nothing fits the agents' memory";

/** How far the newest round of a sweep is; leases of older rounds that go on are counted with it. */
export interface SweepProgress extends Omit<Progress, "phase"> {
  readonly phase: SweepPhase;
  readonly round: number;
  readonly priority: number;
  /** Absent where something is leased, nothing is pending, or the sweep is held back. */
  readonly idle?: SweepIdle;
}

/** An agent as people see it. */
export interface AgentFigures {
  readonly agent: string;
  readonly slots: number;
  readonly leases: number;
  readonly lastSeen: Instant;
  /** Absent: not known to end. */
  readonly endsAt?: Instant;
  /** False: only its leases from before the coordinator's start are known. */
  readonly hasJoined: boolean;
  readonly isQuarantined: boolean;
}

/** Where a sweep stands; undefined for one that is not known. Cost: O(cost classes + lots held). */
export function sweepProgress(fleet: Fleet, id: string): SweepProgress | undefined {
  const sweep = fleet.sweeps.get(id);
  if (sweep === undefined) return undefined;
  const current = sweep.rounds.get(sweep.round);
  const newest = current === undefined ? sweep.ended : progressOf(current.schedule, fleet.now);
  if (newest === undefined) return undefined;
  let { rows, leased, computed, workLeft, longestLeft, predictedLeft } = newest;
  let variance = newest.workDeviation * newest.workDeviation;
  for (const { number, schedule } of sweep.rounds.values()) {
    if (number === sweep.round) continue;
    const older = progressOf(schedule, fleet.now);
    rows += older.leased;
    leased += older.leased;
    computed += older.computed;
    const share = older.leased / Math.max(1, older.leased + older.pending);
    workLeft += share * older.workLeft;
    longestLeft = Math.max(longestLeft, older.longestLeft);
    variance += share * share * older.workDeviation * older.workDeviation;
    predictedLeft += share * older.predictedLeft;
  }
  const { round, priority, phase = sweep.wish } = sweep;
  const workDeviation = Math.sqrt(variance);
  const sums = { rows, leased, computed, workLeft, longestLeft, workDeviation, predictedLeft };
  const agents = Math.max(1, fleet.slots);
  const idle = idleOf(fleet, sweep, { pending: newest.pending, leased });
  const why = idle === undefined ? {} : { idle };
  return { ...newest, ...sums, ...why, phase, round, priority, agents };
}

/** All known agents, by id. */
export function agentsOf(fleet: Fleet): AgentFigures[] {
  const agents = [...fleet.agents.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return agents.map((agent) => ({
    agent: agent.id,
    slots: agent.slots,
    leases: agent.grants.size,
    lastSeen: agent.lastSeen,
    ...(agent.endsAt === Infinity ? {} : { endsAt: agent.endsAt }),
    hasJoined: agent.hasJoined,
    isQuarantined: agent.hasJoined && !isWorker(fleet, agent),
  }));
}

/** Live leases of a sweep, those of the oldest round first, inside a round the oldest first; checks included. */
export function leasesOf(fleet: Fleet, sweep: string): FleetLease[] {
  const rounds = fleet.sweeps.get(sweep)?.rounds.values() ?? [];
  return [...rounds].flatMap(({ grants }) => Array.from(grants, ({ lease }) => lease));
}

function idleOf(
  { workers }: Fleet,
  { phase, misfit }: Sweep,
  { pending, leased }: { readonly pending: number; readonly leased: number },
): SweepIdle | undefined {
  if (phase !== "running" || leased > 0 || pending === 0) return undefined;
  if (workers === 0) return "there are no agents";
  return misfit === undefined ? "the agents are busy" : `nothing fits the agents' ${misfit}`;
}
