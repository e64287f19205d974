import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMomentRun, type MomentRunOptions } from "./moments.js";

interface PlainState {
  readonly second: number[];
  readonly survival: number[];
}

function plainStart({ second }: MomentRunOptions): PlainState {
  return { second: [...second], survival: [...second].map(() => 1) };
}

/** One update as the documentation states it. */
function plainUpdate(options: MomentRunOptions, state: PlainState, stepSize: number): PlainState {
  const { eigenvalues, noiseVariance, batch, kurtosis } = options;
  const total = state.second.reduce((sum, a) => sum + a, noiseVariance);
  return {
    second: state.second.map((a, i) => {
      const x = stepSize * eigenvalues[i];
      return a * (1 - 2 * x + x * x * (1 + (kurtosis - 2) / batch)) + (x * x * total) / batch;
    }),
    survival: state.survival.map((p, i) => p * (1 - stepSize * eigenvalues[i])),
  };
}

function largestRelative(actual: Float64Array, expected: readonly number[]): number {
  return actual.reduce((worst, a, i) => Math.max(worst, Math.abs(a / expected[i] - 1)), 0);
}

describe("createMomentRun", () => {
  it("follows the plain recursion within 1e-13, for any size, batch and kurtosis", () => {
    fc.assert(
      fc.property(
        fc.record({
          d: fc.integer({ min: 1, max: 60 }),
          batch: fc.integer({ min: 1, max: 9 }),
          kurtosis: fc.constantFrom(1, 3),
          noiseVariance: fc.constantFrom(0, 0.5),
          stretches: fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 5 }),
        }),
        ({ d, stretches, ...more }) => {
          const eigenvalues = Float64Array.from({ length: d }, (_, i) => (i % 7 ? 1 / (i + 1) : 0));
          const second = Float64Array.from({ length: d }, (_, i) => (i + 1) ** -2);
          const options = { eigenvalues, weights: new Float64Array(d).fill(1), second, ...more };
          const run = createMomentRun(options);
          let plain = plainStart(options);
          stretches.forEach((count, k) => {
            const stepSize = 0.3 / (k + 1);
            run.advance(stepSize, count);
            for (let t = 0; t < count; t++) plain = plainUpdate(options, plain, stepSize);
          });

          expect(largestRelative(run.second(), plain.second)).toBeLessThan(1e-13);
          expect(largestRelative(run.survival(), plain.survival)).toBeLessThan(1e-13);
          expect(run.sum()).toBeCloseTo(
            plain.second.reduce((a, b) => a + b),
            13,
          );
          run.release();
        },
      ),
      { seed: 1, numRuns: 80 },
    );
  });

  it("gives the expected risk that Gauss-Hermite quadrature of two steps gives", () => {
    const c = [1, -0.7, 0.5];
    const run = createMomentRun({
      eigenvalues: Float64Array.of(1, 0.5, 0.25),
      weights: Float64Array.of(1, 1, 1),
      second: Float64Array.from(c, (x) => x * x),
      noiseVariance: 0.3,
      batch: 1,
      kurtosis: 3,
    });

    run.advance(0.2, 1);
    run.advance(0.1, 1);

    expect(Math.abs(run.sum() / 2 / 0.624593015625 - 1)).toBeLessThan(1e-15 * 4);
    run.release();
  });

  it("reaches the same bits in one call or in pieces", () => {
    const options = {
      eigenvalues: Float64Array.of(1, 0.3, 0.01),
      weights: Float64Array.of(1, 1, 1),
      second: Float64Array.of(1, 1, 1),
      noiseVariance: 0.1,
      batch: 2,
      kurtosis: 3,
    };
    const whole = createMomentRun(options);
    const pieces = createMomentRun(options);

    whole.advance(0.1, 1000);
    for (let i = 0; i < 300; i++) pieces.advance(0.1, 1 + (i % 3));
    for (let i = 0; i < 4; i++) pieces.advance(0.1, 100);

    expect(pieces.second()).toEqual(whole.second());
    expect(pieces.sum()).toBe(whole.sum());
    expect(pieces.step).toBe(1000);
  });

  it("keeps survival exact to the last bits over many equal factors", () => {
    const run = createMomentRun({
      eigenvalues: Float64Array.of(1e-6, 1, 1.5, 2, 0),
      weights: new Float64Array(5).fill(1),
      second: new Float64Array(5),
      noiseVariance: 0,
      batch: 1,
      kurtosis: 3,
    });

    run.advance(1, 1_000_001);
    const [slow, gone, shrunk, flipped, unseen] = run.survival();

    const exact = 0.36787888935238788; // (1 − 1e-6)^1000001 by 40-digit arithmetic
    expect(Math.abs(slow / exact - 1)).toBeLessThan(4e-16);
    expect([gone, shrunk, flipped, unseen].map((p) => p + 0)).toEqual([0, 0, -1, 1]);
    run.release();
  });

  it("stops where it is told to and goes on from there", () => {
    const options = {
      eigenvalues: new Float64Array(100_000).fill(0.5),
      weights: new Float64Array(100_000).fill(1),
      second: new Float64Array(100_000).fill(1e-5),
      noiseVariance: 0,
      batch: 1,
      kurtosis: 1,
    };
    const whole = createMomentRun(options);
    const stopped = createMomentRun(options);
    let polls = 0;

    whole.advance(1e-6, 200);

    expect(stopped.advance(1e-6, 200, () => ++polls > 2)).toBe("stopped");
    expect(stopped.step).toBeGreaterThan(0);
    expect(stopped.advance(1e-6, 200 - stopped.step)).toBe("done");
    expect(stopped.sum()).toBe(whole.sum());
    whole.release();
    stopped.release();
  });
});
