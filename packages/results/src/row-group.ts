// row-group.ts — rows of one kind growing towards a segment.
import { columnBuilder, type ColumnBuilder } from "./column-builder.js";
import type { ColumnData } from "./columns.js";
import type { ResultRows } from "./rows.js";
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
  /** Rows [start, end) of results. */
  pushResults(rows: ResultRows, start: number, end: number): void;
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
    pushResults({ cells, replicates, values }, start, end) {
      for (let row = start; row < end; row++) {
        cell.push(cells[row]);
        replicate.push(replicates[row]);
      }
      const width = own.length;
      own.forEach((column, i) => {
        for (let at = start * width + i; at < end * width; at += width) column.push(values[at]);
      });
      rows += end - start;
    },
    finish: () => ({
      kind,
      rows,
      columns: builders.map((builder, i) => builder.finish(layout[i][0])),
    }),
  };
}
