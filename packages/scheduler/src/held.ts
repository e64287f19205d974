// held.ts — lots that are held from the start: rows that an earlier schedule had leased.
import type { HeldLot } from "./lot.js";
import { classify, type Classes } from "./classify.js";
import type { LeasedRows } from "./plan.js";
import { rowCount } from "./rows.js";
import type { Schedule } from "./state.js";

/** Every item of which rows are held. */
export function* itemsOf(leased: readonly LeasedRows[]): Generator<number> {
  for (const { ranges } of leased) yield* ranges.items;
}

/** Rows that the lots hold together. */
export function rowsHeld(lots: ReadonlyMap<number, HeldLot>): number {
  let rows = 0;
  for (const { lot } of lots.values()) rows += lot.rows;
  return rows;
}

/**
 * The lots, numbered from 1. Gives their items a class, and counts their seconds as leased.
 *
 * A lot counts as one of the class of its first row; its rows may be of several, since predictions move between runs.
 */
export function heldFromStart(
  leased: readonly LeasedRows[],
  to: Classes & Pick<Schedule, "rowSeconds" | "pace">,
): Map<number, HeldLot> {
  const { rowSeconds, costClass, pace } = to;
  const lots = new Map<number, HeldLot>();
  for (const { agent, ranges, since } of leased) {
    let seconds = 0;
    for (let r = 0; r < ranges.items.length; r++) {
      const item = ranges.items[r];
      classify(item, to);
      seconds += ranges.counts[r] * rowSeconds[item];
    }
    const id = lots.size + 1;
    const rows = rowCount(ranges);
    const firstClass = costClass[ranges.items[0]];
    pace.leased[firstClass] += seconds;
    const lot = {
      id,
      agent,
      ranges,
      rows,
      seconds,
      costClass: firstClass,
      isSuspect: false,
      since,
    };
    lots.set(id, { lot, computed: 0, computedSeconds: 0 });
  }
  return lots;
}
