// surfaces.nightly.mjs — how often intervals of laws of several parameters hold the true ones. Run after a build:
//   node packages/fit/surfaces.nightly.mjs [sweeps per row, default 200]

import { pow } from "@ktsweep/core";
import { surfaceFits } from "./dist/index.js";
import { randomFrom } from "./dist/random.js";
import { gamma } from "./dist/simulation/noise.js";

const sets = Number(process.argv[2] ?? 200);
const methods = ["percentile", "jackknife-t", "profile"];
const settings = [
  {
    law: "broken",
    truth: { b: 3, c0: 0.2, c1: 0.6, d: 500, f: 0.3 },
    places: Array.from({ length: 14 }, (_, i) => [8 * 2 ** i]),
    y: ([x], { b, c0, c1, d, f }) => b * pow(x, -c0) * pow(1 + pow(x / d, 1 / f), -c1 * f),
  },
  {
    law: "chinchilla",
    truth: { A: 2, B: 5, E: 0.5, alpha: 0.5, beta: 0.4 },
    places: [16, 64, 256, 1024].flatMap((n) => [32, 128, 512, 2048].map((d) => [n, d])),
    y: ([n, d], { A, B, E, alpha, beta }) => E + A * pow(n, -alpha) + B * pow(d, -beta),
  },
];

console.log("| law | objective | parameter | percentile % | jackknife-t % | profile % |");
console.log("|---|---|---|---|---|---|");
for (const { law, truth, places, y } of settings) {
  for (const objective of ["least-squares", "huber"]) {
    const random = randomFrom(`surfaces ${law} ${objective}`);
    const covered = {};
    for (let k = 0; k < sets; k++) {
      const cells = places.map((x) => ({
        columns: { N: x[0], D: x[1] ?? 1 },
        replicates: Int32Array.from({ length: 16 }, (_, r) => r),
        samples: {
          risk: Float64Array.from({ length: 16 }, () => y(x, truth) * gamma(random, 0.05)),
        },
      }));
      const names = law === "broken" ? ["N"] : ["N", "D"];
      const request = {
        name: "f",
        law,
        x: names.map((name) => (c) => c(name)),
        y: (c) => c("risk"),
        by: [],
        objective,
      };
      for (const interval of methods) {
        const resamples = interval === "percentile" ? 199 : 2;
        const [{ ci }] = surfaceFits(request, cells, { interval, resamples, seed: k });
        for (const [name, value] of Object.entries(truth)) {
          const [low, high] = ci[name];
          const own = (covered[name] ??= {});
          const isThere = low !== null || high !== null;
          if (isThere && (low ?? -Infinity) <= value && value <= (high ?? Infinity)) {
            own[interval] = (own[interval] ?? 0) + 1;
          }
        }
      }
    }
    for (const [name, own] of Object.entries(covered)) {
      const shares = methods.map((method) =>
        method === "jackknife-t" && objective !== "least-squares"
          ? ""
          : ((100 * (own[method] ?? 0)) / sets).toFixed(1),
      );
      console.log(`| ${law} | ${objective} | ${name} | ${shares.join(" | ")} |`);
    }
  }
}
