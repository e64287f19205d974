// The bits of sampled rows, pinned: whatever makes the simulation faster must not change one of them.

import { describe, expect, it } from "vitest";
import type { Cell, Stage } from "./cell.js";
import { runChain } from "./run-chain.js";
import { sha256Hex } from "./sha256.js";

const teacher: Stage = { learner: "sgd", spectrum: { exponent: 1.5 }, samples: 600, stepSize: 0.1 };
const student: Stage = { ...teacher, labels: "teacher", spectrum: { exponent: 2 }, samples: 900 };

function cell(d: number, changes: Partial<Cell> = {}): Cell {
  return {
    seed: 5,
    engine: "sampled",
    problem: { d, target: { exponent: 1.5 }, noiseVariance: 0.1 },
    chain: { teacher, student },
    checkpoints: { student: [1, 17, 900] },
    profiles: { of: ["teacher", "student"], points: 40 },
    ...changes,
  };
}

const signs = {
  d: 300,
  target: { exponent: 1.5 },
  distribution: "rademacher",
  noiseVariance: 0.01,
} as const;

const mixed: Stage = {
  ...student,
  labels: { mix: ["teacher", "truth"], weight: 0.3 },
  batch: 7,
  sees: { range: [3, 290] },
};

const random = { d: 520, target: { exponent: 1.2, random: true } } as const;

const digests: readonly (readonly [title: string, cell: Cell, digest: string])[] = [
  [
    "fewer coordinates than a chunk",
    cell(40),
    "e57c437d44f73ffa33b3805090008c46c657c6b578dbb8ae30cb121997a5521c",
  ],
  [
    "three chunks, the last one short",
    cell(700),
    "fbc6be7867a9aa9a6d8bf05c1fdd57807d2c12f65a88c21800cbb313c20140c9",
  ],
  [
    "batches, masks and mixed labels",
    cell(300, { chain: { teacher, student: mixed } }),
    "5d0e61b05cdcf5bb1b9228f55aa3b55c1f501f18cefec078339a48f5d391cb4f",
  ],
  [
    "signs, draws in common",
    cell(300, { problem: signs, random: "common" }),
    "3dd92b53f7a249ca877df4b5f2ebf92b1032c370590b09b0b70b0a8021e955bc",
  ],
  [
    "a random target",
    cell(520, { problem: random }),
    "4d492b7d708c6dee21c0c8f11e900d618603ab1c76a44ef15cd02fcd16857c3d",
  ],
  [
    "more coordinates than one call of the kernel",
    cell(9000),
    "d476bd51830f19c484a481bd447de39722cff7abddda851bc978e2a6c7e92811",
  ],
];

/** SHA-256 of risk, misfit, the curve's risks and the profile's means of each stage, as float64. */
function digest(input: Cell): string {
  const values = Object.values(runChain(input, { replicate: 2 })).flatMap((stage) => [
    ...[stage.risk, stage.misfit],
    ...(stage.curve?.risk ?? []),
    ...(stage.profile?.mean ?? []),
  ]);
  return sha256Hex(new Uint8Array(Float64Array.from(values).buffer));
}

describe("a sampled replicate", () => {
  it.each(digests)("keeps its bits: %s", (_, input, expected) => {
    expect(digest(input)).toBe(expected);
  });
});
