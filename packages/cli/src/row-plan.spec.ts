import type { FailureRow, Store } from "@ktsweep/results";
import { parseSpec, shardRows } from "@ktsweep/sweep";
import { describe, expect, it } from "vitest";
import { planRows } from "./row-plan.js";

const sweep = parseSpec(`
version: 1
name: four
axes: { N: [8, 16, 16.5, 32] }
problem: { d: 4, target: { exponent: 1.5 } }
chain: { teacher: { learner: sgd, samples: N, stepSize: 0.1 } }
engine: sampled
replicates: 5
`);

/** A store that has the given replicates of each cell, and these failures. */
function storeWith(
  recorded: Readonly<Record<string, readonly number[]>>,
  failures: readonly Partial<FailureRow>[] = [],
): Store {
  const of = (cell: string): readonly number[] => recorded[cell] ?? [];
  const store: Partial<Store> = {
    has: (cell, replicate) => of(cell).includes(replicate),
    recordedBelow: (cell, limit) => of(cell).filter((replicate) => replicate < limit).length,
    failures: () => failures as readonly FailureRow[],
  };
  return store as Store;
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
  });

  it("leaves out what is recorded, and what failed for good", () => {
    const [first, second] = [sweep.cellId(0), sweep.cellId(1)];
    const store = storeWith({ [first]: [0, 1, 2, 3, 4], [second]: [1, 2] }, [
      { cell: second, replicate: 4, permanent: true },
      { cell: second, replicate: 0, permanent: false },
    ]);
    const plan = planRows(sweep, { replicates: 5, store });

    expect([plan.rows, plan.recorded, plan.failed]).toEqual([15, 7, 1]);
    expect(missing(plan)).toEqual([
      [1, 0, 1],
      [1, 3, 1],
      [2, 0, 5],
    ]);
  });

  it("plans only the rows of a shard, and the shards make the whole", () => {
    const shards = [1, 2, 3].map((i) =>
      planRows(sweep, { replicates: 5, shard: shardRows(sweep, i, 3) }),
    );
    const rows = shards.flatMap((plan) =>
      missing(plan).flatMap(([item, first, count]) =>
        Array.from({ length: count }, (_, i) => `${plan.ids[item]} ${String(first + i)}`),
      ),
    );

    expect(rows.length).toBe(15);
    expect(new Set(rows).size).toBe(15);
  });
});
