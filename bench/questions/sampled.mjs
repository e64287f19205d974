// sampled.mjs — how much faster is simulated SGD than what people write themselves?

import { interleaved } from "../lib/rounds.mjs";
import { expectedRisk, replicateCost, replicateSize, warmUp } from "../lib/sgd-cost.mjs";
import {
  avx512C,
  families,
  naive,
  ours,
  scalarC,
  sgdPeers,
  sgdVersions,
} from "../lib/sgd-peers.mjs";
import { estimate } from "../lib/statistics.mjs";
import { bestOf, speedUp } from "../lib/targets.mjs";

const dimensions = [1024, 8192, 65536];
const quickPeers = [...families.numpy64, ...families.numba, naive, scalarC, ours];

/** @param {{ rounds: number, quick?: boolean }} options */
export function measure({ rounds, quick = false }) {
  const { programs, missing } = sgdPeers(quick ? quickPeers : undefined);
  warmUp(programs);
  const columns = (quick ? [1024] : dimensions).map((d) => measureAt(d, programs, rounds));
  return {
    versions: sgdVersions(),
    missing,
    tables: [
      table("ns of CPU time per coordinate-step", columns, programs, "nanoseconds"),
      table(
        "ms of CPU time before and around: start, compilation, tables, the expectation of one cell",
        columns,
        programs,
        "startMilliseconds",
      ),
    ],
    targets: targets(columns.filter(({ d }) => d >= 1024)),
  };
}

/** Costs of all programs at one dimension, per round. */
function measureAt(d, programs, rounds) {
  const steps = Math.floor(replicateSize / d);
  const work = { d, steps, expected: expectedRisk(d, steps) };
  const costs = interleaved(
    rounds,
    Object.fromEntries(
      Object.entries(programs).map(([name, program]) => [name, () => replicateCost(program, work)]),
    ),
  );
  return {
    d,
    nanoseconds: mapped(costs, ({ perReplicate }) => (perReplicate / (steps * d)) * 1e9),
    startMilliseconds: mapped(costs, ({ start }) => start * 1e3),
  };
}

function mapped(costs, value) {
  return Object.fromEntries(Object.entries(costs).map(([name, list]) => [name, list.map(value)]));
}

function table(title, columns, programs, quantity) {
  return {
    title,
    columns: columns.map(({ d }) => `d = ${d}`),
    rows: Object.keys(programs).map((name) => ({
      name,
      values: columns.map((column) => estimate(column[quantity][name])),
    })),
  };
}

function targets(columns) {
  const target = (text, atLeast, peers, promise = {}) => ({
    text,
    atLeast,
    unit: "x",
    ...promise,
    values: Object.fromEntries(
      columns.flatMap(({ d, nanoseconds }) => {
        const peer = bestOf(nanoseconds, peers);
        return peer === undefined ? [] : [[`d = ${d}`, speedUp(peer, nanoseconds[ours])]];
      }),
    ),
  });
  const promised = { promised: true, gated: true };
  return [
    target("`sampled`, one model: faster than NumPy, the better f64 program", 8, families.numpy64, {
      ...promised,
      required: true,
    }),
    target(
      "`sampled`, one model: faster than NumPy with everything in f32",
      8,
      ["NumPy, blocks, f32"],
      { promised: true },
    ),
    target("`sampled`, one model: faster than the naive JavaScript loop", 25, [naive], {
      ...promised,
      required: true,
    }),
    target("`sampled`, one model: faster than scalar-ziggurat C", 1, [scalarC], {
      ...promised,
      required: true,
    }),
    target("`sampled`, one model: faster than numba", 1, families.numba, promised),
    target("`sampled`, one model: faster than JAX", 1, families.jax, {}),
    target("`sampled`, one model: of the speed of AVX-512 C", 0.2, [avx512C], {}),
  ];
}
