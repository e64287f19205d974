// batched.mjs — what does a model cost that shares its draws with seven or fifteen others?

import { interleaved } from "../lib/rounds.mjs";
import { expectedRisk, replicateCost, replicateSize, warmUp } from "../lib/sgd-cost.mjs";
import { avx512C, families, ours, peerFile, sgdPeers, sgdVersions } from "../lib/sgd-peers.mjs";
import { estimate } from "../lib/statistics.mjs";
import { bestOf, speedUp } from "../lib/targets.mjs";

const dimensions = [1024, 8192, 65536];
const eight = "@ktsweep/core, 8 models";
const sixteen = "@ktsweep/core, 16 models";

/** @param {{ rounds: number, quick?: boolean }} options */
export function measure({ rounds, quick = false }) {
  const { programs: single, missing } = sgdPeers([...families.numpy64, avx512C, ours]);
  warmUp(single);
  const programs = { ...single, [eight]: batch(8), [sixteen]: batch(16) };
  const columns = (quick ? [1024] : dimensions).map((d) => measureAt(d, programs, rounds));
  return {
    versions: sgdVersions(),
    missing,
    tables: [
      {
        title: "ns of CPU time per coordinate-step and model",
        columns: columns.map(({ d }) => `d = ${d}`),
        rows: Object.keys(programs).map((name) => ({
          name,
          values: columns.map(({ nanoseconds }) => estimate(nanoseconds[name])),
        })),
      },
    ],
    targets: targets(columns),
  };
}

/** A program that prints risk over expected risk of so many models. */
function batch(models) {
  const command = ["node", peerFile("ours-batched.mjs"), models];
  return { command, replicates: 5, models };
}

function measureAt(d, programs, rounds) {
  const steps = Math.floor(replicateSize / d);
  const expected = expectedRisk(d, steps);
  const measures = Object.entries(programs).map(([name, program]) => {
    const { models } = program;
    const work = { d, steps, expected: models === undefined ? expected : 1 };
    const nanoseconds = () =>
      (replicateCost(program, work).perReplicate / (steps * d * (models ?? 1))) * 1e9;
    return [name, nanoseconds];
  });
  return { d, nanoseconds: interleaved(rounds, Object.fromEntries(measures)) };
}

function targets(columns) {
  const target = (text, limits, peers, program) => ({
    text,
    unit: "x",
    promised: true,
    gated: true,
    ...limits,
    values: Object.fromEntries(
      columns.flatMap(({ d, nanoseconds }) => {
        const peer = bestOf(nanoseconds, peers);
        return peer === undefined ? [] : [[`d = ${d}`, speedUp(peer, nanoseconds[program])]];
      }),
    ),
  });
  return [
    target(
      "batched, 8 models, per model: faster than NumPy, the better f64 program",
      { atLeast: 25, required: true },
      families.numpy64,
      eight,
    ),
    target(
      "batched, 16 models, per model: of the speed of AVX-512 C with one model",
      { atLeast: 1 },
      [avx512C],
      sixteen,
    ),
  ];
}
