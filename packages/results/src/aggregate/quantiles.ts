// quantiles.ts — quantiles of a column by selection, without sorting it.

/**
 * Quantiles of the values that are not NaN: linear between order statistics, x[(n − 1) p] with places from 0 (type 7 of
 * Hyndman & Fan, Am. Stat. 50 (1996) 361, as NumPy, R and DuckDB's quantile_cont have it). NaN where there is no value.
 *
 * Shape: `probabilities` ascending, in [0, 1]. Changes the order of `values`. Cost: O(rows) on average.
 */
export function quantilesOf(
  values: Float64Array,
  probabilities: readonly number[],
): readonly number[] {
  const length = nullsLast(values);
  if (length === 0) return probabilities.map(() => NaN);
  let from = 0;
  return probabilities.map((probability) => {
    const place = probability * (length - 1);
    const below = Math.floor(place);
    select(values, from, length - 1, below);
    from = below;
    const low = values[below];
    const share = place - below;
    return share === 0 ? low : low + share * (smallest(values, below + 1, length) - low);
  });
}

/** Moves NaN behind the numbers; how many numbers there are. */
function nullsLast(values: Float64Array): number {
  let length = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    if (value !== value) continue;
    values[at] = values[length];
    values[length++] = value;
  }
  return length;
}

function smallest(values: Float64Array, from: number, to: number): number {
  let least = values[from];
  for (let at = from + 1; at < to; at++) if (values[at] < least) least = values[at];
  return least;
}

/**
 * Puts the value of rank `rank` of [left, right] in its place, none larger before it, none smaller behind it. Floyd & Rivest's
 * median of three as pivot; a segment that does not shrink is sorted, so that no order of values costs O(rows²).
 */
function select(values: Float64Array, left: number, right: number, rank: number): void {
  for (let steps = 0; right > left; steps++) {
    if (right - left < FEW || steps > MOST_STEPS) {
      values.subarray(left, right + 1).sort();
      return;
    }
    const pivot = middleOf(values[left], values[(left + right) >> 1], values[right]);
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i > j) break;
      const value = values[i];
      values[i++] = values[j];
      values[j--] = value;
    }
    if (rank <= j) right = j;
    else if (rank >= i) left = i;
    else return;
  }
}

const FEW = 32;
/** Halving would need 30 for 10⁹ values. */
const MOST_STEPS = 100;

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
