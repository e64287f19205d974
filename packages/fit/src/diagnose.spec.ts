import { describe, expect, it } from "vitest";
import { diagnose, type Fitted } from "./diagnose.js";
import { warningCode } from "./warnings.js";

const around = (value: number, half: number) => ({ value, low: value - half, high: value + half });
const x = Float64Array.of(1, 2, 4, 8, 16);
const sound: Fitted = {
  law: "power",
  points: { x, y: x.map((v) => 1 / v) },
  exponent: around(-1, 0.05),
  floor: undefined,
  floorEvidence: undefined,
  drift: around(0.02, 0.1),
  residualError: 0.025,
  replicated: true,
};
const codes = (change: Partial<Fitted>): string[] =>
  diagnose({ ...sound, ...change }).map(warningCode);

describe("diagnose", () => {
  it("has nothing to say about a sound fit", () => {
    expect(codes({})).toEqual([]);
  });

  it("says so when there are fewer than four points", () => {
    const three = Float64Array.of(1, 2, 4);

    expect(codes({ points: { x: three, y: three } })).toEqual(["few-points"]);
  });

  it("names the point that carries more than half of the exponent", () => {
    const uneven = Float64Array.of(1, 2, 4, 8, 1e6);

    const [leverage] = diagnose({ ...sound, points: { x: uneven, y: uneven } });

    expect(leverage).toMatch(/^leverage: the point at x = 1000000 carries \d\d % /);
  });

  it("warns of a drift that stands out from noise and is more than 5 % of the exponent", () => {
    expect(codes({ drift: around(0.2, 0.1) })).toEqual(["drift"]);
    expect(codes({ drift: around(0.2, 0.15) })).toEqual([]);
    expect(codes({ drift: around(0.04, 0.001) })).toEqual([]);
    expect(codes({ drift: around(0.2, NaN), replicated: false })).toEqual(["drift"]);
    expect(codes({ drift: around(0.2, 0.1), law: "power+floor", floor: 1 })).toEqual([]);
  });

  it("tells scatter beyond the replicates' noise from noise", () => {
    expect(codes({ residualError: 0.08 })).toEqual(["lack-of-fit"]);
    expect(codes({ residualError: 0.07 })).toEqual([]);
    expect(codes({ residualError: 0.08, replicated: false })).toEqual([]);
  });

  it("doubts an interval without width, and one that holds both signs", () => {
    expect(codes({ exponent: around(-1, 0), residualError: 0 })).toEqual(["interval-narrow"]);
    expect(codes({ exponent: around(-1, 1.1) })).toEqual(["interval-wide"]);
  });

  it("does not believe an interval ten times narrower than the scatter about the law", () => {
    expect(codes({ residualError: 0.3 })).toEqual(["lack-of-fit", "interval-narrow"]);
    expect(codes({ residualError: 0.2 })).toEqual(["lack-of-fit"]);
  });

  it("says when the floor is at its bound or trades off with the exponent", () => {
    const law = "power+floor";

    expect(codes({ law, floor: 0 })).toEqual(["floor-at-bound"]);
    const at = (ratio: number): Partial<Fitted> => ({
      law,
      floor: 1,
      floorEvidence: { ratio, degreesOfFreedom: 15 },
    });
    expect(codes(at(2.5))).toEqual(["not-separable"]);
    expect(codes(at(2.7))).toEqual([]);
    expect(codes({ law, floor: 1, exponent: around(-1, 0.6) })).toEqual(["not-separable"]);
    expect(codes({ law, floor: 1, exponent: { value: -1, low: -Infinity, high: -0.5 } })).toEqual([
      "not-separable",
    ]);
  });
});
