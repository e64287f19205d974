// coverage.nightly.mjs — measures how often each interval covers the true exponent; run after a build.
//
//   node packages/fit/coverage.nightly.mjs                     every scenario, default methods, 8 16 64
//   node packages/fit/coverage.nightly.mjs --compare           every method, 16 replicates
//   … --sets 2000 --replicates 8,16 --methods percentile,bca --only 'floor' --of floor --seed 1
//
// Prints a Markdown table. Exits 1 when a default method leaves the exact binomial band at a
// family-wise false-alarm rate of 1e-6 (default methods only; a comparison never fails).

import { argv, exit, stderr, stdout } from "node:process";
import { parseArgs } from "node:util";
import { binomialBand, coverageOf } from "./dist/simulation/coverage.js";
import { scenarios } from "./dist/simulation/scenario.js";
import { intervalNames } from "./dist/index.js";

const familyWise = 1e-6;
const { values } = parseArgs({
  args: argv.slice(2),
  options: {
    sets: { type: "string", default: "2000" },
    seed: { type: "string", default: "0" },
    replicates: { type: "string" },
    methods: { type: "string" },
    resamples: { type: "string", default: "199" },
    only: { type: "string", default: "" },
    of: { type: "string", default: "exponent" },
    compare: { type: "boolean", default: false },
  },
});

const sets = Number(values.sets);
const sizes = (values.replicates ?? (values.compare ? "16" : "8,16,64")).split(",").map(Number);
const methods = values.methods?.split(",") ?? (values.compare ? intervalNames : ["default"]);
const chosen = scenarios.filter(({ name }) => name.includes(values.only));
const checks = chosen.length * sizes.length;
const [least, most] = binomialBand(sets, 0.95, familyWise / checks);

stdout.write(
  `coverage of the ${values.of} in % (truth below / above, median width), ${sets} sets\n\n`,
);
stdout.write(
  `| scenario | R | ${methods.join(" | ")} |\n|---|---|${"---|".repeat(methods.length)}\n`,
);
const misses = [];
for (const scenario of chosen) {
  for (const replicates of sizes) {
    const row = methods.map((method) => {
      const interval = method === "default" ? {} : { interval: method };
      const fit = { seed: Number(values.seed), resamples: Number(values.resamples), ...interval };
      const run = coverageOf(scenario, { replicates, sets, fit, of: values.of });
      if (
        method === "default" &&
        values.of === "exponent" &&
        (run.covered < least || run.covered > most)
      ) {
        misses.push(`${scenario.name}, ${replicates} replicates: ${run.covered} of ${sets}`);
      }
      const share = ((100 * run.covered) / sets).toFixed(1);
      return `${share} (${run.below}/${run.above}, ${run.medianWidth.toPrecision(3)})`;
    });
    stdout.write(`| ${scenario.name} | ${replicates} | ${row.join(" | ")} |\n`);
  }
}
if (misses.length > 0) {
  stderr.write(`outside the band ${least} … ${most} of ${sets} at family-wise ${familyWise}:\n`);
  stderr.write(`${misses.join("\n")}\n`);
  exit(1);
}
