// comparison.nightly.mjs — how often `another-law` warns of a law that is right, how often held-out points are inside their
// interval, and how often both notice a law that is wrong. Run after a build:
//   node packages/fit/comparison.nightly.mjs [sweeps per row, default 1000]

import { exp, log, pow } from "@ktsweep/core";
import { fitLaws } from "./dist/index.js";
import { randomFrom } from "./dist/random.js";
import { gamma } from "./dist/simulation/noise.js";

const sets = Number(process.argv[2] ?? 1000);
const line = (x) => 3 * pow(x, -0.5);
const laws = {
  power: line,
  "power+floor": (x) => line(x) + 0.5 * line(4096),
  broken: (x) => line(x) * pow(1 + pow(x / 500, 4), 0.075),
  polylog: (x) => 3 * pow(x / log(x), -0.5),
};

/** Sizes 32, 64, …, with gamma noise of cv 15 %; without replicates log-normal scatter of 1 %. */
function sweep(y, cells, replicates, random) {
  return Array.from({ length: cells }, (_, i) => {
    const N = 32 * 2 ** i;
    const draw = () =>
      replicates > 1 ? gamma(random, 0.15) : exp(0.01 * Math.sqrt(12) * (random.uniform() - 0.5));
    return {
      columns: { N },
      replicates: Int32Array.from({ length: replicates }, (_, r) => r),
      samples: { risk: Float64Array.from({ length: replicates }, () => y(N) * draw()) },
    };
  });
}

const percent = (count, of) => (of === 0 ? "" : ((100 * count) / of).toFixed(1));
console.log(
  "| made by | fitted | sizes | R | another-law % | floor-hidden or break % | best AICc is what made it % | held out inside % |",
);
console.log("|---|---|---|---|---|---|---|---|");
for (const [made, fitted] of [
  ["power", "power"],
  ["power+floor", "power+floor"],
  ["power+floor", "power"],
  ["broken", "power"],
  ["polylog", "power"],
]) {
  for (const [cells, replicates] of [
    [8, 16],
    [12, 16],
    [12, 64],
    [12, 1],
  ]) {
    const random = randomFrom(`comparison ${made} ${fitted} ${cells} ${replicates}`);
    const count = { another: 0, shape: 0, best: 0, inside: 0, held: 0 };
    for (let k = 0; k < sets; k++) {
      const data = sweep(laws[made], cells, replicates, random);
      const request = { name: "f", law: fitted, x: (c) => c("N"), y: (c) => c("risk"), by: [] };
      const [fit] = fitLaws(request, data, { compare: true });
      const codes = fit.warnings.map((text) => text.split(":")[0]);
      if (codes.includes("another-law")) count.another++;
      if (codes.includes("floor-hidden") || codes.includes("break")) count.shape++;
      if (fit.comparison[0]?.law === made) count.best++;
      const [{ holdout }] = fitLaws({ ...request, holdout: 1 }, data);
      if (holdout[0].inside !== null) count.held++;
      if (holdout[0].inside === true) count.inside++;
    }
    const shares = [count.another, count.shape, count.best].map((share) => percent(share, sets));
    console.log(
      `| ${made} | ${fitted} | ${cells} | ${replicates} | ${shares.join(" | ")} | ${percent(count.inside, count.held)} |`,
    );
  }
}
