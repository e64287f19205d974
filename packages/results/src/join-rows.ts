// join-rows.ts — rows of several segments as the rows of one: sorted, each distinct row once.
import { columnBuilder } from "./column-builder.js";
import { textsOf, type ColumnData } from "./columns.js";
import type { Rows } from "./segment-rows.js";

/**
 * The union of rows with the same columns. Rows are equal when all their values are, bit by bit; rows of one identity
 * that differ all stay, for readers to judge.
 */
export function joinRows(parts: readonly Rows[]): Rows {
  const layout = parts[0].columns;
  const values = layout.map((_, i) => parts.flatMap((part) => valuesOf(part.columns[i])));
  const compare = (a: number, b: number): number => {
    for (const column of values) {
      const order = compareValues(column[a], column[b]);
      if (order !== 0) return order;
    }
    return 0;
  };
  const order = Int32Array.from(values[0], (_, row) => row).sort(compare);
  const distinct = order.filter((row, i) => i === 0 || compare(order[i - 1], row) !== 0);
  const columns = layout.map(({ name, type }, i) => {
    const builder = columnBuilder(type);
    for (const row of distinct) builder.push(values[i][row]);
    return builder.finish(name);
  });
  return { rows: distinct.length, columns };
}

function valuesOf(column: ColumnData): (number | string)[] {
  return column.type === "utf8" ? textsOf(column.values) : Array.from(column.values);
}

/** A total order in which only equal bits are equal: −0 before 0, NaN last. */
function compareValues(a: number | string, b: number | string): number {
  if (Object.is(a, b)) return 0;
  if (a < b) return -1;
  if (a > b) return 1;
  return Object.is(a, -0) || b !== b ? -1 : 1;
}
