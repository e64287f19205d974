// commit-pacing.ts — when to commit: often enough to lose little, seldom enough that files stay few. Pure.

/** What the decision looks at; times in milliseconds of one clock. */
export interface CommitState {
  /** Bytes waiting. */
  readonly bytes: number;
  /** When the oldest waiting row was appended; undefined when nothing waits. */
  readonly waitingSince: number | undefined;
  /** Segments of the folder. */
  readonly segments: number;
  /** Whether this process is one shard of many that write into one folder. */
  readonly sharded: boolean;
}

const fullCommitBytes = 2 ** 20;
const shardIntervalMs = 10_000;

/** How long a row may wait in a folder of so many segments. */
function intervalMs(segments: number): number {
  if (segments > 5_000) return 10_000;
  return segments > 1_000 ? 2_000 : 250;
}

/**
 * Milliseconds from `now` until a commit is due: 0 = now, Infinity = nothing waits.
 *
 * A commit is due at 1 MiB, or when a row has waited 0.25 s (2 s beyond 1,000 segments, 10 s beyond 5,000).
 * A shard waits 10 s in any case, whatever its size.
 *
 * @example
 * commitDueIn({ bytes: 100, waitingSince: 0, segments: 3, sharded: false }, 200) // 50
 */
export function commitDueIn(
  { bytes, waitingSince, segments, sharded }: CommitState,
  now: number,
): number {
  if (waitingSince === undefined) return Infinity;
  if (bytes >= fullCommitBytes && !sharded) return 0;
  const interval = sharded ? shardIntervalMs : intervalMs(segments);
  return Math.max(0, waitingSince + interval - now);
}
