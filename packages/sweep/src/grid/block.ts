// block.ts — one block of a grid: a product of dimensions, where zipped axes share a dimension.

import type { Axis } from "./axis.js";
import type { Slots } from "./slots.js";

/** Axes that advance together. */
export interface Dimension {
  readonly length: number;
  /** Slot and values (length) of each axis. */
  readonly axes: readonly { readonly slot: number; readonly values: Float64Array }[];
  /** Positions that one step of this dimension skips in the block: the product of the later lengths. */
  readonly stride: number;
}

export interface Block {
  readonly size: number;
  readonly dimensions: readonly Dimension[];
  /** Whether the grid point in `slots` lies in this block (before any `where`). */
  readonly contains: (slots: Slots) => boolean;
}

/** Dimensions without strides: what can be counted before anything is multiplied out. */
export type Extent = Omit<Dimension, "stride">;

/** The dimensions of a block: axes in order, a zip group in the place of its first axis, equal values once. */
export function extents(
  axes: readonly Axis[],
  zip: readonly (readonly string[])[],
  slotOf: (name: string) => number,
): Extent[] {
  const groupOf = (name: string): readonly string[] =>
    zip.find((group) => group.includes(name)) ?? [name];
  const heads = axes.filter(({ name }) => firstOf(axes, groupOf(name)) === name);
  return heads.map(({ name }) => {
    const members = groupOf(name).flatMap((member) => axes.filter((axis) => axis.name === member));
    const columns = distinct(members.map(({ values }) => values));
    return {
      length: columns[0].length,
      axes: members.map((axis, i) => ({ slot: slotOf(axis.name), values: columns[i] })),
    };
  });
}

function firstOf(axes: readonly Axis[], group: readonly string[]): string | undefined {
  return axes.find(({ name }) => group.includes(name))?.name;
}

/** Columns of equal length without the tuples that stood before. */
function distinct(columns: readonly Float64Array[]): readonly Float64Array[] {
  const [first] = columns;
  if (columns.length === 1 && isRising(first)) return columns;
  const kept: number[] = [];
  const seen = new Set<number | string>();
  for (let i = 0; i < first.length; i++) {
    const tuple = columns.length === 1 ? first[i] : columns.map((values) => values[i]).join();
    if (seen.has(tuple)) continue;
    seen.add(tuple);
    kept.push(i);
  }
  return columns.map((values) => Float64Array.from(kept, (i) => values[i]));
}

function isRising(values: Float64Array): boolean {
  return values.every((value, i) => i === 0 || value > values[i - 1]);
}

/** Lays out a block whose size is known to be allowed. First dimension slowest. */
export function layOut(dimensions: readonly Extent[]): Block {
  let size = 1;
  const strided: Dimension[] = [];
  for (const dimension of [...dimensions].reverse()) {
    strided.unshift({ ...dimension, stride: size });
    size *= dimension.length;
  }
  let keys: readonly ReadonlySet<number | string>[] | undefined;
  return {
    size,
    dimensions: strided,
    contains: (slots) => {
      keys ??= strided.map(keysOf);
      return strided.every(({ axes }, i) => keys?.[i]?.has(key(axes, (axis) => slots[axis.slot])));
    },
  };
}

type DimensionAxis = Dimension["axes"][number];

function keysOf({ length, axes }: Dimension): ReadonlySet<number | string> {
  return new Set(Array.from({ length }, (_, i) => key(axes, (axis) => axis.values[i])));
}

function key(
  axes: readonly DimensionAxis[],
  read: (axis: DimensionAxis) => number,
): number | string {
  return axes.length === 1 ? read(axes[0]) : axes.map(read).join();
}
