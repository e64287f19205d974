// classify.ts — the cost class of items of which no row was ever pending in a block: by what they take alone.
import { exponentOf } from "./order.js";
import type { Schedule } from "./state.js";

/** What the class of an item depends on. */
export type Classes = Pick<Schedule, "order" | "aloneSeconds" | "costClass">;

/** Gives `item` a class, unless the block in which it stands has given it one. */
export function classify(item: number, { order, aloneSeconds, costClass }: Classes): void {
  if (costClass[item] < 0) costClass[item] = order.ofExponent[exponentOf(aloneSeconds[item])];
}
