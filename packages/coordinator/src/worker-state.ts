// worker-state.ts — the workers as people see them.
import type { WorkerState } from "@ktsweep/protocol";
import { agentsOf } from "@ktsweep/scheduler";
import { rateOf } from "./agent-book.js";
import type { Context } from "./context.js";

export function workerStates(context: Context): WorkerState[] {
  const now = context.clock.now();
  const leases = new Map(agentsOf(context.fleet).map((one) => [one.agent, one.leases]));
  return [...context.agents.present()].map((record) => {
    const { agent, host, platform, slots, rowsRecorded, lastSeen, endsAt } = record;
    return {
      ...{ agent, host, platform, slots, rowsRecorded },
      leases: leases.get(agent) ?? 0,
      rate: rateOf(record, now),
      secondsSinceSignOfLife: Math.max(0, now - lastSeen) / 1000,
      secondsLeft: endsAt === undefined ? undefined : Math.max(0, endsAt - now) / 1000,
      refused: record.quarantined ? "it gave other bits than another worker" : "",
    };
  });
}
