// order.ts — which rows come first: longest first by powers of two of the predicted cost, and inside one
// power spread over the grid by bit reversal (van der Corput), so that a coarse picture appears early.
import type { Plan } from "./plan.js";
import { togetherOf } from "./together.js";

/** Blocks of consecutive ranges in the order in which they are leased. */
export interface LeaseOrder {
  /** Block at each place. Shape: (blocks). */
  readonly blocks: Int32Array;
  /** First range of each block. Shape: (blocks). */
  readonly starts: Int32Array;
  /** One past the last range of each block. Shape: (blocks). */
  readonly ends: Int32Array;
  /** Cost class of each block; 0 holds the longest rows. Shape: (blocks). */
  readonly classes: Int32Array;
  /** Number of cost classes. */
  readonly classCount: number;
  /** Class by biased exponent of the predicted seconds; -1 where no item has it. Shape: (2048). */
  readonly ofExponent: Int32Array;
}

/** Longest run of items of one class that may stand in one block where they are not computed together. */
const MAX_NEIGHBOURS = 16;
/** A class is cut into at least this many blocks where it has the items. */
const MIN_BLOCKS = 64;
const FLOAT = new DataView(new ArrayBuffer(8));

/**
 * The order for the rows of `plan`, given their predicted seconds (per item). `others`: further items that
 * need a class, though no row of theirs is missing.
 *
 * Cost: O(ranges). 1e6 ranges take a few tens of milliseconds.
 */
export function leaseOrder(
  plan: Plan,
  rowSeconds: Float64Array,
  others: Iterable<number> = [],
): LeaseOrder {
  const ranks = costRanks(plan.missing.items, rowSeconds, others);
  const cut = cutBlocks(plan, ranks);
  const perClass = new Int32Array(ranks.count + 1);
  for (const c of cut.classes) perClass[c + 1] += 1;
  for (let c = 0; c < ranks.count; c++) perClass[c + 1] += perClass[c];

  const sorted = new Int32Array(cut.classes.length);
  const next = perClass.slice();
  for (let b = 0; b < sorted.length; b++) sorted[next[cut.classes[b]]++] = b;

  const blocks = new Int32Array(sorted.length);
  for (let c = 0; c < ranks.count; c++) spread(sorted, blocks, perClass[c], perClass[c + 1]);
  return { ...cut, blocks, classCount: ranks.count, ofExponent: ranks.ofExponent };
}

/** Biased binary exponent: equal for numbers of one power of two. Range: [0, 2047] for numbers ≥ 0. */
export function exponentOf(value: number): number {
  FLOAT.setFloat64(0, value);
  return (FLOAT.getUint16(0) >> 4) & 0x7ff;
}

/**
 * Numbers 0 … count - 1 by reversed bits: every prefix is spread evenly.
 *
 * @example
 * [...bitReversed(6)] // [0, 4, 2, 1, 5, 3]
 */
export function bitReversed(count: number): Int32Array {
  const places = new Int32Array(count);
  const bits = count < 2 ? 0 : 32 - Math.clz32(count - 1);
  let filled = 0;
  for (let i = 0; i < 1 << bits; i++) {
    const reversed = bits === 0 ? 0 : reverse32(i) >>> (32 - bits);
    if (reversed < count) places[filled++] = reversed;
  }
  return places;
}

interface CostRanks {
  /** Rank of each biased exponent (0 = largest present); -1 where absent. Shape: (2048). */
  readonly ofExponent: Int32Array;
  readonly exponents: Int32Array;
  /** Items of each rank. Shape: (count). */
  readonly items: Int32Array;
  readonly count: number;
}

function costRanks(
  items: Int32Array,
  rowSeconds: Float64Array,
  others: Iterable<number>,
): CostRanks {
  const exponents = new Int32Array(rowSeconds.length);
  for (let item = 0; item < rowSeconds.length; item++)
    exponents[item] = exponentOf(rowSeconds[item]);
  const members = new Int32Array(2048);
  for (let r = 0; r < items.length; r++) {
    if (r === 0 || items[r] !== items[r - 1]) members[exponents[items[r]]] += 1;
  }
  for (const item of others) members[exponents[item]] ||= 1;
  const ofExponent = new Int32Array(2048).fill(-1);
  const sizes: number[] = [];
  for (let e = 2047; e >= 0; e--) if (members[e] > 0) ofExponent[e] = sizes.push(members[e]) - 1;
  return { ofExponent, exponents, items: Int32Array.from(sizes), count: sizes.length };
}

function cutBlocks(plan: Plan, ranks: CostRanks): Pick<LeaseOrder, "starts" | "ends" | "classes"> {
  const { items } = plan.missing;
  const together = togetherOf(plan);
  const starts = new Int32Array(items.length);
  const classes = new Int32Array(items.length);
  let blocks = 0;
  let length = 0; // items in the open block
  for (let r = 0; r < items.length; r++) {
    if (r > 0 && items[r] === items[r - 1]) continue;
    const rank = ranks.ofExponent[ranks.exponents[items[r]]];
    const isFull =
      together > 1
        ? length >= together
        : length >= neighbours(ranks, rank) || rank !== classes[blocks - 1];
    if (r === 0 || isFull) {
      starts[blocks] = r;
      classes[blocks] = rank;
      blocks += 1;
      length = 0;
    }
    // A block is of the class of its longest item.
    if (rank < classes[blocks - 1]) classes[blocks - 1] = rank;
    length += 1;
  }
  const ends = new Int32Array(blocks);
  for (let b = 0; b < blocks; b++) ends[b] = b + 1 < blocks ? starts[b + 1] : items.length;
  return { starts: starts.slice(0, blocks), ends, classes: classes.slice(0, blocks) };
}

/** How many items of a class stand in one block: few enough to spread the blocks over the grid. */
function neighbours({ items }: CostRanks, rank: number): number {
  return Math.max(1, Math.min(MAX_NEIGHBOURS, Math.floor(items[rank] / MIN_BLOCKS)));
}

function spread(from: Int32Array, to: Int32Array, start: number, end: number): void {
  const places = bitReversed(end - start);
  for (let i = 0; i < places.length; i++) to[start + i] = from[start + places[i]];
}

function reverse32(x: number): number {
  let v = x;
  v = ((v >>> 1) & 0x55555555) | ((v & 0x55555555) << 1);
  v = ((v >>> 2) & 0x33333333) | ((v & 0x33333333) << 2);
  v = ((v >>> 4) & 0x0f0f0f0f) | ((v & 0x0f0f0f0f) << 4);
  v = ((v >>> 8) & 0x00ff00ff) | ((v & 0x00ff00ff) << 8);
  return ((v >>> 16) | (v << 16)) >>> 0;
}
