// snapshots.ts — where the state of long simulations is kept, so that an interrupted one is taken up again.

/**
 * Keeps the state of long simulations outside; losing it, or handing back anything else, costs time and never changes
 * a result: the engines check what they load.
 */
export interface Snapshots {
  /** Whether running stages should hand over their state now. Asked every few milliseconds, also when `shouldStop` says true. */
  readonly isDue: () => boolean;
  /** What was saved last under `key` (64 hex digits), if it is still there. */
  readonly load: (key: string) => Uint8Array | undefined;
  /** Keeps a copy of `state`, whose bytes are only lent. */
  readonly save: (key: string, state: Uint8Array) => void;
}
