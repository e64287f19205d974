import { log } from "@ktsweep/core";
import { studentTQuantile } from "@ktsweep/fit";
import { describe, expect, it } from "vitest";
import { meanTest } from "./mean-test.js";

/** Uniform in (0, 1), from a fixed seed (xorshift, 32 bits). */
function uniforms(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) + 0.5) / 2 ** 32;
  };
}

const uniform = uniforms(20261122);
const normal = (): number => Math.sqrt(-2 * log(uniform())) * Math.cos(2 * Math.PI * uniform());

/** Laws of a risk with mean 1, from one dominant direction to many. */
const laws: Readonly<Record<string, () => number>> = {
  "one direction (chi-square, 1 degree)": () => normal() ** 2,
  "two directions (exponential)": () => -log(uniform()),
  "eight directions (gamma, shape 4)": () =>
    -log(uniform() * uniform() * uniform() * uniform()) / 4,
};

const LEVEL = 1e-3;
const SETS = 20_000;

interface Bias {
  readonly count: number;
  readonly factor?: number;
  readonly sets?: number;
}

function alarms(
  draw: () => number,
  { count, factor = 1, sets = SETS }: Bias,
): { readonly ours: number; readonly plain: number } {
  const values = new Float64Array(count);
  const plainLimit = -studentTQuantile(LEVEL, count - 1);
  let [ours, plain] = [0, 0];
  for (let set = 0; set < sets; set++) {
    for (let i = 0; i < count; i++) values[i] = factor * draw();
    const { mean, z, limit } = meanTest(values, 1, { level: LEVEL, bias: 0 });
    if (Math.abs(z) > limit) ours++;
    let squares = 0;
    for (const value of values) squares += (value - mean) ** 2;
    if (Math.abs(mean - 1) / Math.sqrt(squares / (count - 1) / count) > plainLimit) plain++;
  }
  return { ours, plain };
}

describe("the test of a mean against its expectation", () => {
  it.each(Object.keys(laws).flatMap((name) => [8, 16].map((count) => [name, count] as const)))(
    "keeps its level: %s, %i replicates",
    (name, count) => {
      const { ours, plain } = alarms(laws[name], { count });
      // Two sides of 1e-3 each: 40 expected at most; 77 or more by chance with probability below 1e-6.
      expect(ours).toBeLessThan(77);
      // The plain t-test alarms more often, here twice to twenty times.
      expect(plain).toBeGreaterThan(2 * (2 * SETS * LEVEL));
    },
  );

  it("finds a bias", () => {
    const draw = laws["eight directions (gamma, shape 4)"];
    expect(alarms(draw, { count: 64, factor: 1.6, sets: 1000 }).ours).toBeGreaterThan(900);
    expect(alarms(draw, { count: 64, factor: 1 / 1.6, sets: 1000 }).ours).toBeGreaterThan(900);
  });

  it("allows for what it is told, and agrees to rounding without a spread", () => {
    const rule = { level: 1e-4, bias: 0 };
    expect(meanTest([2, 2, 2], 2, rule).z).toBe(0);
    expect(Math.abs(meanTest([2, 2, 2], 2.0001, rule).z)).toBeGreaterThan(1e4);
    expect(meanTest([2, 2, 2], 2.0001, { ...rule, bias: 1e-4 }).z).toBeCloseTo(0, 12);
  });
});
