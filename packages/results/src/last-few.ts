// last-few.ts — remembers what was asked for last.

const remembered = 4;

/** The same function; an argument that was among the last few distinct ones is not worked out again. */
export function lastFew<Value>(
  work: (key: number) => Promise<Value>,
): (key: number) => Promise<Value> {
  const kept = new Map<number, Promise<Value>>();
  return (key) => {
    const value = kept.get(key) ?? work(key);
    kept.delete(key);
    kept.set(key, value);
    for (const [oldest] of kept) if (kept.size > remembered) kept.delete(oldest);
    return value;
  };
}
