// epoch.ts — the number of a grant: the fencing token that every report carries.

/** Newer grants are larger: first by incarnation, then by counter. */
export interface Epoch {
  /** Which start of the coordinator made the grant, from 1. Durable before its first grant. */
  readonly incarnation: number;
  /** Grants of this incarnation, from 1. Kept in memory only. */
  readonly counter: number;
}

/** A text that equal epochs share. @example epochKey({ incarnation: 3, counter: 17 }) // "3.17" */
export function epochKey({ incarnation, counter }: Epoch): string {
  return `${incarnation}.${counter}`;
}

/** Negative where `a` is older than `b`, 0 where they are equal. */
export function compareEpochs(a: Epoch, b: Epoch): number {
  return a.incarnation - b.incarnation || a.counter - b.counter;
}
