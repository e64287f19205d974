// repeated-rows.ts — rows that stand in two places: equal bits count once, others are a conflict.
import { textOfWords } from "./cell-id.js";
import type { OnConflict } from "./row-conflict.js";
import { type OrderedRows, repeatOf } from "./row-order.js";
import type { Segment } from "./segment.js";
import { float64Column, outputsOf } from "./segment-rows.js";

/** A segment's outputs, for comparing. */
export interface PartValues {
  readonly name: string;
  /** Output → its values. Shape: (rows of the segment) each. */
  readonly columns: ReadonlyMap<string, Float64Array>;
}

export function columnsOfPart(segment: Segment): PartValues {
  const columns = outputsOf(segment).map((name) => [name, float64Column(segment, name)] as const);
  return { name: segment.name, columns: new Map(columns) };
}

/** Compares one repeat; an output that one of the two lacks counts as null there. */
export function compareRepeat(
  { repeats, cells }: Pick<OrderedRows, "repeats" | "cells">,
  repeat: number,
  [first, second]: readonly [PartValues, PartValues],
  onConflict: OnConflict,
): void {
  const at = repeat * repeats.width;
  const values = repeats.values.subarray(at, at + repeats.width);
  const count = values[repeatOf.count];
  const outputs = new Set([...first.columns.keys(), ...second.columns.keys()]);
  const columns = Array.from(outputs, (name) => [
    first.columns.get(name),
    second.columns.get(name),
  ]);
  for (let row = 0; row < count; row++) {
    const isSame = columns.every(([a, b]) =>
      Object.is(
        a?.[values[repeatOf.start] + row] ?? NaN,
        b?.[values[repeatOf.otherStart] + row] ?? NaN,
      ),
    );
    if (isSame) continue;
    onConflict({
      kind: "results",
      cell: textOfWords(cells.words, 4 * values[repeatOf.cell]),
      replicate: values[repeatOf.replicate] + row,
      segments: [first.name, second.name],
    });
  }
}
