import { describe, expect, it } from "vitest";
import { explanationLines } from "./explanation-text.js";

describe("an explanation in words", () => {
  it("has a line for everything that was found", () => {
    const lines = explanationLines([
      { kind: "reason", reason: "cell", because: 4096 },
      {
        kind: "carriers",
        cells: [
          { x: 256, variance_share: 0.2, leverage: 0.5, change_without: 0.004 },
          { x: 4096, variance_share: 0.8, leverage: 0.5, change_without: -0.01 },
        ],
      },
      { kind: "slopes", first: -0.5, last: -0.45, apart: true },
      { kind: "floor", correlation: -0.97, half_width_known: 0.012 },
      {
        kind: "laws",
        laws: [
          { law: "power", parameters: 2, aicc: 10, bic: 11, weight: 0.91 },
          { law: "broken", parameters: 5, aicc: 15.5, bic: 18, weight: 0.06 },
        ],
      },
      {
        kind: "methods",
        widths: [
          { method: "jackknife-t", width: 0.02 },
          { method: "bca", width: null },
        ],
        ratio: null,
      },
      { kind: "holdout", points: 2, inside: 1, worst_error_percent: -7.25 },
      {
        kind: "next-replicates",
        half_width: 0.02,
        target: 0.01,
        cells: [{ x: 4096, from: 16, to: 70 }],
        seconds: 120,
      },
      {
        kind: "next-size",
        x: 8192,
        replicates: 16,
        half_width: 0.02,
        predicted_half_width: 0.016,
        seconds: null,
      },
    ]);
    expect(lines).toEqual([
      "why: most of the variance is the noise of one cell, x = 4096",
      "cells: of the exponent's variance come 80 % from x = 4096, 20 % from x = 256",
      "without x = 4096 it would change most, by −0.0100",
      "slopes: -0.5000 between the two least x, -0.4500 between the two largest; their intervals are apart",
      "floor: correlation with the exponent -0.970; if the floor were known, ± 0.0120 would be left",
      "laws: power has the least AICc, weight 0.91; AICc of others: broken +5.5",
      "methods: width by jackknife-t 0.0200, bca open; not all give one",
      "held out: 1 of 2 points inside their prediction interval, worst error -7.25 %",
      "to halve the interval to ± 0.0100: replicates 16 → 70 at x = 4096, 2 min of computing",
      "or one more size, x = 8192 with 16 replicates: ± 0.0160 instead of ± 0.0200, if the law holds there",
    ]);
  });

  it("says which warning the law fails by, and what is not known", () => {
    const lines = explanationLines([
      { kind: "reason", reason: "law", because: "break" },
      { kind: "slopes", first: 1, last: 2, apart: null },
      { kind: "floor", correlation: null, half_width_known: null },
      { kind: "laws", laws: [] },
    ]);
    expect(lines[0]).toContain("do not follow this law");
    expect(lines[0]).toContain("(break)");
    expect(lines.slice(1)).toEqual([
      "slopes: 1.0000 between the two least x, 2.0000 between the two largest; no intervals to compare them by",
      "floor: at its bound, so there is nothing to trade off",
      "laws: too few points to compare any",
    ]);
  });
});
