// Arbitrary texts and objects: nothing but errors of ours, and nothing left behind on Object.prototype.

import { isKtsweepError } from "@ktsweep/core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { parseSpec, type ResolvedSpec, sweepFromResolved } from "./index.js";

const RUNS = { numRuns: 400, seed: 20260602 };

/** Runs `work`; anything thrown must be an error of ours that says something. */
function refusesOrWorks(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (!isKtsweepError(error)) throw error;
    expect(error.message).toMatch(/^\[(SPEC|EXPRESSION|CHAIN)_INVALID\] ./);
  }
}

const base = {
  version: 1,
  name: "fuzz",
  axes: { N: { log2: [3, 5] }, variant: ["A", "B"] },
  zip: [],
  union: [{ axes: { N: [5], variant: ["C"] }, where: "N > 2" }],
  where: "N >= 8",
  derive: { Neff: "N / log2(N)" },
  problem: { d: 8, target: { exponent: 1.5 }, noiseVariance: 0.1, tail: "extrapolate" },
  chain: {
    teacher: { learner: "sgd", samples: "N", stepSize: 0.1, sees: { first: 4 } },
    student: { learner: "sgd", labels: "teacher", steps: 4, stepSize: { fractionOfMax: 0.5 } },
  },
  measures: { gain: "teacher_risk / student_risk" },
  replicates: { min: 2, max: 4, until: { exponent_ci_halfwidth: 0.1, of: "f" } },
  checkpoints: { logspace: [1, "steps", 4] },
  profiles: { points: 4 },
  best: [{ over: ["N"], minimise: "teacher_risk" }],
  fit: [{ name: "f", y: "gain", x: "Neff", law: "power", by: ["variant"] }],
  claims: [{ claim: "c", source: "s", quantity: "gain", value: 1, tolerance: 0.1 }],
};

type Tree = Record<string, unknown>;

/** Paths of all values in a tree. */
function pathsOf(value: unknown, path: readonly string[] = []): string[][] {
  const inner =
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, member]) => pathsOf(member, [...path, key]))
      : [];
  return [[...path], ...inner];
}

const hostileKeys = fc.constantFrom(
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "",
  "a.b",
  "0",
);
const odd = fc.oneof(
  fc.anything({ maxDepth: 2, key: fc.oneof(hostileKeys, fc.string()) }),
  fc.constantFrom(
    NaN,
    -1,
    0,
    1e308,
    -0,
    "",
    "N",
    "steps",
    "1/0",
    "-N",
    "truth",
    null,
    [],
    {},
    { axis: "variant" },
  ),
);

/** The sound spec with a few values replaced or keys added. */
const damaged = fc
  .array(fc.tuple(fc.constantFrom(...pathsOf(base)), odd, fc.option(hostileKeys)), {
    minLength: 1,
    maxLength: 3,
  })
  .map((changes) => {
    const tree: Tree = structuredClone(base);
    for (const [path, value, key] of changes) {
      const parent = path
        .slice(0, -1)
        .reduce<unknown>((at, step) => (at as Tree | undefined)?.[step], tree);
      const last = key ?? path.at(-1);
      if (typeof parent === "object" && parent !== null && last !== undefined) {
        Object.defineProperty(parent, last, {
          value,
          enumerable: true,
          configurable: true,
          writable: true,
        });
      }
    }
    return tree;
  });

let before: string[];
beforeAll(() => {
  before = Reflect.ownKeys(Object.prototype).map(String);
});
afterAll(() => {
  expect(Reflect.ownKeys(Object.prototype).map(String)).toEqual(before);
  expect(({} as Tree).polluted).toBeUndefined();
});

describe("the parser of specs", () => {
  it("refuses arbitrary text with an error of its own", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        refusesOrWorks(() => parseSpec(text));
      }),
      RUNS,
    );
  });

  it("refuses arbitrary runs of YAML's own characters", () => {
    const unit = fc.constantFrom(
      ...Array.from("-?:,[]{}#&*!|>'\"%@` \n\tab01~\\"),
      "- ",
      ": ",
      "\n  ",
      "---",
      "__proto__",
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 120 }), (parts) => {
        refusesOrWorks(() => parseSpec(parts.join("")));
      }),
      RUNS,
    );
  });

  it("refuses or reads a damaged spec", () => {
    fc.assert(
      fc.property(damaged, (tree) => {
        refusesOrWorks(() => parseSpec(JSON.stringify(tree)));
      }),
      RUNS,
    );
  });

  it("refuses or reads arbitrary --set and --only", () => {
    const paths = fc.constantFrom(...pathsOf(base).map((path) => path.join(".")));
    fc.assert(
      fc.property(fc.oneof(paths, fc.string()), fc.string(), fc.string(), (path, value, only) => {
        refusesOrWorks(() => parseSpec(JSON.stringify(base), { set: [`${path}=${value}`] }));
        refusesOrWorks(() => parseSpec(JSON.stringify(base), { only }));
      }),
      RUNS,
    );
  });

  it("refuses what is no resolved spec", () => {
    const { resolved } = parseSpec(JSON.stringify(base));
    const paths = fc.constantFrom(...pathsOf(resolved).filter((path) => path.length > 0));
    fc.assert(
      fc.property(paths, odd, (path, value) => {
        const tree = structuredClone(resolved) as unknown as Tree;
        const parent = path.slice(0, -1).reduce<Tree>((at, step) => at[step] as Tree, tree);
        parent[path.at(-1) ?? ""] = value;
        refusesOrWorks(() => sweepFromResolved(tree as unknown as ResolvedSpec));
      }),
      RUNS,
    );
    for (const value of [null, undefined, 1, "x", [], {}, { blocks: [] }, { blocks: [{}] }]) {
      expect(() => sweepFromResolved(value as never)).toThrow(/SPEC_INVALID/);
    }
  });
});
