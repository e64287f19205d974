// grid.ts — index → grid point by mixed-radix arithmetic; nothing is ever listed.

import type { Block } from "./block.js";
import type { Slots } from "./slots.js";

/** What a memo can keep: undefined stands for nothing kept. */
type Memo = object | string | number;

/** Where a grid stands: the slots hold the axes of the point sought last. */
export interface Grid {
  readonly points: number;
  readonly slots: Slots;
  /** Moves to a grid point, 0 ≤ index < points. Returns whether it was elsewhere before. */
  readonly seek: (index: number) => boolean;
  /** A value that depends on some axes only: computed once per combination of these. */
  readonly memo: <T extends Memo>(axisSlots: ReadonlySet<number>, compute: () => T) => () => T;
  /** Number of the block that the point stands in. */
  readonly block: () => number;
  /** Whether an earlier block than its own has the point, as far as `admits(block)` lets it. */
  readonly standsEarlier: (admits: (block: number) => boolean) => boolean;
}

/** A memo with more entries than this keeps only the last one: cells are mostly visited in order. */
const MAX_MEMO = 16_384;

/** More grid points are refused before any is made. */
export const MAX_POINTS = 1e8;

/** `blocks` in spec order, at most MAX_POINTS points together; `slotCount` with room for derived names. */
export function createGrid(blocks: readonly Block[], slotCount: number): Grid {
  const starts = blocks.map((_, i) => blocks.slice(0, i).reduce((sum, { size }) => sum + size, 0));
  const points = blocks.reduce((sum, { size }) => sum + size, 0);
  const positions = blocks.map(({ dimensions }) => new Int32Array(dimensions.length));
  const slots = new Float64Array(slotCount).fill(NaN);
  let at = -1;
  let current = 0;

  function seek(index: number): boolean {
    if (index === at) return false;
    if (!(Number.isInteger(index) && index >= 0 && index < points)) {
      throw new RangeError(`There is no grid point ${String(index)} among ${String(points)}.`);
    }
    at = index;
    while (current > 0 && index < starts[current]) current--;
    while (current + 1 < blocks.length && index >= starts[current + 1]) current++;
    let rest = index - starts[current];
    const { dimensions } = blocks[current];
    for (let i = 0; i < dimensions.length; i++) {
      const { stride, axes } = dimensions[i];
      const position = Math.floor(rest / stride);
      rest -= position * stride;
      positions[current][i] = position;
      for (const { slot, values } of axes) slots[slot] = values[position];
    }
    return true;
  }

  return {
    points,
    slots,
    seek,
    block: () => current,
    memo: (axisSlots, compute) => {
      const tables = blocks.map((block) => createTable(block, axisSlots, compute));
      return () => tables[current](positions[current]);
    },
    standsEarlier: (admits) => {
      for (let i = 0; i < current; i++) {
        if (blocks[i].contains(slots) && admits(i)) return true;
      }
      return false;
    },
  };
}

/** Looks a value up by the positions of the dimensions that it depends on. */
function createTable<T extends Memo>(
  block: Block,
  axisSlots: ReadonlySet<number>,
  compute: () => T,
): (positions: Int32Array) => T {
  const strides = new Int32Array(block.dimensions.length);
  let size = 1;
  block.dimensions.forEach(({ axes, length }, i) => {
    if (!axes.some(({ slot }) => axisSlots.has(slot))) return;
    strides[i] = size;
    size *= length;
  });
  const keyOf = (positions: Int32Array): number => {
    let key = 0;
    for (let i = 0; i < strides.length; i++) key += positions[i] * strides[i];
    return key;
  };
  if (size > MAX_MEMO) return lastOnly(keyOf, compute);
  let table: (T | undefined)[] | undefined;
  return (positions) => {
    table ??= new Array<T | undefined>(size);
    return (table[keyOf(positions)] ??= compute());
  };
}

function lastOnly<T>(
  keyOf: (positions: Int32Array) => number,
  compute: () => T,
): (positions: Int32Array) => T {
  let last = -1;
  let value: T;
  return (positions) => {
    const key = keyOf(positions);
    if (key !== last) {
      value = compute();
      last = key;
    }
    return value;
  };
}
