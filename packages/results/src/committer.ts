// committer.ts — gathers rows and makes them durable together, at the store's own pace.
import { commitDueIn } from "./commit-pacing.js";
import type { Batch } from "./rows.js";
import { ignored } from "./stage-file.js";
import type { Store } from "./store.js";

/** Rows added are acknowledged, as their promise, when the commit that holds them is durable. */
export interface Committer {
  /** Rejects: as the store's `commit`. */
  readonly add: (batch: Batch) => Promise<void>;
  /** Commits at once what waits now. */
  readonly flush: () => void;
  /** From now on nothing waits for company: each addition is committed at once. */
  readonly hurry: () => void;
  /** Resolves when nothing is on its way to the disk any more, be it for a failure. */
  readonly idle: () => Promise<void>;
}

/** Time of a committer, in milliseconds. */
export interface CommitClock {
  now(): number;
  after(ms: number, run: () => void): { cancel(): void };
}

export interface CommitterOptions {
  /** Whether many processes write into this folder, so that files must stay few. */
  readonly sharded: boolean;
  /** Default: the process's monotonic clock and timers. */
  readonly clock?: CommitClock;
}

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * @example
 * const committer = createCommitter(store, { sharded: false });
 * await committer.add(batch); // now its rows are safe
 */
export function createCommitter(store: Store, options: CommitterOptions): Committer {
  const { sharded, clock = processClock } = options;
  let waiting: Waiting[] = [];
  let since: number | undefined;
  let timer: { cancel(): void } | undefined;
  let commits: Promise<void> | undefined;
  let hurried = false;
  let flushing = false;

  function schedule(): void {
    if (commits !== undefined || waiting.length === 0) return;
    timer?.cancel();
    const state = {
      bytes: store.pendingBytes,
      waitingSince: since,
      segments: store.segmentCount,
      sharded,
    };
    timer = clock.after(hurried || flushing ? 0 : commitDueIn(state, clock.now()), start);
  }

  function start(): void {
    timer?.cancel();
    if (commits !== undefined || waiting.length === 0) return;
    commits = commit().finally(() => {
      commits = undefined;
      schedule();
    });
  }

  async function commit(): Promise<void> {
    const acknowledged = waiting;
    waiting = [];
    since = undefined;
    flushing = false;
    try {
      await store.commit();
      for (const { resolve } of acknowledged) resolve();
    } catch (error) {
      for (const { reject } of acknowledged) reject(error);
    }
  }

  return {
    add: (batch) =>
      new Promise((resolve, reject) => {
        store.append(batch);
        waiting.push({ resolve, reject });
        since ??= clock.now();
        schedule();
      }),
    flush: () => {
      flushing = waiting.length > 0;
      start();
    },
    hurry: () => {
      hurried = true;
      schedule();
    },
    async idle() {
      while (commits !== undefined || waiting.length > 0) {
        start();
        await commits?.catch(ignored);
      }
    },
  };
}

const processClock: CommitClock = {
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return {
      cancel: () => {
        clearTimeout(timer);
      },
    };
  },
};
