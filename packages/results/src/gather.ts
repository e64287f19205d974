// gather.ts — numbers of rows that lie in many segments, in the order asked for, one segment in memory at a time.
import type { IntRows } from "./int-rows.js";
import { ahead } from "./ahead.js";
import type { Segment } from "./segment.js";

/** Places in an extent: rows [start, start + count) of segment number `part`. */
export const extentOf = { part: 0, start: 1, count: 2 } as const;

/** Reads a segment by number, whole and checked. */
export type PartReader = (part: number) => Promise<Segment>;

/** Names → numbers. */
export type Columns = ReadonlyMap<string, Float64Array>;

/**
 * The rows of extents end to end, NaN where a segment lacks a column. Every segment is read once; at most two are in
 * memory.
 *
 * Rejects: what `read` rejects with.
 */
export async function gatherColumns(
  read: PartReader,
  extents: IntRows,
  names: readonly string[],
): Promise<Columns> {
  const { values, width, length } = extents;
  const places = new Int32Array(length + 1);
  for (let i = 0; i < length; i++) places[i + 1] = places[i] + values[i * width + extentOf.count];
  const columns = new Map(names.map((name) => [name, new Float64Array(places[length])]));
  const byPart = extentsByPart(extents);
  for await (const [part, segment] of ahead([...byPart.keys()], () => 1, read)) {
    const own = byPart.get(part) ?? [];
    for (const [name, to] of columns) {
      const from = floatsOf(segment, name);
      for (const i of own) {
        const start = values[i * width + extentOf.start];
        copyRows({ from, start }, { to, at: places[i], end: places[i + 1] });
      }
    }
  }
  return columns;
}

/** Numbers of the extents of each part, parts ascending. */
function extentsByPart({ values, width, length }: IntRows): Map<number, number[]> {
  const byPart = new Map<number, number[]>();
  for (let i = 0; i < length; i++) {
    const part = values[i * width + extentOf.part];
    const own = byPart.get(part);
    if (own === undefined) byPart.set(part, [i]);
    else own.push(i);
  }
  return new Map([...byPart].sort(([a], [b]) => a - b));
}

function floatsOf({ columns }: Segment, name: string): Float64Array | undefined {
  const found = columns.find((column) => column.name === name);
  return found?.type === "float64" ? found.values : undefined;
}

/** Below, a loop is faster than a copy by the engine. */
const few = 16;

/** Rows [at, end) of `to` from row `start` of `from` on, null where that column is missing. */
export function copyRows(
  { from, start }: { readonly from: Float64Array | undefined; readonly start: number },
  { to, at, end }: { readonly to: Float64Array; readonly at: number; readonly end: number },
): void {
  if (from === undefined) to.fill(NaN, at, end);
  else if (end - at > few) to.set(from.subarray(start, start + end - at), at);
  else for (let row = at; row < end; row++) to[row] = from[start + row - at];
}
