// reduced.mjs — what does a step at d = 1e6 cost when blocks of coordinates are simulated by their exact law?

import { interleaved } from "../lib/rounds.mjs";
import { avx512C, families, peerFile, sgdPeers, sgdVersions } from "../lib/sgd-peers.mjs";
import { estimate } from "../lib/statistics.mjs";
import { riskCheck, stepNanoseconds } from "../lib/step-cost.mjs";
import { bestOf, speedUp } from "../lib/targets.mjs";

const d = 1e6;
const teacher = "@ktsweep/core, reduced, teacher";
const both = "@ktsweep/core, reduced, teacher and student";
/** Numbers of steps whose difference is measured: about a second of work each. */
const denseSteps = { [avx512C]: { few: 16, many: 1016 } };
const numpySteps = { few: 16, many: 64 };
const reducedSteps = { few: 100_000, many: 4_100_000 };

/** @param {{ rounds: number }} options */
export function measure({ rounds }) {
  const { programs, missing } = sgdPeers([...families.numpy64, avx512C]);
  const dense = Object.entries(programs).map(([name, { command }]) => {
    const work = { ...(denseSteps[name] ?? numpySteps), check: riskCheck(name, d, 0.25) };
    return [name, () => stepNanoseconds((steps) => [...command, d, steps, 1], work)];
  });
  const costs = interleaved(rounds, {
    ...Object.fromEntries(dense),
    [teacher]: () => reduced(),
    [both]: () => reduced("student"),
  });
  return {
    versions: sgdVersions(),
    missing,
    tables: [
      {
        title: "µs of CPU time per step at d = 1e6 (of teacher and student: a step of each)",
        columns: ["µs"],
        rows: Object.entries(costs).map(([name, values]) => ({
          name,
          values: [estimate(values.map((nanoseconds) => nanoseconds / 1e3))],
        })),
      },
    ],
    targets: targets(costs),
  };
}

function reduced(...student) {
  const command = (steps) => ["node", peerFile("ours.mjs"), "reduced", d, steps, 1, ...student];
  const check = student.length === 0 ? riskCheck(teacher, d, 0.25) : () => undefined;
  return stepNanoseconds(command, { ...reducedSteps, check });
}

function targets(costs) {
  const faster = (text, limits, peers) => {
    const peer = bestOf(costs, peers);
    const values = peer === undefined ? {} : { "d = 1e6": speedUp(peer, costs[teacher]) };
    return { text, unit: "x", promised: true, gated: true, ...limits, values };
  };
  const student = costs[both].map((ns, round) => ns - costs[teacher][round]);
  return [
    faster(
      "`reduced`, a step: faster than dense NumPy, the better f64 program",
      { atLeast: 10_000, required: true },
      families.numpy64,
    ),
    faster("`reduced`, a step: faster than dense AVX-512 C", { atLeast: 500 }, [avx512C]),
    {
      text: "`reduced`, teacher and student: cost of the teacher alone",
      atMost: 2.5,
      unit: "x",
      promised: true,
      gated: true,
      values: {
        "both stages, as many steps each": speedUp(costs[both], costs[teacher]),
        "a step of the student": speedUp(student, costs[teacher]),
      },
    },
  ];
}
