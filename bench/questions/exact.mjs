// exact.mjs — how fast is the expected risk by jumps, beside loops over steps and for problems no loop can do?

import { processCost } from "../lib/process-cost.mjs";
import { interleaved } from "../lib/rounds.mjs";
import { numpyPeer, peerFile } from "../lib/sgd-peers.mjs";
import { estimate } from "../lib/statistics.mjs";
import { speedUp } from "../lib/targets.mjs";

const d = 1000;
const steps = 100_000;
const jumps = "@ktsweep/core, jumps";
const stepping = "@ktsweep/core, stepping";
const javaScript = "JavaScript loop";
const numPy = "NumPy loop";

/** Repeats whose difference is measured: about a second of work each. */
const repeats = {
  [jumps]: { few: 20, many: 420, command: ["node", peerFile("ours-expected.mjs"), "jumps"] },
  [stepping]: { few: 5, many: 25, command: ["node", peerFile("ours-expected.mjs"), "stepping"] },
  [javaScript]: { few: 1, many: 5, command: ["node", peerFile("moments.mjs")] },
};

/** What no loop can do: arguments of ours-large.mjs, and the promise in ms. */
const large = {
  "d = 1e6": { args: ["1e6"], atMost: 100 },
  "d = 1e6, teacher and student": { args: ["1e6", "student"], atMost: 300 },
  "d = 1e12": { args: ["1e12"], atMost: 200 },
};

/** @param {{ rounds: number, quick?: boolean }} options */
export function measure({ rounds, quick = false }) {
  const { programs, missing } = loops();
  const costs = interleaved(
    rounds,
    Object.fromEntries(
      Object.entries(programs).map(([name, program]) => [name, () => evaluation(program)]),
    ),
  );
  const times = quick ? undefined : measureLarge(rounds);
  return {
    versions: {},
    missing,
    tables: [
      {
        title: `One evaluation at d = ${d}, N = 1e5`,
        columns: ["ms of CPU time", "times the jumps"],
        rows: Object.keys(costs).map((name) => ({
          name,
          values: [
            estimate(costs[name].map(({ milliseconds }) => milliseconds)),
            speedUp(column(costs[name]), column(costs[jumps])),
          ],
        })),
      },
      ...(times === undefined ? [] : [largeTable(times)]),
    ],
    targets: [...(times === undefined ? [] : largeTargets(times)), ...loopTargets(costs)],
  };
}

function loops() {
  const { program, missing } = numpyPeer("numpy_moments.py");
  const numpy = program && { [numPy]: { few: 1, many: 3, command: program } };
  return { programs: { ...repeats, ...numpy }, missing };
}

const column = (list) => list.map(({ milliseconds }) => milliseconds);

/** What a further evaluation costs a process, and the risk it found. */
function evaluation({ command, few, many }) {
  const run = (count) => processCost([...command, d, steps, count].map(String));
  const [short, long] = [run(few), run(many)];
  return {
    milliseconds: ((long.cpuSeconds - short.cpuSeconds) / (many - few)) * 1e3,
    risk: Number(long.output),
  };
}

function loopTargets(costs) {
  const difference = (name) => Math.abs(costs[jumps][0].risk / costs[name][0].risk - 1);
  for (const name of Object.keys(costs)) {
    if (!(difference(name) < 1e-9)) throw new Error(`${name}: another risk than by jumps`);
  }
  const values = (name) => ({
    "d = 1000, N = 1e5": speedUp(column(costs[name]), column(costs[jumps])),
  });
  const off = difference(stepping);
  return [
    {
      text: "`exact`, jumps: faster than stepping over all coordinates in WebAssembly",
      atLeast: 50,
      unit: "x",
      promised: true,
      gated: true,
      values: values(stepping),
    },
    {
      text: "`exact`, jumps: faster than the plain JavaScript loop",
      atLeast: 50,
      unit: "x",
      promised: true,
      gated: true,
      values: values(javaScript),
    },
    {
      text: "`exact`, jumps: relative difference from stepping",
      atMost: 1e-10,
      unit: "",
      promised: true,
      values: { "d = 1000, N = 1e5": { median: off, low: off, high: off } },
    },
  ];
}

function measureLarge(rounds) {
  const measures = Object.entries(large).map(([name, { args }]) => [
    name,
    () => JSON.parse(processCost(["node", peerFile("ours-large.mjs"), ...args]).output),
  ]);
  return interleaved(rounds, Object.fromEntries(measures));
}

const whens = { first: "first of a process", later: "later" };

function largeTable(times) {
  return {
    title: "N = 1e9, 30 checkpoints per stage: ms",
    columns: ["first, CPU", "first, wall", "later, CPU", "later, wall"],
    rows: Object.entries(times).map(([name, list]) => ({
      name,
      values: Object.keys(whens).flatMap((when) =>
        ["cpu", "wall"].map((clock) => estimate(list.map((time) => time[when][clock]))),
      ),
    })),
  };
}

function largeTargets(times) {
  const differences = Object.entries(times).map(([name, [{ difference }]]) => [
    name,
    { median: difference, low: difference, high: difference },
  ]);
  return [
    ...timeTargets(times),
    {
      text: "`exact`, N = 1e9: relative difference of the curves from twice the nodes",
      atMost: 1e-9,
      unit: "",
      promised: true,
      values: Object.fromEntries(differences),
    },
  ];
}

function timeTargets(times) {
  return Object.entries(large).map(([name, { atMost }]) => ({
    text: `\`exact\`, ${name}, N = 1e9, 30 checkpoints: CPU time`,
    atMost,
    unit: "ms",
    promised: true,
    values: Object.fromEntries(
      Object.entries(whens).map(([when, text]) => [
        text,
        estimate(times[name].map((time) => time[when].cpu)),
      ]),
    ),
  }));
}
