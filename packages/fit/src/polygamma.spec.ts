import { describe, expect, it } from "vitest";
import { digamma, inverseTrigamma, trigamma } from "./polygamma.js";

const euler = 0.5772156649015329;

describe("digamma and trigamma", () => {
  it("have their values at 1, ½ and 10", () => {
    expect(digamma(1)).toBeCloseTo(-euler, 12);
    expect(digamma(0.5)).toBeCloseTo(-euler - 2 * Math.LN2, 12);
    expect(digamma(10)).toBeCloseTo(2.251752589066721, 12);
    expect(trigamma(1)).toBeCloseTo(Math.PI ** 2 / 6, 12);
    expect(trigamma(0.5)).toBeCloseTo(Math.PI ** 2 / 2, 12);
    expect(trigamma(10)).toBeCloseTo(0.1051663356816857, 12);
  });

  it("obey ψ(x + 1) = ψ(x) + 1/x and its derivative", () => {
    for (const x of [0.1, 0.7, 3.3, 15.9, 40]) {
      expect(digamma(x + 1) - digamma(x)).toBeCloseTo(1 / x, 11);
      expect(trigamma(x) - trigamma(x + 1)).toBeCloseTo(1 / (x * x), 11);
    }
  });

  it("are inverted over ten decades", () => {
    for (const x of [1e-4, 0.01, 0.5, 7.5, 1e3, 1e6]) {
      expect(inverseTrigamma(trigamma(x)) / x).toBeCloseTo(1, 8);
    }
  });
});
