// Every score is standard normal under the right law: for fresh keys an alarm of 5.8 in one of 27 has probability below
// 2e-7. Kolmogorov and Smirnov's distance times √n exceeds 2.9 with probability 1e-7 at each of the 9 laws.

import { describe, expect, it } from "vitest";
import { exp, log } from "../math.js";
import { sha256 } from "../sha256.js";
import { chiSquareDraws } from "./chi-square.js";

const LIMIT = 5.8;
const DISTANCE = 2.9;
const ROWS = 40_000;
const DEGREES = [0.5, 1, 1.7, 2, 2.5, 5, 30, 1e4, 1e9];

/** log Γ by Stirling's series, for x > 0. */
function logGamma(x: number): number {
  if (x < 10) return logGamma(x + 1) - log(x);
  const y = 1 / (x * x);
  return (x - 0.5) * log(x) - x + log(2 * Math.PI) / 2 + (1 / 12 - y * (1 / 360 - y / 1260)) / x;
}

/** Normal distribution function to 1e-7 (Abramowitz and Stegun 26.2.17). */
function normalCdf(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail =
    ((((1.330274429 * t - 1.821255978) * t + 1.781477937) * t - 0.356563782) * t + 0.31938153) *
    t *
    (exp((-x * x) / 2) / Math.sqrt(2 * Math.PI));
  return x > 0 ? 1 - tail : tail;
}

/** P(χ² ≤ x): the series of the incomplete gamma function, or Wilson and Hilferty's from 1000 degrees on. */
function chiSquareCdf(degrees: number, x: number): number {
  if (degrees > 1000) {
    const rest = 2 / (9 * degrees);
    return normalCdf((Math.cbrt(x / degrees) - (1 - rest)) / Math.sqrt(rest));
  }
  const a = degrees / 2;
  if (x <= 0) return 0;
  let term = 1 / a;
  let sum = term;
  for (let k = 1; term > 1e-12 * sum; k++) sum += term *= x / 2 / (a + k);
  return Math.min(1, sum * exp(a * log(x / 2) - x / 2 - logGamma(a)));
}

function column(draws: Float64Array, j: number): Float64Array {
  return Float64Array.from({ length: ROWS }, (_, row) => draws[row * DEGREES.length + j]);
}

function scores(degrees: number, x: Float64Array): readonly number[] {
  // Central moments of χ²: 2 ν, 8 ν, 12 ν (ν + 4).
  const mean = x.reduce((sum, value) => sum + (value - degrees), 0) / ROWS;
  const second = x.reduce((sum, value) => sum + (value - degrees) ** 2, 0) / ROWS;
  const variance = 2 * degrees;
  const fourth = 12 * degrees * (degrees + 4);
  return [
    mean / Math.sqrt(variance / ROWS),
    (second - variance) / Math.sqrt((fourth - variance ** 2) / ROWS),
  ];
}

/** √n times the largest difference of the distribution functions. */
function distance(degrees: number, x: Float64Array): number {
  const most = [...x.sort()].reduce((far, value, i) => {
    const p = chiSquareCdf(degrees, value);
    return Math.max(far, p - i / ROWS, (i + 1) / ROWS - p);
  }, 0);
  return most * Math.sqrt(ROWS);
}

const key = sha256(new TextEncoder().encode("chi-square"));

function drawn(freedom: readonly number[]): Float64Array {
  return chiSquareDraws({ key, freedom: Float64Array.from(freedom), rows: ROWS });
}

describe("chiSquareDraws", () => {
  const draws = drawn(DEGREES);

  it.each(DEGREES.map((degrees, j) => [degrees, j] as const))(
    "has the law of %d degrees of freedom",
    (degrees, j) => {
      const x = column(draws, j);

      for (const score of scores(degrees, x)) expect(Math.abs(score)).toBeLessThan(LIMIT);
      expect(distance(degrees, x)).toBeLessThan(DISTANCE);
    },
  );

  it("has independent columns", () => {
    const standard = DEGREES.map((degrees, j) =>
      column(draws, j).map((value) => (value - degrees) / Math.sqrt(2 * degrees)),
    );
    for (let a = 0; a < DEGREES.length; a++) {
      for (let b = 0; b < a; b++) {
        const sum = standard[a].reduce((total, value, i) => total + value * standard[b][i], 0);
        expect(Math.abs(sum / Math.sqrt(ROWS))).toBeLessThan(LIMIT);
      }
    }
  });

  it("fails these tests with a degree of freedom more, and with 5 % more of few", () => {
    const far = DEGREES.map((degrees) => degrees + (degrees < 20 ? degrees / 20 : 1));
    const wrong = drawn(far);
    const seen = DEGREES.map((degrees, j) => {
      const x = column(wrong, j);
      return (
        Math.max(...scores(degrees, x).map(Math.abs)) > LIMIT || distance(degrees, x) > DISTANCE
      );
    });

    expect(seen.slice(0, 7)).toEqual(Array(7).fill(true));
  });

  it("fails them where every proposal is kept", () => {
    // (1 + y)³ h without the test, at 2 degrees: what the vector would do with β = 0.
    const normals = chiSquareDraws({ key, freedom: new Float64Array(8).fill(1), rows: ROWS });
    const h = 1 - 1 / 3;
    const x = Float64Array.from({ length: ROWS }, (_, i) => {
      const sign = normals[8 * i] < normals[8 * i + 1] ? -1 : 1;
      const y = (sign * Math.sqrt(normals[8 * i + 2])) / (3 * Math.sqrt(h));
      return Math.max(0, 2 * h * (1 + y) ** 3);
    });

    expect(Math.max(...scores(2, x).map(Math.abs))).toBeGreaterThan(LIMIT);
  });

  it("is 0 at 0 degrees, and draws the same bits again", () => {
    const again = drawn(DEGREES);

    expect(chiSquareDraws({ key, freedom: Float64Array.of(0, 3) })[0]).toBe(0);
    expect(again.every((value, i) => value === draws[i])).toBe(true);
  });
});
