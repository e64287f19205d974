// fill-folder.mjs — a sweep folder of any size, written through the store as a run writes it, without computing anything:
// risks follow a power law of N with a spread of 15 % over replicates, from a congruential generator.
// Usage: fill-folder.mjs DIR CELLS REPLICATES ROWS_PER_SEGMENT [STAGES], STAGES = 1 or 2, of four outputs each

import { openStore } from "../../packages/results/dist/index.js";
import { parseSpec } from "../../packages/sweep/dist/index.js";

const [dir, ...numbers] = process.argv.slice(2);
const [cells, replicates, rowsPerSegment, stages = 2] = numbers.map(Number);
const sizes = 10;
const last = stages === 1 ? "teacher" : "student";
const teacher = {
  learner: "sgd",
  spectrum: { exponent: "alpha" },
  samples: "N",
  stepSize: 0.1,
};

const sweep = parseSpec(
  JSON.stringify({
    version: 1,
    name: "filled",
    seed: 1,
    axes: { alpha: { linspace: [1.2, 2, cells / sizes] }, N: { log2: [8, 7 + sizes] } },
    problem: { d: 64, target: { exponent: 1.5 }, noiseVariance: 0.01 },
    chain: stages === 1 ? { teacher } : { teacher, student: { ...teacher, labels: "teacher" } },
    ...(stages === 1 ? {} : { measures: { ratio: "student_risk / teacher_risk" } }),
    replicates,
    engine: "sampled",
    fit: [{ name: last, y: `${last}_risk`, x: "N", law: "power", by: ["alpha"] }],
  }),
);

const store = await openStore(dir, { create: { sweep } });
const ids = Array.from({ length: sweep.points }, (_, point) => sweep.cellId(point));
const width = sweep.outputs.length;
let state = 1;
for (let from = 0; from < cells * replicates; from += rowsPerSegment) {
  const rows = Math.min(rowsPerSegment, cells * replicates - from);
  const values = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++) putRow(values.subarray(row * width), from + row);
  store.append({
    results: [
      {
        outputs: sweep.outputs,
        cells: Array.from({ length: rows }, (_, row) => ids[Math.floor((from + row) / replicates)]),
        replicates: Int32Array.from({ length: rows }, (_, row) => (from + row) % replicates),
        values,
      },
    ],
    curves: [],
    profiles: [],
    timings: [],
    failures: [],
  });
  await store.commit();
}
console.log(store.rowCount);

function putRow(values, row) {
  const { N, alpha } = sweep.values(Math.floor(row / replicates));
  sweep.outputs.forEach((name, i) => {
    const expected = (name.startsWith("student") ? 2 : 1) * N ** (1 / alpha - 1);
    if (name.endsWith("floor")) values[i] = 0;
    else if (name.endsWith("expected_risk")) values[i] = expected;
    else values[i] = expected * (1 + 0.15 * Math.sqrt(3) * (2 * uniform() - 1));
  });
}

/** Numerical Recipes' 32-bit generator; in [0, 1). */
function uniform() {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
}
