// grant-book.ts — which rows a grant is about, for the shape of its report. A cache: the fleet knows the truth.
import { epochKey, leasesOf, type Epoch, type Fleet } from "@ktsweep/scheduler";

/** The sweep and round of a grant. */
export interface Grant {
  readonly sweep: string;
  readonly round: number;
}

export interface GrantBook {
  add(epoch: Epoch, grant: Grant): void;
  /** Undefined where the fleet has no such lease. */
  find(epoch: Epoch): Grant | undefined;
}

/** Grants that are remembered; beyond, the fleet is asked. */
const remembered = 65_536;

export function grantBook(fleet: Fleet, sweeps: () => Iterable<string>): GrantBook {
  let young = new Map<string, Grant>();
  let old = new Map<string, Grant>();

  function add(key: string, grant: Grant): void {
    if (young.size >= remembered / 2) {
      old = young;
      young = new Map();
    }
    young.set(key, grant);
  }

  /** All leases: slow, and for grants that an earlier incarnation made, or very old ones. */
  function search(key: string): Grant | undefined {
    for (const sweep of sweeps()) {
      for (const { epoch, round } of leasesOf(fleet, sweep)) {
        if (epochKey(epoch) === key) return { sweep, round };
      }
    }
    return undefined;
  }

  return {
    add: (epoch, grant) => {
      add(epochKey(epoch), grant);
    },
    find(epoch) {
      const key = epochKey(epoch);
      const known = young.get(key) ?? old.get(key);
      if (known !== undefined) return known;
      const found = search(key);
      if (found !== undefined) add(key, found);
      return found;
    },
  };
}
