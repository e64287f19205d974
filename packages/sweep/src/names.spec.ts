import { describe, expect, it } from "vitest";

import { columnFaults, nameFault, stageColumns, sweepNameFault } from "./names.js";

const isName = (name: string): boolean => nameFault(name, []) === undefined;

describe("names", () => {
  it.each(["N", "n", "alphaS", "x1", "a_b", "zero", "toString", "x".repeat(63)])(
    "may be %s",
    (name) => {
      expect(isName(name)).toBe(true);
    },
  );

  it.each(["", "1x", "_x", "a-b", "a.b", "a b", "../a", "x".repeat(64), "é", "Ν", "a\n", "a\0"])(
    "may not be %j",
    (name) => {
      expect(isName(name)).toBe(false);
    },
  );

  it("are not words of specs, functions or columns of tables", () => {
    const words =
      "cell replicate stage step steps risk expected_risk truth infinite all and or not log log2 log10 exp sqrt abs " +
      "floor ceil round min max index truth_energy mean second error expected_error host thread seconds attempt cause";

    expect(words.split(" ").filter(isName)).toEqual([]);
  });

  it("of sweeps are file names everywhere", () => {
    const isSweepName = (name: string): boolean => sweepNameFault(name) === undefined;

    expect(["a", "p1-fig2a", "0.1_b", "x".repeat(63)].every(isSweepName)).toBe(true);
    expect(
      ["", ".", "..", "-a", "A", "a/b", "a\\b", "a ", "x".repeat(64), "a\0"].some(isSweepName),
    ).toBe(false);
  });

  it("of stages that give the same column collide", () => {
    const columns = ["x", "x_expected"].flatMap((stage) =>
      stageColumns(stage, true).map((column) => [column, ["chain", stage]] as const),
    );

    expect(columnFaults(columns)).toMatchObject([
      { what: expect.stringContaining("x_expected_risk") },
    ]);
  });
});
