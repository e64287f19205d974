import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chunkSize, drawChunks } from "../random.js";
import { sha256 } from "../sha256.js";
import { createSgdRun, type SgdRunOptions } from "./sgd.js";

const key = sha256(Uint8Array.of(1));

/** The rule as it stands in sgd.ts, in plain loops over the documented draws. */
function plainResidual(options: SgdRunOptions, stepSizes: Float64Array): Float64Array {
  const { key, eigenvalues, batch, distribution, noiseStd } = options;
  const r = options.residual.slice();
  const d = r.length;
  const samples = stepSizes.length * batch;
  const chunks = Array.from({ length: Math.ceil(d / chunkSize) }, (_, chunk) =>
    drawChunks({ key, tag: "z", chunk, count: samples, distribution }),
  );
  const noise = drawChunks({ key, tag: "e", chunk: 0, count: Math.ceil(samples / chunkSize) });
  const z = (sample: number, i: number): number =>
    chunks[Math.floor(i / chunkSize)][sample * chunkSize + (i % chunkSize)];

  stepSizes.forEach((stepSize, t) => {
    const gradient = new Float64Array(d);
    for (let b = 0; b < batch; b++) {
      const sample = t * batch + b;
      let error = -noiseStd * noise[sample];
      for (let i = 0; i < d; i++) error += z(sample, i) * r[i];
      for (let i = 0; i < d; i++) gradient[i] += error * z(sample, i);
    }
    for (let i = 0; i < d; i++) r[i] -= (stepSize / batch) * eigenvalues[i] * gradient[i];
  });
  return r;
}

function problem(d: number, more: Partial<SgdRunOptions> = {}): SgdRunOptions {
  return {
    key,
    eigenvalues: Float64Array.from({ length: d }, (_, i) => 1 / (i + 1)),
    residual: Float64Array.from({ length: d }, (_, i) => -1 / Math.sqrt(i + 2)),
    batch: 1,
    distribution: "gaussian",
    noiseStd: 0,
    ...more,
  };
}

function kernelResidual(options: SgdRunOptions, stepSizes: Float64Array): Float64Array {
  const run = createSgdRun(options);
  run.advance(stepSizes);
  const residual = run.residual();
  run.release();
  return residual;
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  return a.reduce((worst, x, i) => Math.max(worst, Math.abs(x - b[i])), 0);
}

const distribution = fc.constantFrom("gaussian", "rademacher");

describe("createSgdRun", () => {
  it("follows the plain rule on the documented draws, for any size, batch, mask and noise", () => {
    fc.assert(
      fc.property(
        fc.record({
          d: fc.integer({ min: 1, max: 700 }),
          batch: fc.integer({ min: 1, max: 5 }),
          steps: fc.integer({ min: 0, max: 40 }),
          distribution,
          noiseStd: fc.constantFrom(0, 0.3),
          unseen: fc.integer({ min: 2, max: 9 }),
        }),
        ({ d, steps, unseen, ...more }) => {
          const options = problem(d, more);
          for (let i = 1; i < d; i += unseen) options.eigenvalues[i] = 0;
          const stepSizes = Float64Array.from({ length: steps }, (_, t) => 0.1 / (1 + t / 20));

          const plain = plainResidual(options, stepSizes);

          expect(largestDifference(kernelResidual(options, stepSizes), plain)).toBeLessThan(1e-12);
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  });

  it("keeps what it does not see, to the bit", () => {
    const options = problem(300);
    options.eigenvalues.fill(0, 100);

    const residual = kernelResidual(options, new Float64Array(50).fill(0.1));

    expect(residual.subarray(100)).toEqual(options.residual.subarray(100));
    expect(residual[0]).not.toBe(options.residual[0]);
  });

  it("reaches the same bits in one call or in many, read out in between or not", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 3 }),
        distribution,
        fc.boolean(),
        (pieces, batch, distribution, reads) => {
          const options = problem(300, { batch, distribution, noiseStd: 0.2 });
          const stepSizes = new Float64Array(pieces.reduce((a, b) => a + b)).fill(0.05);
          const run = createSgdRun(options);
          for (const piece of pieces) {
            run.advance(new Float64Array(piece).fill(0.05));
            if (reads) run.halfSquaredNorm();
          }

          expect(run.step).toBe(stepSizes.length);
          expect(run.residual()).toEqual(kernelResidual(options, stepSizes));
          run.release();
        },
      ),
      { seed: 2, numRuns: 40 },
    );
  });

  it("goes on to the same bits after a stop, also one in the middle of a batch", () => {
    const options = problem(100_000, { batch: 40 });
    const stepSizes = new Float64Array(3).fill(0.01);
    const run = createSgdRun(options);
    let polls = 0;

    expect(run.advance(stepSizes, () => ++polls > 4)).toBe("stopped");
    expect(run.step).toBe(1);
    expect(run.residual()).toEqual(kernelResidual(options, stepSizes.subarray(0, 1)));
    expect(run.advance(stepSizes.subarray(run.step))).toBe("done");
    expect(run.step).toBe(3);
    expect(run.residual()).toEqual(kernelResidual(options, stepSizes));
    run.release();
  });

  it("gives the first coordinates the same draws whatever d is", () => {
    const wide = problem(900);
    wide.residual.fill(0, 256);
    wide.eigenvalues.fill(0, 256);
    const narrow = problem(256);
    const stepSizes = new Float64Array(20).fill(0.1);

    expect(kernelResidual(wide, stepSizes).subarray(0, 256)).toEqual(
      kernelResidual(narrow, stepSizes),
    );
  });

  it("does not draw differently with label noise", () => {
    const stepSizes = new Float64Array(600).fill(0.01);
    const clean = kernelResidual(problem(20), stepSizes);

    const noisy = kernelResidual(problem(20, { noiseStd: 1e-9 }), stepSizes);

    expect(largestDifference(clean, noisy)).toBeLessThan(1e-8);
    expect(largestDifference(clean, noisy)).toBeGreaterThan(0);
  });

  it("says at which step it diverged, and stays there", () => {
    const run = createSgdRun(problem(50, { residual: new Float64Array(50).fill(1) }));

    expect(run.advance(new Float64Array(2000).fill(1e3))).toBe("diverged");
    expect(run.step).toBeGreaterThan(10);
    const { step } = run;
    expect(run.advance(new Float64Array(1).fill(0.1))).toBe("diverged");
    expect(run.step).toBe(step);
    run.release();
  });

  it("keeps runs that live at once apart, and reuses released memory", () => {
    const stepSizes = new Float64Array(30).fill(0.1);
    const sizes = [300, 5000, 20, 70_000];
    const runs = sizes.map((d) => createSgdRun(problem(d)));
    runs[1].release();
    const late = createSgdRun(problem(400));
    for (const run of [...runs.filter((_, i) => i !== 1), late]) run.advance(stepSizes);

    expect(runs[0].residual()).toEqual(kernelResidual(problem(300), stepSizes));
    expect(runs[2].residual()).toEqual(kernelResidual(problem(20), stepSizes));
    expect(runs[3].residual()).toEqual(kernelResidual(problem(70_000), stepSizes));
    expect(late.residual()).toEqual(kernelResidual(problem(400), stepSizes));
  });

  it("measures half the squared distance to an offset", () => {
    const run = createSgdRun(problem(3, { residual: Float64Array.of(1, -2, 3) }));

    expect(run.halfSquaredNorm()).toBe(7);
    expect(run.halfSquaredNorm(Float64Array.of(-1, 2, 1))).toBe(8);
    run.release();
  });
});
