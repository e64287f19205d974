// rows.ts — sets of rows as ranges: a row is one replicate of one item, and neighbours are never objects.

/** One row. */
export interface RowRef {
  /** Index into the plan's items. */
  readonly item: number;
  readonly replicate: number;
}

/**
 * Rows in order: entry r holds replicates `firsts[r]` … `firsts[r] + counts[r] - 1` of `items[r]`.
 *
 * Shape: all three (ranges). Range: counts ≥ 1, no row twice.
 */
export interface RowRanges {
  readonly items: Int32Array;
  readonly firsts: Int32Array;
  readonly counts: Int32Array;
}

/** A growing `RowRanges`; `length` entries of the arrays are in use. */
export interface RangeList {
  items: Int32Array;
  firsts: Int32Array;
  counts: Int32Array;
  length: number;
  /** Sum of counts. */
  rows: number;
}

/** The empty list. */
export function rangeList(capacity = 8): RangeList {
  return {
    items: new Int32Array(capacity),
    firsts: new Int32Array(capacity),
    counts: new Int32Array(capacity),
    length: 0,
    rows: 0,
  };
}

/** Appends `count` replicates of `item`; joins the last range where it continues it. */
export function pushRange(list: RangeList, item: number, first: number, count: number): void {
  if (count === 0) return;
  const last = list.length - 1;
  list.rows += count;
  if (last >= 0 && list.items[last] === item && list.firsts[last] + list.counts[last] === first) {
    list.counts[last] += count;
    return;
  }
  if (list.length === list.items.length) grow(list);
  list.items[list.length] = item;
  list.firsts[list.length] = first;
  list.counts[list.length] = count;
  list.length += 1;
}

/** The rows of `list` as an immutable value of the right length. */
export function toRanges(list: RangeList): RowRanges {
  return {
    items: list.items.slice(0, list.length),
    firsts: list.firsts.slice(0, list.length),
    counts: list.counts.slice(0, list.length),
  };
}

/**
 * Ranges written as [item, first replicate, count] triples.
 *
 * @example
 * rowCount(rangesOf([[0, 0, 16], [1, 8, 8]])) // 24
 */
export function rangesOf(triples: Iterable<readonly [number, number, number]>): RowRanges {
  const list = rangeList();
  for (const [item, first, count] of triples) pushRange(list, item, first, count);
  return toRanges(list);
}

/** Number of rows in `ranges`. */
export function rowCount(ranges: RowRanges): number {
  let rows = 0;
  for (const count of ranges.counts) rows += count;
  return rows;
}

/** Rows `from` … `to - 1` of `ranges`, counted in its order. */
export function sliceRows(ranges: RowRanges, from: number, to: number): RowRanges {
  const list = rangeList();
  let position = 0;
  for (let r = 0; r < ranges.items.length && position < to; r++) {
    const low = Math.max(from, position);
    const high = Math.min(to, position + ranges.counts[r]);
    if (low < high) {
      pushRange(list, ranges.items[r], ranges.firsts[r] + low - position, high - low);
    }
    position += ranges.counts[r];
  }
  return toRanges(list);
}

/** Row number `position` of `ranges`; undefined beyond its end. */
export function rowAt(ranges: RowRanges, position: number): RowRef | undefined {
  if (position < 0) return undefined;
  let before = 0;
  for (let r = 0; r < ranges.items.length; r++) {
    const offset = position - before;
    if (offset < ranges.counts[r]) {
      return { item: ranges.items[r], replicate: ranges.firsts[r] + offset };
    }
    before += ranges.counts[r];
  }
  return undefined;
}

/** The rows at `positions` (ascending) of `ranges`, in one walk. */
export function rowsAt(ranges: RowRanges, positions: Iterable<number>): RowRef[] {
  const found: RowRef[] = [];
  let r = 0;
  let before = 0;
  for (const position of positions) {
    while (position - before >= ranges.counts[r]) before += ranges.counts[r++];
    found.push({ item: ranges.items[r], replicate: ranges.firsts[r] + position - before });
  }
  return found;
}

/** Position of a row in the order of `ranges`; -1 where it is not among them. */
export function positionOf(ranges: RowRanges, row: RowRef): number {
  let before = 0;
  for (let r = 0; r < ranges.items.length; r++) {
    const offset = row.replicate - ranges.firsts[r];
    if (ranges.items[r] === row.item && offset >= 0 && offset < ranges.counts[r]) {
      return before + offset;
    }
    before += ranges.counts[r];
  }
  return -1;
}

/** Every row of `ranges`, in order. */
export function* eachRow(ranges: RowRanges): Generator<RowRef> {
  for (let r = 0; r < ranges.items.length; r++) {
    for (let k = 0; k < ranges.counts[r]; k++) {
      yield { item: ranges.items[r], replicate: ranges.firsts[r] + k };
    }
  }
}

function grow(list: RangeList): void {
  const capacity = Math.max(8, 2 * list.items.length);
  for (const field of ["items", "firsts", "counts"] as const) {
    const larger = new Int32Array(capacity);
    larger.set(list[field]);
    list[field] = larger;
  }
}
