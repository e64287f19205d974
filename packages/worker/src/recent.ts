// recent.ts — the last few things that were made, by key; the one that was not asked for longest goes first.

/**
 * Gives the value of `key`; `make` is called where it is not among the last `most` that were asked for. `onGone` is told of
 * each that is not kept any more.
 */
export function keepRecent<T>(
  most: number,
  onGone: (value: T) => void = () => undefined,
): (key: string, make: () => T) => T {
  const kept = new Map<string, { readonly value: T }>();
  return (key, make) => {
    const found = kept.get(key) ?? { value: make() };
    kept.delete(key);
    kept.set(key, found);
    for (const [oldest, { value }] of kept) {
      if (kept.size <= most) break;
      kept.delete(oldest);
      onGone(value);
    }
    return found.value;
  };
}
