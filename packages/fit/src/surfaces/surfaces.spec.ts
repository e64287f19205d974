import { exp, log, pow } from "@ktsweep/core";
import { describe, expect, it } from "vitest";
import { randomFrom } from "../random.js";
import { broken } from "./broken.js";
import { chinchilla } from "./chinchilla.js";
import { fitSurface } from "./fit-surface.js";
import { huber, roundedAbsolute } from "./objective.js";
import type { SurfaceLaw, SurfacePoints } from "./surface-law.js";
import { surfaceFit } from "./surface-fit.js";

const truth = { A: 400, B: 2000, E: 1.7, alpha: 0.34, beta: 0.28 };

function lossAt(n: number, d: number): number {
  return truth.E + truth.A * pow(n, -truth.alpha) + truth.B * pow(d, -truth.beta);
}

/** A grid of models and data; `noise`: standard deviation of log y. */
function surface(noise = 0, seed = "rows"): SurfacePoints {
  const random = randomFrom(seed);
  const sizes = [5e7, 1e8, 4e8, 1e9, 4e9, 1e10].flatMap((n) =>
    [1e9, 4e9, 1e10, 6e10, 3e11].map((d) => [n, d] as const),
  );
  const gauss = (): number =>
    Math.sqrt(-2 * log(random.uniform())) * (random.below(2) === 0 ? 1 : -1) * 0.7;
  return {
    x: [Float64Array.from(sizes, ([n]) => n), Float64Array.from(sizes, ([, d]) => d)],
    y: Float64Array.from(sizes, ([n, d]) => lossAt(n, d) * exp(noise * gauss())),
  };
}

const times = (values: Float64Array, factor: number): Float64Array =>
  values.map((value) => value * factor);

describe("chinchilla", () => {
  it.each(["huber", "least-squares", "lad"] as const)(
    "finds what made the rows by %s",
    (objective) => {
      const { parameters, gradient } = fitSurface(chinchilla, surface(), { objective });
      for (const [name, value] of Object.entries(truth)) {
        expect(Math.abs(parameters[name] / value - 1), name).toBeLessThan(1e-6);
      }
      expect(gradient).toBeLessThan(1e-5);
    },
  );

  it("knows no units: y and x times constants change A, B, E alone", () => {
    const rows = surface(0.02);
    const plain = fitSurface(chinchilla, rows);
    const scaled = fitSurface(chinchilla, {
      x: [times(rows.x[0], 1e-6), times(rows.x[1], 1e3)],
      y: times(rows.y, 1e-9),
    });
    expect(scaled.parameters.alpha).toBeCloseTo(plain.parameters.alpha, 7);
    expect(scaled.parameters.beta).toBeCloseTo(plain.parameters.beta, 7);
    expect(scaled.parameters.E / plain.parameters.E / 1e-9).toBeCloseTo(1, 7);
    expect(scaled.objective / plain.objective).toBeCloseTo(1, 9);
  });

  it("ends where no neighbour is better", () => {
    const rows = surface(0.02);
    const { theta, objective } = fitSurface(chinchilla, rows);
    const direct = (moved: Float64Array): number => {
      const logs = rows.x.map((values) => values.map((value) => log(value)));
      const centre = logs.map((values) => values.reduce((a, b) => a + b, 0) / values.length);
      const logY = rows.y.map((value) => log(value));
      const mean = logY.reduce((a, b) => a + b, 0) / logY.length;
      const gradient = new Float64Array(5);
      return logY.reduce((sum, value, i) => {
        const u = Float64Array.from(logs, (values, j) => values[i] - centre[j]);
        return sum + huber(1e-3).value(chinchilla.value(moved, u, gradient) - value + mean);
      }, 0);
    };
    expect(direct(theta)).toBeCloseTo(objective, 12);
    for (let j = 0; j < 5; j++) {
      for (const step of [-1e-4, 1e-4]) {
        const moved = theta.slice();
        moved[j] += step;
        expect(direct(moved)).toBeGreaterThan(objective);
      }
    }
  });

  it("has standard errors that hold over new rows", () => {
    const fits = Array.from({ length: 40 }, (_, i) =>
      fitSurface(chinchilla, surface(0.01, `draw ${String(i)}`), { objective: "least-squares" }),
    );
    const alphas = fits.map(({ parameters }) => parameters.alpha);
    const mean = alphas.reduce((a, b) => a + b, 0) / alphas.length;
    const spread = Math.sqrt(alphas.reduce((a, b) => a + (b - mean) ** 2, 0) / (alphas.length - 1));
    const { se, ci, parameters } = surfaceFit("chinchilla", surface(0.01), {
      objective: "least-squares",
      resamples: 199,
    });
    // Four standard errors of a spread of 40 values are 45 %; a bootstrap of 30 rows adds its own.
    expect(se.alpha / spread).toBeGreaterThan(0.5);
    expect(se.alpha / spread).toBeLessThan(2);
    expect(ci.alpha[0]).toBeLessThan(parameters.alpha);
    expect(ci.alpha[1]).toBeGreaterThan(parameters.alpha);
  });

  it("is refused rows that it cannot take", () => {
    const rows = surface();
    expect(() => surfaceFit("chinchilla", { ...rows, x: [rows.x[0]] })).toThrow(
      /2 variables, not 1/,
    );
    expect(() => surfaceFit("chinchilla", { ...rows, y: times(rows.y, -1) })).toThrow(/positive/);
  });
});

describe("gradients of laws", () => {
  it.each([
    ["chinchilla", chinchilla, [-1, -0.5, -0.3, 0.4, 0.2], [0.7, -1.1]],
    ["broken", broken, [0.2, 0.3, 0.5, 0.1, -1], [0.4]],
  ] as const)("%s: as differences say", (_, law: SurfaceLaw, at, place) => {
    const theta = Float64Array.from(at);
    const u = Float64Array.from(place);
    const gradient = new Float64Array(theta.length);
    law.value(theta, u, gradient);
    const hessian = Array.from(theta, () => new Float64Array(theta.length));
    law.addCurvature?.(theta, u, 1, hessian);
    theta.forEach((value, j) => {
      const step = 1e-5;
      const [above, below] = [step, -step].map((change) => {
        const moved = theta.slice();
        moved[j] = value + change;
        const slope = new Float64Array(theta.length);
        return { value: law.value(moved, u, slope), slope };
      });
      expect((above.value - below.value) / (2 * step)).toBeCloseTo(gradient[j], 8);
      if (law.addCurvature === undefined) return;
      above.slope.forEach((entry, k) => {
        expect((entry - below.slope[k]) / (2 * step)).toBeCloseTo(hessian[j][k], 7);
      });
    });
  });
});

describe("broken", () => {
  const y = (x: number): number => 3 * pow(x, -0.2) * pow(1 + pow(x / 1000, 1 / 0.4), -0.5 * 0.4);
  const x = Float64Array.from({ length: 16 }, (_, i) => 10 * pow(2, i));

  it("finds break and both exponents", () => {
    const { parameters } = fitSurface(
      broken,
      { x: [x], y: x.map(y) },
      { objective: "least-squares" },
    );
    const expected = { b: 3, c0: 0.2, c1: 0.5, d: 1000, f: 0.4 };
    for (const [name, value] of Object.entries(expected)) {
      expect(Math.abs(parameters[name] / value - 1), name).toBeLessThan(1e-5);
    }
  });
});

describe("a law of one's own", () => {
  it("warns where it has nearly as many parameters as there are points", () => {
    const law = {
      text: "C*x^p",
      names: ["C", "p"],
      evaluate: ([c, p]: Float64Array, [x]: Float64Array) => c * pow(x, p),
    };
    const warned = (count: number): boolean => {
      const x = Float64Array.from({ length: count }, (_, i) => i + 1);
      const y = x.map((value, i) => (2 + (i % 2) / 10) / value);
      const { warnings } = surfaceFit(law, { x: [x], y }, { resamples: 39 });
      return warnings.some((text) => text.startsWith("few-points: "));
    };
    expect([3, 4].map(warned)).toEqual([true, false]);
  });

  it("is fitted by its values alone", () => {
    const rows = surface();
    const { parameters } = surfaceFit(
      {
        text: "E + A*N^-alpha + B*D^-beta",
        names: ["A", "B", "E", "alpha", "beta"],
        evaluate: ([A, B, E, alpha, beta], [n, d]) => E + A * pow(n, -alpha) + B * pow(d, -beta),
      },
      rows,
      { objective: "least-squares", resamples: 2 },
    );
    for (const [name, value] of Object.entries(truth)) {
      expect(Math.abs(parameters[name] / value - 1), name).toBeLessThan(1e-3);
    }
  });
});

describe("losses", () => {
  it("round a kink over δ", () => {
    expect(huber(0.1).value(0.1)).toBeCloseTo(0.005, 15);
    expect(huber(0.1).value(1)).toBeCloseTo(0.095, 15);
    expect(huber(0.1).slope(-1)).toBe(-0.1);
    expect(roundedAbsolute(1e-9).value(2)).toBeCloseTo(2, 8);
  });
});
