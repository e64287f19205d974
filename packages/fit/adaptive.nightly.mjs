// adaptive.nightly.mjs — what the last interval of sweeps with `until` covers, and what the rule saves; after a build.
//
//   node packages/fit/adaptive.nightly.mjs                      every kind of sweep, 2,000 of each (some minutes)
//   … --sets 200 --only floor
//
// Prints a Markdown table: the share of sweeps whose last interval holds the true exponent, how many reached what was asked
// for, and their predicted cost over that of uniform replicates: doubled until the same half-width is reached, and, to
// first order, of exactly as many as give it. Exits 1 where coverage is below 94 % by more than chance allows: an exact
// binomial band at a family-wise false-alarm rate of 1e-6.

import { argv, exit, stderr, stdout } from "node:process";
import { parseArgs } from "node:util";
import {
  growingCells,
  halfwidthOf,
  runAdaptive,
  runUniform,
} from "./dist/simulation/adaptive-sweep.js";
import { binomialBand } from "./dist/simulation/coverage.js";
import { truthOf } from "./dist/simulation/scenario.js";

const least = 0.94;
const familyWise = 1e-6;
const { values } = parseArgs({
  args: argv.slice(2),
  options: { sets: { type: "string", default: "2000" }, only: { type: "string", default: "" } },
});
const sets = Number(values.sets);

const base = {
  ...{ law: "power", cells: 8, exponent: -1 / 3, floor: 0, cv: [0.15, 0.15] },
  ...{ noise: "log-normal", correlation: 0, ratio: false, missing: 0 },
};
const floored = { ...base, law: "power+floor", exponent: -1, floor: 2 };
const run = { min: 8, max: 4096, worth: 64, costPower: 1 };
const kinds = [
  [{ ...base, name: "power" }, run],
  [
    { ...base, name: "power, worth 16 replicates" },
    { ...run, worth: 16 },
  ],
  [{ ...base, name: "power, cv from 30 to 5 %", cv: [0.3, 0.05] }, run],
  [{ ...base, name: "power, common numbers", correlation: 0.9 }, run],
  [{ ...floored, name: "floor of 2 last terms" }, run],
  [{ ...floored, name: "floor of 0.2 last terms", floor: 0.2 }, run],
  [{ ...floored, name: "floor of 2, common numbers", correlation: 0.5 }, run],
].filter(([{ name }]) => name.includes(values.only));

const [fewest] = binomialBand(sets, least, (2 * familyWise) / kinds.length);
const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
stdout.write(
  `| sweep | covered | reached | rounds | half-width / asked | cost / doubled uniform | cost / uniform |\n`,
);
stdout.write(`|---|---|---|---|---|---|---|\n`);
const misses = [];
for (const [scenario, how] of kinds) {
  const asked = halfwidthOf(scenario, how);
  const { exponent } = truthOf(scenario);
  const [rounds, widths, doubled, between] = [[], [], [], []];
  let covered = 0;
  let reached = 0;
  for (let k = 0; k < sets; k++) {
    const cells = growingCells(scenario, how, `adaptive ${scenario.name} ${k}`);
    const end = runAdaptive(scenario, how, cells);
    const uniform = runUniform(scenario, how, cells);
    const low = end.fit.exponent_ci_low ?? -Infinity;
    const high = end.fit.exponent_ci_high ?? Infinity;
    if (low <= exponent && exponent <= high) covered++;
    if (end.verdict === "reached") reached++;
    rounds.push(end.rounds);
    widths.push((high - low) / 2 / asked);
    doubled.push(end.cost / uniform.cost);
    between.push(end.cost / uniform.between);
  }
  if (covered < fewest) misses.push(`${scenario.name}: ${covered} of ${sets}`);
  const [wide, once, most] = [widths, doubled, between].map((all) => median(all).toFixed(2));
  const share = ((100 * covered) / sets).toFixed(1);
  const done = ((100 * reached) / sets).toFixed(1);
  stdout.write(
    `| ${scenario.name} | ${share} | ${done} | ${median(rounds)} | ${wide} | ${once} | ${most} |\n`,
  );
}
if (misses.length > 0) {
  stderr.write(`fewer than ${fewest} of ${sets} covered:\n${misses.join("\n")}\n`);
  exit(1);
}
