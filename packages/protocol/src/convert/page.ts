// page.ts — long lists in several answers: each of a size that a message may have, ordered by a key.

/** Most bytes of the entries of one page; an entry has a few KiB at most. */
const pageBytes = 512 * 1024;

/** A part of a list, and whether more of it follows. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly more: boolean;
}

/** The entries after a key, in the order of keys, as many as fit. Entries of equal keys must not exist. */

export function pageAfter<T>(
  all: readonly T[],
  after: string,
  keyOf: (item: T) => string,
  bytesOf: (item: T) => number,
): Page<T> {
  const rest = all.filter((item) => keyOf(item) > after);
  rest.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  let bytes = 0;
  const end = rest.findIndex((item) => (bytes += bytesOf(item)) > pageBytes);
  return end === -1
    ? { items: rest, more: false }
    : { items: rest.slice(0, Math.max(1, end)), more: true };
}

/** All entries, page by page. Ends also where a server says that more follow and gives none. */
export async function allPages<T>(
  pageOf: (after: string) => Promise<Page<T>>,
  keyOf: (item: T) => string,
): Promise<T[]> {
  const all: T[] = [];
  let after = "";
  while (true) {
    const { items, more } = await pageOf(after);
    all.push(...items);
    if (!more || items.length === 0) return all;
    const last = keyOf(items[items.length - 1]);
    if (last <= after) return all;
    after = last;
  }
}
