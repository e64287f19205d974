// objectives.nightly.mjs — how often the interval of an exponent holds the true one, by objective. Run after a build:
//   node packages/fit/objectives.nightly.mjs [sweeps per row, default 200]

import { pow } from "@ktsweep/core";
import { fitLaws } from "./dist/index.js";
import { randomFrom } from "./dist/random.js";
import { gamma } from "./dist/simulation/noise.js";

const sets = Number(process.argv[2] ?? 200);
console.log("| law | objective | R | exponent % | median half-width |");
console.log("|---|---|---|---|---|");
for (const law of ["power", "power+floor"]) {
  for (const objective of ["least-squares", "huber", "lad"]) {
    if (law === "power+floor" && objective === "lad") continue;
    const random = randomFrom(`objectives ${law}`);
    let covered = 0;
    const halves = [];
    for (let k = 0; k < sets; k++) {
      const cells = Array.from({ length: 10 }, (_, i) => {
        const N = 32 * 2 ** i;
        const y = 3 * pow(N, -0.5) + (law === "power" ? 0 : 0.05);
        return {
          columns: { N },
          replicates: Int32Array.from({ length: 16 }, (_, r) => r),
          samples: { risk: Float64Array.from({ length: 16 }, () => y * gamma(random, 0.15)) },
        };
      });
      const request = { name: "f", law, objective, x: (c) => c("N"), y: (c) => c("risk"), by: [] };
      const [fit] = fitLaws(request, cells, { seed: k, resamples: 199 });
      const { exponent_ci_low: low, exponent_ci_high: high } = fit;
      if ((low ?? -Infinity) <= -0.5 && -0.5 <= (high ?? Infinity)) covered++;
      halves.push(((high ?? Infinity) - (low ?? -Infinity)) / 2);
    }
    const middle = halves.sort((a, b) => a - b)[Math.floor(sets / 2)];
    console.log(
      `| ${law} | ${objective} | 16 | ${((100 * covered) / sets).toFixed(1)} | ${middle.toFixed(4)} |`,
    );
  }
}
