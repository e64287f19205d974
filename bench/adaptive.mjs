// adaptive.mjs — CPU time of `replicates.until` beside uniform replicates that give the same interval, for real; after a build.
//
//   node bench/adaptive.mjs [--seeds 5] [--halfwidth 0.06] [--d 1024] [--largest 13]
//
// A floor that is fitted with the exponent, lengths from 2^6 to 2^13 (or --largest) whose costs differ as much. Uniform replicates are
// doubled from 128 until the interval is as narrow; their CPU time is that of one run that knows this number beforehand
// ("doubled"), and of as many replicates as would just do, the half-width falling as 1/√replicates ("in between"). CPU times
// are user and system of whole processes, start, fits and tables included; "rows' s" is what the rows alone took.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { argv, execPath, stdout } from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { processCost } from "./lib/process-cost.mjs";

const { values } = parseArgs({
  args: argv.slice(2),
  options: {
    seeds: { type: "string", default: "5" },
    halfwidth: { type: "string", default: "0.06" },
    d: { type: "string", default: "1024" },
    largest: { type: "string", default: "13" },
  },
});
const asked = Number(values.halfwidth);
const program = fileURLToPath(new URL("../packages/cli/bin/ktsweep.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "ktsweep-adaptive-"));

const spec = (seed, replicates) => `version: 1
name: floored
seed: ${seed}
axes: { N: { log2: [6, ${values.largest}] } }
problem: { d: ${values.d}, target: { exponent: 1.5 }, noiseVariance: 0.5, spectrum: { exponent: 1.2 } }
chain: { teacher: { learner: sgd, samples: N, stepSize: 0.1, schedule: constant } }
engine: sampled
replicates: ${replicates}
fit: [{ name: decay, y: teacher_risk, x: N, law: power+floor }]
`;

/** One run into a new folder: what it cost, and the half-width that it ended with. */
function run(seed, replicates) {
  const file = join(folder, "spec.yaml");
  const dir = join(folder, "out");
  writeFileSync(file, spec(seed, replicates));
  const command = [execPath, program, "run", file, "--out", dir, "-j", "1", "--json"];
  const { cpuSeconds, output } = processCost(command);
  const timings = processCost([execPath, program, "export", dir, "--table", "timings"]).output;
  rmSync(dir, { recursive: true });
  const { rows, fits, until } = JSON.parse(output);
  const { exponent_ci_low: low, exponent_ci_high: high } = fits[0];
  const halfwidth = low === null || high === null ? Infinity : (high - low) / 2;
  return { cpuSeconds, rowSeconds: secondsIn(timings), rows, halfwidth, rounds: until?.round };
}

/** Sum of the column `seconds` of a table in CSV. */
function secondsIn(csv) {
  const [head, ...lines] = csv.trim().split("\n");
  const place = head.split(",").indexOf("seconds");
  return lines.reduce((sum, line) => sum + Number(line.split(",")[place]), 0);
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const ratios = { doubled: [], between: [], rowsDoubled: [], rowsBetween: [] };
const one = "rows | ± | CPU s | rows' s";
stdout.write(
  `| seed | rounds | ${one} | uniform | ${one} | of doubled | of in between | rows, of doubled | rows, of in between |\n`,
);
stdout.write(`${"|---".repeat(15)}|\n`);
const until = `{ min: 8, max: 65536, until: { exponent_ci_halfwidth: ${asked}, of: decay } }`;
for (let seed = 1; seed <= Number(values.seeds); seed++) {
  const grown = run(seed, until);
  let count = 128;
  let uniform = run(seed, count);
  while (uniform.halfwidth > grown.halfwidth) uniform = run(seed, (count *= 2));
  const share = uniform.halfwidth / grown.halfwidth;
  ratios.doubled.push(grown.cpuSeconds / uniform.cpuSeconds);
  ratios.between.push(grown.cpuSeconds / (uniform.cpuSeconds * share * share));
  ratios.rowsDoubled.push(grown.rowSeconds / uniform.rowSeconds);
  ratios.rowsBetween.push(grown.rowSeconds / (uniform.rowSeconds * share * share));
  const line = [
    ...[
      seed,
      grown.rounds,
      grown.rows,
      grown.halfwidth.toFixed(4),
      grown.cpuSeconds.toFixed(1),
      grown.rowSeconds.toFixed(1),
    ],
    ...[
      count,
      uniform.rows,
      uniform.halfwidth.toFixed(4),
      uniform.cpuSeconds.toFixed(1),
      uniform.rowSeconds.toFixed(1),
    ],
    ...Object.values(ratios).map((all) => all.at(-1).toFixed(2)),
  ];
  stdout.write(`| ${line.join(" | ")} |\n`);
}
rmSync(folder, { recursive: true });
const medians = Object.values(ratios).map((all) => median(all).toFixed(2));
stdout.write(`\nmedians of the last four columns: ${medians.join(", ")}\n`);
