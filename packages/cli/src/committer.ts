// committer.ts — gathers rows and makes them durable together, at the store's own pace.

import { type Batch, commitDueIn, type Store } from "@ktsweep/results";

/** Rows added are acknowledged, as their promise, when the commit that holds them is durable. */
export interface Committer {
  /** Rejects: as the store's `commit`. */
  readonly add: (batch: Batch) => Promise<void>;
  /** From now on nothing waits for company: each addition is committed at once. */
  readonly hurry: () => void;
}

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** @param sharded whether many processes write into this folder, so that files must stay few */
export function createCommitter(store: Store, sharded: boolean): Committer {
  let waiting: Waiting[] = [];
  let since: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let committing = false;
  let hurried = false;

  function schedule(): void {
    if (committing || waiting.length === 0) return;
    clearTimeout(timer);
    const state = {
      bytes: store.pendingBytes,
      waitingSince: since,
      segments: store.segmentCount,
      sharded,
    };
    const due = hurried ? 0 : commitDueIn(state, performance.now());
    timer = setTimeout(() => void commit(), due);
  }

  async function commit(): Promise<void> {
    const acknowledged = waiting;
    waiting = [];
    since = undefined;
    committing = true;
    try {
      await store.commit();
      for (const { resolve } of acknowledged) resolve();
    } catch (error) {
      for (const { reject } of acknowledged) reject(error);
    }
    committing = false;
    schedule();
  }

  return {
    add: (batch) =>
      new Promise((resolve, reject) => {
        store.append(batch);
        waiting.push({ resolve, reject });
        since ??= performance.now();
        schedule();
      }),
    hurry: () => {
      hurried = true;
      schedule();
    },
  };
}
