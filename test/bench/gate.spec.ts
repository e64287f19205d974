// gate.spec.ts — what CI lets through of the measured ratios, on figures made for the test.

import { describe, expect, it } from "vitest";
import { type GateTarget, isPassed, judge, needsLonger } from "../../bench/lib/gate.mjs";

const at = (median: number) => ({ "d = 1024": { median, low: median, high: median } });
const faster: GateTarget = { text: "faster", unit: "x", atLeast: 8, gated: true, values: at(8.3) };
const dearer: GateTarget = { text: "dearer", unit: "x", atMost: 2.5, gated: true, values: at(2) };

function passes(...targets: readonly GateTarget[]): boolean {
  return isPassed(judge([{ targets }]));
}

describe("the gate", () => {
  it("passes what reaches its promise, and what reaches half of it", () => {
    expect(passes(faster, dearer)).toBe(true);
    expect(passes({ ...faster, values: at(4) }, { ...dearer, values: at(5) })).toBe(true);
  });

  it("fails what is below half of its promise", () => {
    expect(passes({ ...faster, values: at(3.99) }, dearer)).toBe(false);
    expect(passes(faster, { ...dearer, values: at(5.01) })).toBe(false);
  });

  it("asks for a longer measurement where a ratio failed, and only there", () => {
    expect(needsLonger({ targets: [faster, dearer] })).toBe(false);
    expect(needsLonger({ targets: [{ ...faster, values: at(3.99) }, dearer] })).toBe(true);
    expect(needsLonger({ targets: [{ ...faster, values: {} }] })).toBe(false);
  });

  it("fails one bad place among good ones, and says which", () => {
    const values = { ...at(9), "d = 8192": { median: 1, low: 1, high: 1 } };
    const failed = judge([{ targets: [{ ...faster, values }] }]).filter(
      ({ outcome }) => outcome === "failed",
    );
    expect(failed).toEqual([
      {
        text: "faster, d = 8192",
        measured: "1.00 x",
        limit: "at least 4 x",
        outcome: "failed",
      },
    ]);
  });

  it("fails what is not a number", () => {
    expect(passes({ ...faster, values: at(NaN) })).toBe(false);
  });

  it("names a missing peer, and fails where the peer must be there", () => {
    expect(judge([{ targets: [{ ...faster, values: {} }] }])[0]?.outcome).toBe("missing");
    expect(passes(dearer, { ...faster, values: {} })).toBe(true);
    expect(passes(dearer, { ...faster, values: {}, required: true })).toBe(false);
  });

  it("does not judge times and other targets that are not gated, nor pass with nothing judged", () => {
    const slow: GateTarget = { text: "time", unit: "ms", atMost: 100, values: at(1e6) };
    expect(passes(faster, slow)).toBe(true);
    expect(passes(slow)).toBe(false);
  });
});
