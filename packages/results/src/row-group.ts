// row-group.ts — rows of one kind growing towards a segment.
import { columnBuilder, type ColumnBuilder } from "./column-builder.js";
import type { ColumnData } from "./columns.js";
import { layoutOf, type SegmentKind } from "./segment-kind.js";

/** One segment to be: columns of one length. */
export interface SegmentRows {
  readonly kind: SegmentKind;
  readonly rows: number;
  readonly columns: readonly ColumnData[];
}

export interface RowGroup {
  readonly kind: SegmentKind;
  rows(): number;
  bytes(): number;
  /** One row: values in the order of the kind's own columns. */
  push(cell: string, replicate: number, own: readonly (string | number)[]): void;
  /** Many rows of numbers, (cells × columns), row-major: what results are. */
  pushNumbers(cells: readonly string[], replicates: Int32Array, own: Float64Array): void;
  finish(): SegmentRows;
}

/** An empty group; `outputs` are the own columns of results. */
export function rowGroup(kind: SegmentKind, outputs: readonly string[] = []): RowGroup {
  const layout = layoutOf(kind, outputs);
  const builders: readonly ColumnBuilder[] = layout.map(([, type]) => columnBuilder(type));
  const [cell, replicate, ...own] = builders as [ColumnBuilder, ColumnBuilder, ...ColumnBuilder[]];
  let rows = 0;
  return {
    kind,
    rows: () => rows,
    bytes: () => builders.reduce((sum, builder) => sum + builder.bytes(), 0),
    push(id, number, values) {
      cell.push(id);
      replicate.push(number);
      for (let i = 0; i < own.length; i++) own[i].push(values[i]);
      rows++;
    },
    pushNumbers(ids, numbers, values) {
      for (let row = 0; row < ids.length; row++) {
        cell.push(ids[row]);
        replicate.push(numbers[row]);
      }
      for (let i = 0; i < own.length; i++) {
        for (let at = i; at < values.length; at += own.length) own[i].push(values[at]);
      }
      rows += ids.length;
    },
    finish: () => ({
      kind,
      rows,
      columns: builders.map((builder, i) => builder.finish(layout[i][0])),
    }),
  };
}
