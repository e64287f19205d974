// Statistical tests of the normals and signs. Every score below is standard normal under the right law, up to terms
// that vanish with the number of draws; with at most 128 scores and the limit 5.8 a wrong alarm for a fresh key has
// probability below 1e-6 (Bonferroni: 128 · 6.6e-9). The keys are fixed, so the tests are not random; the planted
// faults show what the scores can see.

import { describe, expect, it } from "vitest";
import { exp } from "./math.js";
import { chunkSize, drawChunks } from "./random.js";
import { sha256 } from "./sha256.js";

const LIMIT = 5.8;
const CHUNKS = 4;
const STEPS = 2048;

type Scores = Record<string, number>;

function draws(distribution: "gaussian" | "rademacher"): Float64Array {
  const key = sha256(new TextEncoder().encode("quality"));
  const all = new Float64Array(CHUNKS * STEPS * chunkSize);
  for (let chunk = 0; chunk < CHUNKS; chunk++) {
    all.set(
      drawChunks({ key, tag: "z", chunk, count: STEPS, distribution }),
      chunk * STEPS * chunkSize,
    );
  }
  return all;
}

function moments(z: Float64Array): Scores {
  const exact = [1, 0, 1, 0, 3, 0, 15, 0, 105, 0, 945, 0, 10395];
  const sums = new Float64Array(7);
  for (const x of z) {
    let power = 1;
    for (let k = 1; k <= 6; k++) sums[k] += power *= x;
  }
  return Object.fromEntries(
    [1, 2, 3, 4, 5, 6].map((k) => {
      const variance = (exact[2 * k] - exact[k] * exact[k]) / z.length;
      return [`moment ${k}`, (sums[k] / z.length - exact[k]) / Math.sqrt(variance)];
    }),
  );
}

/** ∫ of the normal density over [a, b] by Simpson's rule, exact to 1e-12 at these widths. */
function probability(a: number, b: number): number {
  const n = 64;
  const h = (b - a) / n;
  let sum = 0;
  for (let i = 0; i <= n; i++) {
    const weight = i === 0 || i === n ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * exp(-((a + i * h) ** 2) / 2);
  }
  return (sum * h) / 3 / Math.sqrt(2 * Math.PI);
}

/** χ² over bins of width 1/16 up to ±4 and one beyond, as a normal score (Wilson and Hilferty), and tail counts. */
function law(z: Float64Array): Scores {
  const bins = new Float64Array(129);
  const beyond = { 2: 0, 3: 0, 4: 0 };
  for (const x of z) {
    const bin = Math.floor((x + 4) * 16);
    bins[bin >= 0 && bin < 128 ? bin : 128]++;
    const size = Math.abs(x);
    if (size > 2) beyond[2]++;
    if (size > 3) beyond[3]++;
    if (size > 4) beyond[4]++;
  }
  let chiSquare = 0;
  let rest = 1;
  for (let bin = 0; bin < 128; bin++) {
    const p = probability(bin / 16 - 4, (bin + 1) / 16 - 4);
    rest -= p;
    chiSquare += (bins[bin] - z.length * p) ** 2 / (z.length * p);
  }
  chiSquare += (bins[128] - z.length * rest) ** 2 / (z.length * rest);
  const scores: Scores = {
    "chi-square": (Math.cbrt(chiSquare / 128) - (1 - 2 / 1152)) / Math.sqrt(2 / 1152),
  };
  for (const [limit, count] of Object.entries(beyond)) {
    const p = 2 * probability(Number(limit), 12);
    scores[`beyond ${limit}`] = (count - z.length * p) / Math.sqrt(z.length * p * (1 - p));
  }
  return scores;
}

/** Correlation of f(z) at distance `lag`: within rows of 256, or any multiple of 256 within (`span`) values. */
function lagged(f: Float64Array, lag: number, span: number): number {
  let sum = 0;
  let count = 0;
  for (let from = 0; from < f.length; from += span) {
    for (let i = from; i + lag < from + span; i++) sum += f[i] * f[i + lag];
    count += Math.max(0, span - lag);
  }
  return sum / Math.sqrt(count);
}

function correlations(name: string, f: Float64Array): Scores {
  const scores: Scores = {};
  for (const lag of [1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 32, 64, 128]) {
    scores[`${name}: lag ${lag}`] = lagged(f, lag, chunkSize);
  }
  for (const steps of [1, 2, 3]) {
    scores[`${name}: ${steps} steps`] = lagged(f, steps * chunkSize, STEPS * chunkSize);
  }
  scores[`${name}: next chunk`] = lagged(f, STEPS * chunkSize, f.length);
  return scores;
}

/** Correlations of the four normals that share a logarithm, and of the four lanes of a vector. */
function relatives(name: string, f: Float64Array): Scores {
  const scores: Scores = {};
  for (let a = 0; a < 4; a++) {
    for (let b = a + 1; b < 4; b++) {
      let shared = 0;
      let lanes = 0;
      for (let group = 0; group < f.length; group += 16) {
        for (let k = 0; k < 4; k++) {
          shared += f[group + 4 * a + k] * f[group + 4 * b + k];
          lanes += f[group + 4 * k + a] * f[group + 4 * k + b];
        }
      }
      scores[`${name}: normals ${a} and ${b}`] = shared / Math.sqrt(f.length / 4);
      scores[`${name}: lanes ${a} and ${b}`] = lanes / Math.sqrt(f.length / 4);
    }
  }
  return scores;
}

/** Variance of ‖z‖² over rows of 256, whose law is χ² with 256 degrees: variance 512, excess kurtosis 12/256. */
function rowNorms(z: Float64Array): Scores {
  const rows = z.length / chunkSize;
  let spread = 0;
  for (let row = 0; row < rows; row++) {
    let norm = 0;
    for (let i = row * chunkSize; i < (row + 1) * chunkSize; i++) norm += z[i] * z[i];
    spread += (norm - 256) ** 2;
  }
  return {
    "variance of row norms": (spread / rows / 512 - 1) / Math.sqrt((2 + 12 / 256) / rows),
  };
}

function normalScores(z: Float64Array): Scores {
  const square = z.map((x) => (x * x - 1) / Math.SQRT2);
  const size = z.map((x) => (Math.abs(x) - Math.sqrt(2 / Math.PI)) / Math.sqrt(1 - 2 / Math.PI));
  return {
    ...moments(z),
    ...law(z),
    ...rowNorms(z),
    ...correlations("z", z),
    ...correlations("z²", square),
    ...relatives("z", z),
    ...relatives("z²", square),
    ...relatives("|z|", size),
  };
}

function alarms(scores: Scores): string[] {
  return Object.entries(scores)
    .filter(([, score]) => !(Math.abs(score) < LIMIT))
    .map(([name, score]) => `${name}: ${score.toFixed(1)}`);
}

interface Fault {
  readonly fault: string;
  /** The score that must see it. */
  readonly score: string;
  readonly spoil: (z: Float64Array) => void;
}

function replace(z: Float64Array, value: (x: number, i: number) => number): void {
  for (let i = 0; i < z.length; i++) z[i] = value(z[i], i);
}

const faults: readonly Fault[] = [
  { fault: "scaled by 1.01", score: "moment 2", spoil: (z) => replace(z, (x) => 1.01 * x) },
  { fault: "moved by 0.006", score: "moment 1", spoil: (z) => replace(z, (x) => x + 0.006) },
  {
    fault: "rounded to quarters",
    score: "chi-square",
    spoil: (z) => replace(z, (x) => Math.round(4 * x) / 4),
  },
  {
    fault: "cut at 4",
    score: "beyond 4",
    spoil: (z) => replace(z, (x) => Math.max(-4, Math.min(4, x))),
  },
  {
    fault: "with one size for two normals of one logarithm in eighty",
    score: "|z|: normals 0 and 1",
    spoil: (z) => replace(z, (x, i) => (i % 320 === 4 ? Math.sign(x) * Math.abs(z[i - 4]) : x)),
  },
  {
    fault: "with two lanes alike in one group of sixteen",
    score: "z: lanes 0 and 1",
    spoil: (z) => replace(z, (x, i) => (i % 256 < 16 && i % 4 === 1 ? z[i - 1] : x)),
  },
  {
    fault: "with a step repeated every eighth time",
    score: "z: 1 steps",
    spoil: (z) => {
      for (let i = 0; i < z.length; i += 8 * chunkSize) {
        z.copyWithin(i + chunkSize, i, i + chunkSize);
      }
    },
  },
  {
    fault: "with rows brought half the way to the same norm",
    score: "variance of row norms",
    spoil: (z) => {
      for (let i = 0; i < z.length; i += chunkSize) {
        const row = z.subarray(i, i + chunkSize);
        const norm = row.reduce((sum, x) => sum + x * x, 0);
        replace(row, (x) => x * Math.sqrt(Math.sqrt(256 / norm)));
      }
    },
  },
];

describe("the normals", () => {
  const z = draws("gaussian");

  it("pass every test of law and independence on two million draws", () => {
    const scores = normalScores(z);

    expect(Object.keys(scores).length).toBeLessThanOrEqual(128);
    expect(alarms(scores)).toEqual([]);
  });

  it.each(faults.map((fault) => [fault.fault, fault] as const))(
    "would not pass %s",
    (_, { score, spoil }) => {
      const spoilt = z.slice();
      spoil(spoilt);

      expect(Math.abs(normalScores(spoilt)[score])).toBeGreaterThan(LIMIT);
    },
  );
});

describe("the signs", () => {
  it("are fair and uncorrelated on two million draws", () => {
    const signs = draws("rademacher");
    const total = signs.reduce((sum, x) => sum + x, 0);
    const pairs = signs.map((x, i) => x * signs[i ^ 1]);

    expect(
      alarms({
        mean: total / Math.sqrt(signs.length),
        ...correlations("sign", signs),
        ...relatives("sign", signs),
        // Products of a coordinate and its neighbour, taken once per pair and compared between rows.
        "pairs: 1 steps": lagged(pairs, chunkSize, STEPS * chunkSize) / Math.SQRT2,
      }),
    ).toEqual([]);
  });
});
