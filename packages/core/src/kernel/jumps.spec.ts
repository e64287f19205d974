import { describe, expect, it } from "vitest";
import { createMomentRun, type MomentRun, type MomentRunOptions } from "./moments.js";

const plain = { noiseVariance: 0.3, batch: 1, kurtosis: 3 };

function optionsOf(
  eigenvalues: readonly number[],
  more: Partial<MomentRunOptions> = {},
): MomentRunOptions {
  const second = Float64Array.from(eigenvalues, (_, i) => 1 / (i + 1));
  const weights = new Float64Array(eigenvalues.length).fill(1);
  return { eigenvalues: Float64Array.from(eigenvalues), weights, second, ...plain, ...more };
}

interface Outcome {
  readonly sum: number;
  readonly second: Float64Array;
  readonly survival: Float64Array;
}

function outcome(options: MomentRunOptions, make: (run: MomentRun) => void): Outcome {
  const run = createMomentRun(options);
  make(run);
  const values = { sum: run.sum(), second: run.second(), survival: run.survival() };
  run.release();
  return values;
}

function jumped(options: MomentRunOptions, stepSize: number, updates: number): Outcome {
  return outcome(options, (run) => run.jump(stepSize)?.move(updates));
}

function stepped(options: MomentRunOptions, stepSize: number, updates: number): Outcome {
  return outcome(options, (run) => run.advance(stepSize, updates));
}

/** Largest difference of sums and moments, relative to the larger of the moment and a thousandth of the mean. */
function difference(a: Outcome, b: Outcome): number {
  const floor = a.second.reduce((total, value) => total + value, 0) / a.second.length / 1000;
  return a.second.reduce(
    (worst, value, i) => Math.max(worst, Math.abs(value - b.second[i]) / Math.max(value, floor)),
    Math.abs(a.sum / b.sum - 1),
  );
}

const powers = Array.from({ length: 50 }, (_, i) => (i + 1) ** -1.5);

describe("a jump", () => {
  it.each([
    { title: "a power law", options: optionsOf(powers), stepSize: 0.2 },
    { title: "one coordinate", options: optionsOf([0.7]), stepSize: 0.4 },
    { title: "equal eigenvalues only", options: optionsOf([0.5, 0.5, 0.5, 0.5]), stepSize: 0.2 },
    {
      title: "pairs that differ in the last bits",
      options: optionsOf([1, 1 + 2e-16, 0.5, 0.5 - 1e-16, 0.5 + 1e-15, 0.1, 0.1 + 1e-13]),
      stepSize: 0.1,
    },
    { title: "x and 1 − x, where δ is equal", options: optionsOf([0.6, 0.4, 0.1]), stepSize: 1 },
    { title: "x beyond 1/2, where δ falls", options: optionsOf([0.64, 0.55, 0.3]), stepSize: 1 },
    { title: "unseen coordinates", options: optionsOf([0, 0.5, 0, 0.1, 0]), stepSize: 0.3 },
    { title: "spectra over 40 orders", options: optionsOf([1, 1e-9, 1e-20, 1e-40]), stepSize: 0.3 },
    {
      title: "signs with x near 2, where θ is beyond 1",
      options: optionsOf([1.4, 0.9, 0.2], { kurtosis: 1, batch: 4 }),
      stepSize: 1,
    },
    {
      title: "weights",
      options: optionsOf(powers, { weights: Float64Array.from(powers, (_, i) => 1 + i * i) }),
      stepSize: 0.05,
    },
    { title: "batches", options: optionsOf(powers, { batch: 7 }), stepSize: 0.4 },
    { title: "growing moments", options: optionsOf([1, 0.5]), stepSize: 0.9 },
  ])("is as many updates one by one: $title", ({ options, stepSize }) => {
    for (const updates of [1, 2, 7, 64, 501]) {
      const jump = jumped(options, stepSize, updates);
      const steps = stepped(options, stepSize, updates);

      expect(difference(steps, jump), String(updates)).toBeLessThan(1e-11);
      expect([...jump.survival]).toEqual([...steps.survival]);
    }
  });

  it("gives the sums at checkpoints before it is made", () => {
    const options = optionsOf(powers);
    const run = createMomentRun(options);
    const jump = run.jump(0.2);

    for (const updates of [1, 10, 1000]) {
      const sum = jump?.sumAfter(updates) ?? NaN;
      expect(Math.abs(sum / stepped(options, 0.2, updates).sum - 1)).toBeLessThan(1e-12);
    }
    run.release();
  });

  it("goes on from where the last one ended, also after updates one by one", () => {
    const options = optionsOf(powers);
    const mixed = outcome(options, (run) => {
      run.jump(0.2)?.move(300);
      run.advance(0.1, 10);
      run.jump(0.05)?.move(400);
    });
    const steps = outcome(options, (run) => {
      run.advance(0.2, 300);
      run.advance(0.1, 10);
      run.advance(0.05, 400);
    });

    expect(difference(steps, mixed)).toBeLessThan(1e-12);
  });

  it("ends at Infinity where moments overflow, and stays there", () => {
    const run = createMomentRun(optionsOf([1, 0.5, 0]));

    expect(run.jump(5)?.sumAfter(1e6)).toBe(Infinity);
    run.jump(5)?.move(1e6);
    expect(run.sum()).toBe(Infinity);
    run.jump(0.1)?.move(10);
    expect(run.sum()).toBe(Infinity);
    run.release();
  });

  it("makes 10^15 updates as exactly as the fixed point says", () => {
    const options = optionsOf([1, 0.3, 0.01]);
    const x = [...options.eigenvalues].map((value) => 0.1 * value);
    const feedback = x.reduce((total, value) => total + value / (2 - 2 * value), 0);
    const sum = (plain.noiseVariance * feedback) / (1 - feedback);

    expect(jumped(options, 0.1, 1e15).sum / sum).toBeCloseTo(1, 13);
  });

  it("would not agree with weights forgotten, noise dropped, or a step size off by 1e-6", () => {
    const weights = Float64Array.from(powers, (_, i) => 1 + i);
    const options = optionsOf(powers, { weights });
    const steps = stepped(options, 0.02, 200);
    const plants = [
      jumped({ ...options, weights: weights.map((w, i) => (i === 20 ? 1.001 * w : w)) }, 0.02, 200),
      jumped({ ...options, noiseVariance: 0 }, 0.02, 200),
      jumped(options, 0.02 * (1 + 1e-6), 200),
    ];

    expect(difference(steps, jumped(options, 0.02, 200))).toBeLessThan(1e-11);
    for (const plant of plants) expect(difference(steps, plant)).toBeGreaterThan(1e-8);
  });
});
