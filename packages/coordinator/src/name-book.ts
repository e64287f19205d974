// name-book.ts — a worker that did not hear the answer to its hello still calls its leases what it called them before.
import { epochKey, type Epoch } from "@ktsweep/scheduler";

/** A lease got a fresh epoch. */
export interface Renaming {
  /** What the worker called it. */
  readonly from: Epoch;
  /** What the answer called it. */
  readonly to: Epoch;
}

export interface NameBook {
  /** What a worker's lease is called now. */
  current(agent: string, epoch: Epoch): Epoch;
  /** What the worker calls the lease where it has not heard the answer; undefined where it has. */
  former(agent: string, epoch: Epoch): Epoch | undefined;
  /** The answer to a hello is on its way. */
  told(agent: string, renamings: readonly Renaming[]): void;
  /** The coordinator before this one had sent it, and may have ended too early. */
  toldBefore(agent: string, renaming: Renaming): void;
  /** The worker has heard the answer. */
  heard(agent: string): void;
}

/** Workers that have not been heard of since; beyond, the oldest are forgotten. */
const remembered = 4_096;

export function nameBook(): NameBook {
  const unheard = new Map<string, readonly Renaming[]>();
  const find = (agent: string, epoch: Epoch, side: keyof Renaming): Renaming | undefined => {
    const key = epochKey(epoch);
    return unheard.get(agent)?.find((renaming) => epochKey(renaming[side]) === key);
  };
  function told(agent: string, renamings: readonly Renaming[]): void {
    unheard.delete(agent);
    if (renamings.length > 0) unheard.set(agent, renamings);
    for (const oldest of unheard.keys()) {
      if (unheard.size <= remembered) break;
      unheard.delete(oldest);
    }
  }

  return {
    told,
    toldBefore: (agent, renaming) => {
      told(agent, [...(unheard.get(agent) ?? []), renaming]);
    },
    current: (agent, epoch) => find(agent, epoch, "from")?.to ?? epoch,
    former: (agent, epoch) => find(agent, epoch, "to")?.from,
    heard: (agent) => void unheard.delete(agent),
  };
}
