// limit.ts — a plan cut to its first items, in the order in which they would be leased.
import type { LeaseOrder } from "./order.js";
import type { RowRanges } from "./rows.js";

/** `order` with only its first `limit` items; the rows of the others are no part of the schedule. */
export function limitOrder(order: LeaseOrder, missing: RowRanges, limit: number): LeaseOrder {
  const ends = order.ends.slice();
  let left = limit;
  for (let place = 0; place < order.blocks.length; place++) {
    const block = order.blocks[place];
    let r = order.starts[block];
    while (r < order.ends[block] && left > 0) {
      const item = missing.items[r];
      while (r < order.ends[block] && missing.items[r] === item) r += 1;
      left -= 1;
    }
    ends[block] = r;
    if (left === 0 && place + 1 < order.blocks.length) {
      const isEmpty = r === order.starts[block];
      return { ...order, ends, blocks: order.blocks.slice(0, isEmpty ? place : place + 1) };
    }
  }
  return { ...order, ends };
}
