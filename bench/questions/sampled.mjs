// sampled.mjs — how much faster is simulated SGD than what people write themselves?

import { fileURLToPath } from "node:url";
import { pythonWith } from "../../tools/python-environment.mjs";
import { compiled, hasFeatures } from "../lib/compile.mjs";
import { firstLine } from "../lib/machine.mjs";
import { processCost } from "../lib/process-cost.mjs";
import { interleaved, ratios } from "../lib/rounds.mjs";
import { estimate } from "../lib/statistics.mjs";

const dimensions = [256, 1024, 8192, 65536];
/** Coordinate-steps of one replicate; a peer runs one, then several, and the difference is its cost. */
const replicateSize = 2e7;
const fewReplicates = 1;

const peerFile = (name) => fileURLToPath(new URL(`../peers/${name}`, import.meta.url));

function peers() {
  const python = pythonWith(["numpy==2.4.6"]);
  const ziggurat = compiled("ziggurat.c");
  const avx512 = hasFeatures("avx512f", "avx512dq") ? compiled("avx512.c") : undefined;
  const slow = { replicates: 3 };
  const fast = { replicates: 9 };
  const all = {
    "NumPy, per step, f64": { command: [python, peerFile("numpy_step.py")], ...slow },
    "NumPy, blocks, f64": { command: [python, peerFile("numpy_block.py"), "float64"], ...slow },
    "NumPy, blocks, f32": { command: [python, peerFile("numpy_block.py"), "float32"], ...slow },
    "JavaScript loop": { command: ["node", peerFile("naive.mjs"), "single"], ...slow },
    "JavaScript loop, normals in pairs": {
      command: ["node", peerFile("naive.mjs"), "pair"],
      ...slow,
    },
    "C, scalar ziggurat, f64": ziggurat && { command: [ziggurat], ...fast },
    "C, AVX-512, f32 draws": avx512 && { command: [avx512], ...fast },
    "@ktsweep/core": { command: ["node", peerFile("ours.mjs"), "sampled"], ...fast },
  };
  return Object.fromEntries(Object.entries(all).filter(([, peer]) => peer !== undefined));
}

/** CPU time of a process with one replicate, and what each further one adds. */
function cost({ command, replicates }, d, expected) {
  const steps = Math.floor(replicateSize / d);
  const run = (count) => processCost([...command, d, steps, count].map(String));
  const few = run(fewReplicates);
  const many = run(replicates);
  const risk = Number(many.output);
  if (!(Math.abs(risk / expected - 1) < 0.25)) {
    throw new Error(`${command.join(" ")}: risk ${risk}, expected ${expected}: not the same work`);
  }
  const perReplicate = (many.cpuSeconds - few.cpuSeconds) / (replicates - fewReplicates);
  return {
    nanoseconds: (perReplicate / (steps * d)) * 1e9,
    startMilliseconds: (few.cpuSeconds - fewReplicates * perReplicate) * 1e3,
  };
}

function expectedRisk(d) {
  const steps = Math.floor(replicateSize / d);
  const { output } = processCost([
    "node",
    peerFile("ours.mjs"),
    "exact",
    String(d),
    String(steps),
    "1",
  ]);
  return Number(output);
}

/** @param {{ rounds: number }} options */
export function measure({ rounds }) {
  const all = peers();
  const byDimension = dimensions.map((d) => {
    const expected = expectedRisk(d);
    const measures = Object.entries(all).map(([name, peer]) => [
      name,
      () => cost(peer, d, expected),
    ]);
    return interleaved(rounds, Object.fromEntries(measures));
  });
  const names = Object.keys(all);
  const column = (name, quantity) =>
    byDimension.map((costs) => estimate(costs[name].map((value) => value[quantity])));
  const table = (title, quantity) => ({
    title,
    columns: dimensions.map((d) => `d = ${d}`),
    rows: names.map((name) => ({ name, values: column(name, quantity) })),
  });
  return {
    versions: { NumPy: "2.4.6", clang: firstLine("clang", "--version") },
    tables: [
      table("ns of CPU time per coordinate-step", "nanoseconds"),
      table(
        "ms of CPU time before and around: start, tables, the expectation of one cell",
        "startMilliseconds",
      ),
    ],
    targets: targets(byDimension, names),
  };
}

const large = dimensions.filter((d) => d >= 1024);

function targets(byDimension, names) {
  const nanoseconds = (d, name) =>
    byDimension[dimensions.indexOf(d)][name]?.map((value) => value.nanoseconds);
  const ours = (d) => nanoseconds(d, "@ktsweep/core");
  const best = (d, peers) =>
    peers
      .map((name) => nanoseconds(d, name))
      .reduce((least, values) =>
        estimate(values).median < estimate(least).median ? values : least,
      );
  const speedUp = (text, atLeast, peers) => ({
    text,
    atLeast,
    unit: "x",
    values: peers.every((name) => names.includes(name))
      ? Object.fromEntries(
          large.map((d) => [`d = ${d}`, estimate(ratios(best(d, peers), ours(d)))]),
        )
      : {},
  });
  return [
    speedUp(
      "faster than the best of the NumPy programs",
      8,
      names.filter((name) => name.startsWith("NumPy")),
    ),
    speedUp("faster than the JavaScript loop", 25, ["JavaScript loop"]),
    speedUp("faster than scalar C", 1, ["C, scalar ziggurat, f64"]),
    speedUp("of the speed of AVX-512 C", 0.2, ["C, AVX-512, f32 draws"]),
  ];
}
