// cache.ts — trained stages kept between cells, least recently used first to go.

/** Identical stage prefixes of different cells are computed once per cache. Not shared between threads. */
export interface ChainCache {
  /** The value kept under `key`, now the most recently used. */
  readonly find: (key: string) => object | undefined;
  /** The value kept under `key`, else what `make` gives, kept. `bytesOf` estimates its size. */
  readonly keep: <T extends object>(key: string, make: () => T, bytesOf: (value: T) => number) => T;
}

/** A cache that several users share, each with keys of its own beginning. */
export interface SharedChainCache extends ChainCache {
  /** Drops every value whose key begins so: nobody will ask for it again. Cost: a look at every key. */
  readonly forget: (beginning: string) => void;
}

interface Entry {
  readonly value: object;
  readonly bytes: number;
}

/**
 * What a value takes besides its numbers: objects, headers of arrays, the key and its place in the map. Measured: 1.1 kB with
 * keys of 150 characters; without it, a million stages of four coordinates would count as 32 MB and take a gigabyte.
 */
const ENTRY_BYTES = 1000;

/** @param maxBytes the most that is kept, by estimate; one value may exceed it while it is in use. */
export function createChainCache(maxBytes: number): SharedChainCache {
  const entries = new Map<string, Entry>();
  let held = 0;

  function evict(): void {
    for (const [key, { bytes }] of entries) {
      if (held <= maxBytes) return;
      entries.delete(key);
      held -= bytes;
    }
  }

  function find(key: string): object | undefined {
    const found = entries.get(key);
    if (found === undefined) return undefined;
    entries.delete(key);
    entries.set(key, found);
    return found.value;
  }

  return {
    find,
    forget(beginning) {
      for (const [key, { bytes }] of entries) {
        if (!key.startsWith(beginning)) continue;
        entries.delete(key);
        held -= bytes;
      }
    },
    keep<T extends object>(key: string, make: () => T, bytesOf: (value: T) => number): T {
      const found = find(key);
      if (found !== undefined) return found as T;
      const value = make();
      const bytes = ENTRY_BYTES + key.length + bytesOf(value);
      entries.set(key, { value, bytes });
      held += bytes;
      evict();
      return value;
    },
  };
}
