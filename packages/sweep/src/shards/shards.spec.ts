import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { parseSpec } from "../parse-spec.js";
import { deal } from "./deal.js";
import { createIdSet } from "./id-set.js";
import { shardRows } from "./shard-rows.js";

const spec = `
version: 1
name: shards
axes: { N: { log2: [4, 9] }, copy: [1, 2], d: [300, 600] }
problem: { d: d, target: { exponent: 1.5 } }
chain: { model: { learner: sgd, samples: N, stepSize: 0.1 } }
replicates: 7
engine: sampled
`;

describe("deal", () => {
  it("gives what dealing one by one to the least loaded gives", () => {
    const loads = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(loads, fc.nat(60), fc.integer({ min: 1, max: 9 }), (start, count, cost) => {
        const expected = Float64Array.from(start);
        for (let i = 0; i < count; i++) {
          expected[expected.indexOf(Math.min(...expected))] += cost;
        }
        const dealt = Float64Array.from(start);
        const shares = deal(count, cost, dealt);

        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(count);
        expect([...dealt].sort()).toEqual([...expected].sort());
      }),
      { numRuns: 500, seed: 3 },
    );
  });
});

describe("an id set", () => {
  it("knows what was added, through all its growth", () => {
    const add = createIdSet();
    const id = (i: number): string => (i * 2654435761).toString(16).padStart(32, "0");
    const numbers = Array.from({ length: 5000 }, (_, i) => i);

    expect(numbers.every((i) => add(id(i)))).toBe(true);
    expect(numbers.some((i) => add(id(i)))).toBe(false);
  });

  it("tells ids apart that differ in one digit anywhere", () => {
    const add = createIdSet();
    const base = "0123456789abcdef0123456789abcdef";
    add(base);

    for (let i = 0; i < 32; i++) {
      expect(add(`${base.slice(0, i)}${base[i] === "f" ? "0" : "f"}${base.slice(i + 1)}`)).toBe(
        true,
      );
    }
  });
});

describe("shards", () => {
  const sweep = parseSpec(spec);

  it("carry nearly equal predicted loads", () => {
    const loads = [1, 2, 3].map((i) => {
      const { index, count } = shardRows(sweep, i, 3);
      return index.reduce((sum, at, entry) => {
        const { secondsPerReplicate, secondsOnce } = sweep.cost(at);
        return sum + count[entry] * (secondsPerReplicate + secondsOnce / 7);
      }, 0);
    });

    expect(Math.max(...loads) / Math.min(...loads)).toBeLessThan(1.05);
  });

  it("plan points that evaluate alike once", () => {
    const { index, count } = shardRows(sweep, 1, 1);

    expect(count.reduce((sum, rows) => sum + rows, 0)).toBe(6 * 2 * 7);
    expect([...index].every((at) => sweep.values(at).copy === 1)).toBe(true);
  });

  it("list their points in ascending order", () => {
    const { index } = shardRows(sweep, 2, 5);

    expect([...index]).toEqual([...index].sort((a, b) => a - b));
  });

  it("are some of k: there is no shard 0, k + 1 or one half", () => {
    for (const [i, k] of [
      [0, 3],
      [4, 3],
      [1.5, 3],
      [1, 0],
      [1, NaN],
    ]) {
      expect(() => shardRows(sweep, i, k)).toThrow("USAGE_INVALID");
    }
  });

  it("may be empty where there are fewer rows than shards", () => {
    const tiny = parseSpec(spec, {
      set: ["axes={}", "problem.d=4", "chain.model.samples=4", "replicates=2"],
    });
    const rows = [1, 2, 3].map((i) => shardRows(tiny, i, 3).index.length);

    expect(rows.sort()).toEqual([0, 1, 1]);
  });
});
