// deal.ts — jobs of equal cost onto the least loaded of k shards, many at once.

/**
 * How many of `count` jobs of one cost each shard gets when they are dealt one by one to the least loaded shard (of
 * equal ones the first). Adds to `loads` (k) in place. Shape: (k).
 *
 * Cost: O(k log k), however many jobs there are.
 */
export function deal(count: number, cost: number, loads: Float64Array): Float64Array {
  const shares = new Float64Array(loads.length);
  const order = Array.from(loads.keys()).sort((a, b) => loads[a] - loads[b] || a - b);
  const level = levelOf(count, cost, loads, order);
  let left = count;
  for (const shard of order) {
    shares[shard] = Math.min(left, Math.max(0, Math.floor((level - loads[shard]) / cost)));
    left -= shares[shard];
  }
  for (const shard of [...order].sort((a, b) => next(a) - next(b) || a - b)) {
    if (left === 0) break;
    shares[shard]++;
    left--;
  }
  shares.forEach((share, shard) => (loads[shard] += share * cost));
  return shares;

  function next(shard: number): number {
    return loads[shard] + shares[shard] * cost;
  }
}

/** The load that the fullest used shards reach when jobs flow like water: at most what dealing one by one reaches. */
function levelOf(
  count: number,
  cost: number,
  loads: Float64Array,
  order: readonly number[],
): number {
  let below = 0;
  let used = 0;
  for (const shard of order) {
    const level = (count * cost + below) / Math.max(1, used);
    if (used > 0 && loads[shard] >= level) break;
    below += loads[shard];
    used++;
  }
  return (count * cost + below) / used;
}
