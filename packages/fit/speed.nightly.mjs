// speed.nightly.mjs — how long fits of a million rows take; run after a build.
//
//   node packages/fit/speed.nightly.mjs        CPU seconds, median of three
//
// Both sweeps hold 1e6 rows of y = x^(−1/2) + .01 with gamma noise of CV 15 %. Prints a Markdown table.

import { cpuUsage, stdout } from "node:process";
import { fitLaws } from "./dist/index.js";
import { randomFrom } from "./dist/random.js";
import { gamma } from "./dist/simulation/noise.js";

const random = randomFrom("speed");
const shapes = [
  ["1,000 groups of 10 cells of 100 replicates", 1000, 100],
  ["10 cells of 100,000 replicates", 1, 100_000],
];

stdout.write("| rows | power | power+floor |\n|---|---|---|\n");
for (const [name, groups, replicates] of shapes) {
  const cells = Array.from({ length: 10 * groups }, (_, c) => cellOf(c, replicates));
  const times = ["power", "power+floor"].map((law) => `${median(law, cells).toFixed(2)} s`);
  stdout.write(`| ${name} | ${times.join(" | ")} |\n`);
}

function cellOf(c, replicates) {
  const N = 2 ** (8 + (c % 10));
  return {
    columns: { N, group: Math.floor(c / 10) },
    replicates: Int32Array.from(Array(replicates).keys()),
    samples: {
      risk: Float64Array.from(
        { length: replicates },
        () => (N ** -0.5 + 0.01) * gamma(random, 0.15),
      ),
    },
  };
}

function median(law, cells) {
  const request = { name: "speed", law, x: (c) => c("N"), y: (c) => c("risk"), by: ["group"] };
  const times = [0, 1, 2].map(() => {
    const before = cpuUsage();
    fitLaws(request, cells);
    const { user, system } = cpuUsage(before);
    return (user + system) / 1e6;
  });
  return times.sort((a, b) => a - b)[1];
}
