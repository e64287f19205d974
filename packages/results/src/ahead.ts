// ahead.ts — work on a list in order, with the next pieces of work begun already.

/**
 * Results of `work` in the order of `items`; up to `lead()` further ones are under way while one is used.
 *
 * Throws: what `work` rejects with, at its place.
 */
export async function* ahead<Item, Result>(
  items: readonly Item[],
  lead: () => number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<readonly [Item, Result]> {
  const begun: Promise<Result>[] = [];
  for (const [i, item] of items.entries()) {
    while (begun.length <= lead() && i + begun.length < items.length) {
      const next = work(items[i + begun.length]);
      next.catch(told); // told where its turn comes; whoever stops before does not hear of it
      begun.push(next);
    }
    const [first] = begun.splice(0, 1);
    yield [item, await first];
  }
}

function told(): void {}
