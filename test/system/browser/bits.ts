// bits.ts — what @ktsweep/core computes, as hexadecimal bits; runs in Node and in a page.

import { type Cell, createChainCache, type Engine, runChain, sha256Hex } from "@ktsweep/core";
import { exp, expm1, log, log10, log1p, log2, pow } from "@ktsweep/core";

/** Bits by name, so that a difference says where it is. */
export type Bits = Readonly<Record<string, string>>;

const chain: Cell["chain"] = {
  teacher: { learner: "sgd", spectrum: { exponent: 1.5 }, samples: 300, stepSize: 0.1 },
  masked: {
    learner: "sgd",
    spectrum: { exponent: 2, trace: 1 },
    sees: { range: [3, 200] },
    labels: "teacher",
    init: "teacher",
    samples: 401,
    batch: 3,
    stepSize: { fractionOfMax: 0.5 },
    schedule: "half-constant",
  },
  mixed: {
    learner: "sgd",
    spectrum: { exponent: 1.2 },
    labels: { mix: ["truth", "masked"], weight: 0.3 },
    steps: 150,
    stepSize: 0.05,
    schedule: { power: 0.4 },
  },
  limit: {
    learner: "sgd",
    spectrum: { exponent: 2 },
    sees: { first: 100 },
    labels: "mixed",
    samples: "infinite",
  },
};

const problems: Readonly<Record<string, Cell["problem"]>> = {
  gaussian: { d: 300, target: { exponent: 1.5 }, noiseVariance: 0.01, tail: "extrapolate" },
  rademacher: { d: 300, target: { exponent: 1.5, support: 50 }, distribution: "rademacher" },
  random: { d: 300, target: { exponent: 1.3, random: true }, noiseVariance: 0.1 },
  given: { d: 300, target: { values: [1, -0.5, 0.25] } },
};

const engines: readonly Engine[] = ["exact", "sampled"];

/** Results of cells with both engines, the mathematical functions and SHA-256. */
export function allBits(): Bits {
  return Object.fromEntries([
    ...cellBits(),
    ...functionBits(),
    ["sha256", sha256Hex("κ ≈ 0.0833")],
  ]);
}

function* cellBits(): Generator<[string, string]> {
  for (const [name, problem] of Object.entries(problems)) {
    for (const engine of engines) {
      for (const random of ["stage", "common"] as const) {
        const cell: Cell = {
          ...{ seed: 5, problem, chain, engine, random },
          checkpoints: { teacher: { logspace: [1, 300, 8] } },
          profiles: { of: ["mixed"], points: 9 },
        };
        const cache = createChainCache(2 ** 24);
        for (let replicate = 0; replicate < (engine === "exact" ? 1 : 3); replicate++) {
          const result = runChain(cell, { replicate, cache });
          yield [
            `${name} ${engine} ${random} ${String(replicate)}`,
            numbersOf(result).map(hexOf).join(" "),
          ];
        }
      }
    }
  }
}

function* functionBits(): Generator<[string, string]> {
  const ofOne = { exp, expm1, log, log10, log1p, log2 };
  const points = Array.from({ length: 4000 }, (_, i) => (i + 0.37) / 57);
  for (const [name, evaluate] of Object.entries(ofOne)) {
    yield [name, sha256Hex(points.map((x) => hexOf(evaluate(x))).join())];
  }
  yield ["pow", sha256Hex(points.map((x) => hexOf(pow(x, 0.7 - x / 9))).join())];
}

/** Every number inside a value, depth first. */
function numbersOf(value: unknown): readonly number[] {
  if (typeof value === "number") return [value];
  if (value instanceof Float64Array) return Array.from(value);
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(numbersOf);
  return [];
}

function hexOf(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
}
