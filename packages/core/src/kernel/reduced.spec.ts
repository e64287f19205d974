import { describe, expect, it } from "vitest";
import { sha256 } from "../sha256.js";
import { createReducedRun, type ReducedRun, type ReducedRunOptions } from "./reduced.js";

const key = sha256(new TextEncoder().encode("reduced"));
const count = 10;
const index = Float64Array.from({ length: count }, (_, i) => i + 1);

const options: ReducedRunOptions = {
  key,
  signed: index.map((i) => 1 / i),
  signedRates: index.map((i) => 1 / i),
  radial: Float64Array.of(1, 0.5, 0),
  radialRates: Float64Array.of(0.1, 0.01, 1e-7),
  freedom: Float64Array.of(1.4, 70, 4e5),
  batch: 1,
  noiseStd: 0.5,
};

const steps = Float64Array.from({ length: 3000 }, (_, t) => 0.2 / (1 + t / 100));

function finished(run: ReducedRun): readonly number[] {
  const values = [...run.signed(), ...run.radial(), run.step];
  run.release();
  return values;
}

function trained(change: Partial<ReducedRunOptions> = {}): readonly number[] {
  const run = createReducedRun({ ...options, ...change });
  expect(run.advance(steps)).toBe("done");
  return finished(run);
}

describe.each([1, 32])("createReducedRun with batch %i", (batch) => {
  it("gives the same bits in one call and in many", () => {
    const run = createReducedRun({ ...options, batch });
    for (let t = 0; t < steps.length; t += 7) run.advance(steps.subarray(t, t + 7));

    expect(finished(run)).toEqual(trained({ batch }));
  });

  it("gives the same bits from any state on, wherever it lies in memory", () => {
    let run = createReducedRun({ ...options, batch });
    for (let t = 0; t < steps.length; t += 999) {
      run.advance(steps.subarray(t, t + 999));
      const state = run.state();
      const elsewhere = createReducedRun({ ...options, batch, state });
      run.release();
      run = elsewhere;
    }

    expect(finished(run)).toEqual(trained({ batch }));
  });

  it("stops soundly", () => {
    const run = createReducedRun({ ...options, batch });
    const long = new Float64Array(100_000).fill(0.1);
    let polls = 0;
    expect(run.advance(long, () => ++polls === 2)).toBe("stopped");
    const at = run.step;
    expect(at).toBeGreaterThan(0);
    run.advance(long.subarray(at));
    const whole = createReducedRun({ ...options, batch });
    whole.advance(long);

    expect(finished(run)).toEqual(finished(whole));
  });

  it("says where it diverged", () => {
    const run = createReducedRun({ ...options, batch });

    expect(run.advance(new Float64Array(100_000).fill(9))).toBe("diverged");
    expect(run.step).toBeLessThan(100_000);
    expect(run.advance(steps)).toBe("diverged");
    run.release();
  });
});

describe("createReducedRun", () => {
  it("leaves components of rate 0 alone, up to their sign", () => {
    const still = { signedRates: new Float64Array(count), radialRates: new Float64Array(3) };

    expect(trained(still)).toEqual([...options.signed, ...options.radial, steps.length]);
  });

  it("runs without any block, and without any coordinate", () => {
    const none = new Float64Array(0);
    const blocks = { signed: none, signedRates: none };
    const coordinates = { radial: none, radialRates: none, freedom: none };

    expect(trained(blocks)).toHaveLength(4);
    expect(trained(coordinates)).toHaveLength(count + 1);
    expect(trained({ ...blocks, ...coordinates })).toEqual([steps.length]);
  });
});
