import { describe, expect, it } from "vitest";

import { exponentDigits, exponentText, plainNumber, powerOfTen } from "./number-text.js";

describe("number text", () => {
  it.each([
    [0.9, "0.9"],
    [0.01, "0.01"],
    [0.1 + 0.2, "0.3"],
    [1000, "1000"],
    [20000, "20,000"],
    [1234567, "1,234,567"],
    [-0.5, "−0.5"],
  ])("writes %d as the plain decimal %s", (value, text) => {
    expect(plainNumber(value)).toBe(text);
  });

  it.each([
    [0.001, "10⁻³"],
    [0.002, "2×10⁻³"],
    [1, "10⁰"],
    [3e12, "3×10¹²"],
    [2.5e-8, "2.5×10⁻⁸"],
  ])("writes %d as the power %s", (value, text) => {
    expect(powerOfTen(value)).toBe(text);
  });

  it("shows the interval of an exponent with true minus signs", () => {
    expect(exponentText({ exponent: -0.087, low: -0.09, high: -0.084 }, 4)).toBe(
      "−0.0870 [−0.0900, −0.0840]",
    );
  });

  it.each([
    {},
    { low: -1 },
    { low: -1, high: -1 },
    { low: NaN, high: 1 },
    { low: -Infinity, high: 1 },
  ])("shows the exponent alone when its interval is %o", (interval) => {
    expect(exponentText({ exponent: -0.5, ...interval }, 3)).toBe("−0.500");
  });

  it.each([
    [[], 3],
    [[{ exponent: 1, low: 0, high: 2 }], 3],
    [[{ exponent: -0.087, low: -0.09, high: -0.084 }], 4],
    [
      [
        { exponent: 1, low: 0.99995, high: 1.00005 },
        { exponent: 2, low: 1, high: 3 },
      ],
      5,
    ],
    [[{ exponent: 1, low: 1 - 1e-12, high: 1 + 1e-12 }], 6],
  ])("gives %j %d decimals", (estimates, digits) => {
    expect(exponentDigits(estimates)).toBe(digits);
  });
});
