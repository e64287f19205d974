import { describe, expect, it } from "vitest";
import { planRows, type PlannableSweep, type RecordedRows } from "./row-plan.js";

/** Five points: the second and the third are the same cell, the last is not planned. */
const cells = ["a", "b", "b", "c", "d"];
const sweep: PlannableSweep = {
  points: 5,
  includes: (index) => index !== 4,
  cellId: (index) => cells[index],
  cost: (index) => ({ secondsPerReplicate: 0.1 * (index + 1), secondsOnce: index }),
};

/** A store that has the given replicates of each cell, and these failures for good. */
function storeWith(
  recorded: Readonly<Record<string, readonly number[]>>,
  failed: Readonly<Record<string, readonly number[]>> = {},
): RecordedRows {
  const of = (cell: string): readonly number[] => recorded[cell] ?? [];
  const failures = Object.entries(failed).map(([cell, rows]) => [cell, new Set(rows)] as const);
  return {
    has: (cell, replicate) => of(cell).includes(replicate),
    recordedBelow: (cell, limit) => of(cell).filter((replicate) => replicate < limit).length,
    failedForGood: () => new Map(failures),
  };
}

function missing({ plan: { missing: rows } }: ReturnType<typeof planRows>): number[][] {
  return Array.from(rows.items, (item, r) => [item, rows.firsts[r], rows.counts[r]]);
}

describe("planRows", () => {
  it("plans points that evaluate alike once", () => {
    const plan = planRows(sweep, { replicates: 5 });

    expect([plan.points, plan.ids.length, plan.rows]).toEqual([4, 3, 15]);
    expect([...plan.indices]).toEqual([0, 1, 3]);
    expect(missing(plan)).toEqual([
      [0, 0, 5],
      [1, 0, 5],
      [2, 0, 5],
    ]);
    expect([...(plan.plan.secondsOnce ?? [])]).toEqual([0, 1, 3]);
  });

  it("leaves out what is recorded, and what failed for good", () => {
    const store = storeWith({ a: [0, 1, 2, 3, 4], b: [1, 2] }, { b: [4] });
    const plan = planRows(sweep, { replicates: 5, store });

    expect([plan.rows, plan.recorded, plan.failed]).toEqual([15, 7, 1]);
    expect(missing(plan)).toEqual([
      [1, 0, 1],
      [1, 3, 1],
      [2, 0, 5],
    ]);
  });

  it("takes a row that failed for good once and was recorded later as recorded", () => {
    const plan = planRows(sweep, { replicates: 2, store: storeWith({ a: [0] }, { a: [0] }) });

    expect([plan.recorded, plan.failed]).toEqual([1, 0]);
  });

  it("leaves out what is leased, unless it is recorded by now", () => {
    const excluded = new Map([
      [
        "b",
        [
          { first: 1, count: 2 },
          { first: 3, count: 1 },
        ],
      ],
      ["c", [{ first: 0, count: 9 }]],
    ]);
    const plan = planRows(sweep, {
      replicates: 5,
      store: storeWith({ b: [1] }, { b: [2] }),
      excluded,
    });

    expect([plan.rows, plan.recorded, plan.failed, plan.excluded]).toEqual([15, 1, 0, 7]);
    expect(missing(plan)).toEqual([
      [0, 0, 5],
      [1, 0, 1],
      [1, 4, 1],
    ]);
  });

  it("plans only the rows of a shard", () => {
    const shard = { index: [0, 1, 2, 3], first: [0, 2, 0, 4], count: [2, 1, 3, 1] };
    const plan = planRows(sweep, { replicates: 5, shard });

    expect([plan.points, plan.rows]).toEqual([4, 4]);
    expect(missing(plan)).toEqual([
      [0, 0, 2],
      [1, 2, 1],
      [2, 4, 1],
    ]);
  });

  it("plans as many replicates of each cell as are asked for", () => {
    const replicates = new Map([
      ["a", 2],
      ["b", 0],
    ]);
    const store = storeWith({ a: [0, 1, 2], c: [3] });
    const plan = planRows(sweep, { replicates: (cell) => replicates.get(cell) ?? 4, store });

    expect([plan.rows, plan.recorded]).toEqual([6, 3]);
    expect(missing(plan)).toEqual([[2, 0, 3]]);
  });

  it("tells what memory a row needs where that is known", () => {
    const plan = planRows(sweep, { replicates: 1, bytesPerRow: (index) => 1000 * index });

    expect([...(plan.plan.bytesPerRow ?? [])]).toEqual([0, 1000, 3000]);
    expect(planRows(sweep, { replicates: 1 }).plan).not.toHaveProperty("bytesPerRow");
  });

  it("plans nothing where no replicate is wanted", () => {
    expect(missing(planRows(sweep, { replicates: 0, store: storeWith({}, { a: [0] }) }))).toEqual(
      [],
    );
  });
});
