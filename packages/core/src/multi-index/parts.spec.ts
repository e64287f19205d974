// The parts of a multi-index chain against what they are defined by.

import { describe, expect, it } from "vitest";

import { sha256 } from "../sha256.js";
import { drawnLayer, drawnSigns, gradientOf } from "./first-layer.js";
import { features, type FirstLayer, type Network, readOutOf } from "./network.js";
import { ridgeSums } from "./read-out.js";
import { hermiteSum, truthAt } from "./target.js";
import { decompose, drawnTestSet, halfEnergy, TEST_ROWS } from "./test-set.js";
import { predict } from "./training.js";

const key = (name: number): Uint8Array => sha256(Uint8Array.of(name));
const target = { multiIndex: { easy: [1, 0.5], hard: [0, 0, 2] } };
const d = 6;

/** Test inputs of other replicates: any number of rows. */
function inputs(sets: number, from = 100): Float64Array {
  const x = new Float64Array(sets * TEST_ROWS * d);
  for (let i = 0; i < sets; i++) {
    x.set(drawnTestSet(target, d, key(from + i)).x, i * TEST_ROWS * d);
  }
  return x;
}

function networkOf(layer: FirstLayer, from: number): Network {
  return { ...layer, readOut: drawnSigns(key(from), layer.width) };
}

describe("Hermite polynomials", () => {
  it("are those of degree 1, 2, 3, 4 with mean square 1", () => {
    const z = 1.7;
    const values = [z, z * z - 1, z ** 3 - 3 * z, z ** 4 - 6 * z * z + 3];
    const norms = [1, Math.sqrt(2), Math.sqrt(6), Math.sqrt(24)];
    for (const [k, value] of values.entries()) {
      const coefficients = Array.from({ length: k + 1 }, (_, i) => (i === k ? 1 : 0));
      expect(hermiteSum(coefficients, z)).toBeCloseTo(value / norms[k], 13);
    }
  });

  it("make up the truth along the first two coordinates", () => {
    const x = Float64Array.of(0.3, -1.2, 9, 9, 9, 9);
    const easy = hermiteSum([1, 0.5], 0.3);
    const hard = hermiteSum([0, 0, 2], -1.2);
    expect(truthAt(target, "easy", { x, d })).toEqual(Float64Array.of(easy));
    expect(truthAt(target, "hard", { x, d })).toEqual(Float64Array.of(hard));
    expect(truthAt(target, "all", { x, d })[0]).toBe(easy + hard);
  });
});

describe("a first layer", () => {
  it("lies on the sphere, with the overlaps that it is told", () => {
    const { directions } = drawnLayer(key(1), { d: 300, width: 40 }, { hard: 0.8 });
    let signs = 0;
    for (let j = 0; j < 40; j++) {
      const w = directions.subarray(j * 300, (j + 1) * 300);
      expect(w.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 12);
      expect(Math.abs(w[1])).toBe(0.8);
      signs += Math.sign(w[1]);
    }
    expect(Math.abs(signs)).toBeLessThan(4 * Math.sqrt(40));
  });

  it("is the start of a wider one", () => {
    const narrow = drawnLayer(key(1), { d, width: 10 });
    const wide = drawnLayer(key(1), { d, width: 600 });
    expect(wide.directions.subarray(0, 10 * d)).toEqual(narrow.directions);
    expect(wide.biases.subarray(0, 10)).toEqual(narrow.biases);
  });
});

describe("a gradient step", () => {
  const layer = drawnLayer(key(2), { d, width: 5 });
  const x = inputs(1);
  const labels = truthAt(target, "all", { x, d });
  const signs = drawnSigns(key(3), 5);

  /** (1/n) Σ_s y_s Σ_j sign_j max(0, ⟨w_j, x_s⟩ + b_j): what the loss of a small read-out falls by. */
  function correlation(directions: Float64Array): number {
    let sum = 0;
    for (let s = 0; s < labels.length; s++) {
      for (let j = 0; j < 5; j++) {
        let value = layer.biases[j];
        for (let i = 0; i < d; i++) value += directions[j * d + i] * x[s * d + i];
        sum += labels[s] * signs[j] * Math.max(0, value);
      }
    }
    return sum / labels.length;
  }

  it("follows the slope of the correlation with the labels", () => {
    const gradient = gradientOf(layer);
    const half = (TEST_ROWS / 2) * d;
    gradient.add(
      { x: x.subarray(0, half), count: TEST_ROWS / 2 },
      labels.subarray(0, TEST_ROWS / 2),
    );
    gradient.add({ x: x.subarray(half), count: TEST_ROWS / 2 }, labels.subarray(TEST_ROWS / 2));
    const { directions } = gradient.step(0.5, signs);
    for (let j = 0; j < 5; j++) {
      const slope = Array.from({ length: d }, (_, i) => {
        const [up, down] = [layer.directions.slice(), layer.directions.slice()];
        up[j * d + i] += 1e-6;
        down[j * d + i] -= 1e-6;
        return (correlation(up) - correlation(down)) / 2e-6;
      });
      const moved = slope.map((value, i) => layer.directions[j * d + i] + 0.5 * value);
      const length = Math.hypot(...moved);
      for (let i = 0; i < d; i++) expect(directions[j * d + i]).toBeCloseTo(moved[i] / length, 4);
    }
  });
});

describe("the ridge read-out", () => {
  const layer = drawnLayer(key(4), { d, width: 30 });
  const x = inputs(1, 200);
  const units = { values: new Float64Array(30 * TEST_ROWS), columns: TEST_ROWS };
  features(layer, { x, count: TEST_ROWS }, units);
  const labels = truthAt(target, "all", { x, d });
  const start = drawnSigns(key(5), 30);
  const rest = labels.map((value, s) => value - readOutOf(start, units, TEST_ROWS)[s]);

  /** Gradient of ½|y − F a|²/n + ½ r |a − a0|². */
  function slope(a: Float64Array, ridge: number): number[] {
    const values = readOutOf(a, units, TEST_ROWS);
    return Array.from(a, (value, j) => {
      let sum = 0;
      for (let s = 0; s < TEST_ROWS; s++) {
        sum += units.values[j * TEST_ROWS + s] * (values[s] - labels[s]);
      }
      return sum / TEST_ROWS + ridge * (value - start[j]);
    });
  }

  const largest = (values: number[]): number => Math.max(...values.map(Math.abs));

  it("minimises the penalised error, pulled towards its start", () => {
    const sums = ridgeSums(30, 1000);
    for (let from = 0; from < TEST_ROWS; from += 1000) {
      const part = rest.subarray(from, from + 1000);
      const rows = { x: x.subarray(from * d), count: part.length };
      features(layer, rows, { values: sums.features(), columns: 1000 });
      sums.add(part);
    }
    const readOut = sums.solve(0.01).map((change, j) => change + start[j]);

    expect(largest(slope(readOut, 0.01))).toBeLessThan(1e-12);
    // Planted faults: a penalty 1 % off, and no start.
    expect(largest(slope(readOut, 0.0101))).toBeGreaterThan(1e-6);
    expect(largest(slope(sums.solve(0.01), 0.01))).toBeGreaterThan(1e-3);
  });
});

describe("a test set", () => {
  const test = drawnTestSet(target, d, key(6));

  it("knows what lies in the components", () => {
    const values = test.directions[0].map((e, s) => 0.3 * e - 2 * test.directions[1][s]);
    const { coefficients, rest } = decompose(test, values);
    expect(coefficients[0]).toBeCloseTo(0.3, 12);
    expect(coefficients[1]).toBeCloseTo(-2, 12);
    expect(rest).toBeLessThan(1e-24);
  });

  it("gives the risk of a network within its stated error of a plain mean over 64 times as many rows", () => {
    const network = networkOf(drawnLayer(key(7), { d, width: 40 }), 8);
    const squares = (x: Float64Array): Float64Array => {
      const truth = truthAt(target, "all", { x, d });
      const values = predict(network, { x, count: truth.length });
      return truth.map((value, s) => (value - values[s]) ** 2 / 2);
    };
    const many = squares(inputs(64, 1000));
    const mean = many.reduce((sum, value) => sum + value, 0) / many.length;
    const spread = many.reduce((sum, value) => sum + (value - mean) ** 2, 0) / many.length;
    const truth = truthAt(target, "all", test);
    const values = predict(network, test).map((value, s) => value - truth[s]);
    const estimate = halfEnergy(decompose(test, values));

    // 4 standard errors of the plain mean and 4 × 4 % of the estimate: one failure in 10,000 seeds.
    const allowed = 4 * Math.sqrt(spread / many.length) + 0.16 * mean;
    expect(Math.abs(estimate - mean)).toBeLessThan(allowed);
    // Planted fault: one coefficient forgotten.
    expect(Math.abs(estimate - 2 - mean)).toBeGreaterThan(allowed);
  });
});
