import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { limitOrder } from "./limit.js";
import { bitReversed, leaseOrder, type LeaseOrder } from "./order.js";
import { fullPlan, rowSecondsOf, type Plan } from "./plan.js";

const SEED = 20261122;

/** Items in the order in which they are leased. */
function itemsInOrder(order: LeaseOrder, plan: Plan): number[] {
  return [...order.blocks].flatMap((block) => [
    ...plan.missing.items.slice(order.starts[block], order.ends[block]),
  ]);
}

function orderOf(seconds: readonly number[], together = 1): number[] {
  const base = fullPlan(
    seconds.map(() => 1),
    Float64Array.from(seconds),
  );
  const plan = { ...base, together };
  return itemsInOrder(leaseOrder(plan, rowSecondsOf(plan)), plan);
}

const powerOf = (seconds: number): number => Math.floor(Math.log2(seconds));

describe("order", () => {
  it("visits every number once by reversed bits", () => {
    fc.assert(
      fc.property(fc.nat(300), (count) => {
        const places = bitReversed(count);

        expect([...places].sort((a, b) => a - b)).toEqual([...Array(count).keys()]);
      }),
      { seed: SEED },
    );
  });

  it("spreads every beginning of the order evenly", () => {
    const count = 1024;
    const places = bitReversed(count);

    for (const begun of [2, 4, 16, 256]) {
      const parts = new Set(
        [...places.slice(0, begun)].map((p) => Math.floor((p * begun) / count)),
      );

      expect(parts.size).toBe(begun);
    }
  });

  it("is a permutation that never puts a higher power of two of the cost after a lower one", () => {
    const costs = fc.array(fc.double({ min: 1e-6, max: 1e4, noNaN: true }), { maxLength: 200 });
    fc.assert(
      fc.property(costs, (seconds) => {
        const items = orderOf(seconds);

        expect([...items].sort((a, b) => a - b)).toEqual(seconds.map((_, item) => item));
        const powers = items.map((item) => powerOf(seconds[item]));
        expect(powers).toEqual([...powers].sort((a, b) => b - a));
      }),
      { seed: SEED },
    );
  });

  it("puts items without predicted cost last", () => {
    expect(orderOf([0, 1, 0, 4])).toEqual([3, 1, 0, 2]);
  });

  it("shows a coarse picture first: after an eighth of the items, no gap is wider than an eighth", () => {
    const items = orderOf(new Array<number>(64).fill(1));

    const begun = items.slice(0, 8).sort((a, b) => a - b);

    expect(begun).toEqual([0, 8, 16, 24, 32, 40, 48, 56]);
  });

  it("keeps items that are computed together next to each other", () => {
    const items = orderOf(new Array<number>(12).fill(1), 3);

    expect(items).toEqual([0, 1, 2, 6, 7, 8, 3, 4, 5, 9, 10, 11]);
  });

  it("puts a block of unequal items where its longest item stands", () => {
    const items = orderOf([0.1, 0.1, 1e-4, 8, 1, 1], 2);

    expect(items).toEqual([2, 3, 4, 5, 0, 1]);
  });

  it("keeps a few neighbours together in large classes, where that hides no part of the grid", () => {
    const items = orderOf(new Array<number>(640).fill(1));

    expect(items.slice(0, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(items[10]).toBe(320);
  });

  it("cut to a limit is the beginning of the whole order", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 70 }),
        fc.boolean(),
        (seconds, limit, isGrouped) => {
          const base = fullPlan(
            seconds.map(() => 1),
            Float64Array.from(seconds),
          );
          const plan = isGrouped ? { ...base, together: 3 } : base;
          const order = leaseOrder(plan, rowSecondsOf(plan));

          const limited = limitOrder(order, plan.missing, limit);

          expect(itemsInOrder(limited, plan)).toEqual(itemsInOrder(order, plan).slice(0, limit));
        },
      ),
      { seed: SEED },
    );
  });
});
