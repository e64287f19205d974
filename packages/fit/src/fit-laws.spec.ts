import { describe, expect, it } from "vitest";
import { fitLaws } from "./fit-laws.js";
import type { FitCell, FitRequest } from "./types.js";

/** Cells at x with the given values of `risk`, one per replicate. */
function cellsOf(rows: readonly (readonly [x: number, ...risk: number[]])[], axis = {}): FitCell[] {
  return rows.map(([N, ...risk]) => ({
    columns: { N, ...axis },
    replicates: Int32Array.from(risk.keys()),
    samples: { risk: Float64Array.from(risk) },
  }));
}

const request: FitRequest = {
  name: "decay",
  law: "power",
  x: (column) => column("N"),
  y: (column) => column("risk"),
  by: [],
};

describe("fitLaws", () => {
  it("fits y = 8·x^(−1) through (1, 8), (2, 4), (4, 2) exactly, with an interval of no width", () => {
    const [fit] = fitLaws(
      request,
      cellsOf([
        [1, 8],
        [2, 4],
        [4, 2],
      ]),
    );

    expect(fit.exponent).toBeCloseTo(-1, 12);
    expect(fit.prefactor).toBeCloseTo(8, 12);
    expect(fit.floor).toBeNull();
    expect(fit.ci_method).toBe("residual-t");
    expect(fit.exponent_ci_high! - fit.exponent_ci_low!).toBeLessThan(1e-12);
    expect(fit.r2).toBe(1);
  });

  it("evaluates a ratio on the means of the columns, not row by row", () => {
    const cells = [1, 2, 4].map((N) => ({
      columns: { N },
      replicates: Int32Array.of(0, 1),
      samples: { a: Float64Array.of(3 * N, 5 * N), b: Float64Array.of(1, 3) },
    }));
    const ratio = { ...request, y: (c: (n: string) => number) => c("a") / c("b") };

    const [fit] = fitLaws(ratio, cells);

    expect(fit.points.map((point) => point.y)).toEqual([2, 4, 8]);
  });

  it("keeps groups in order of first appearance and text values as they are", () => {
    const cells = [
      ...cellsOf(
        [
          [1, 8],
          [2, 4],
          [4, 2],
        ],
        { variant: "B" },
      ),
      ...cellsOf(
        [
          [1, 1],
          [2, 2],
          [4, 4],
        ],
        { variant: "A" },
      ),
    ];

    const fits = fitLaws({ ...request, by: ["variant"] }, cells);

    expect(fits.map((fit) => [fit.by.variant, fit.exponent])).toEqual([
      ["B", -1],
      ["A", 1],
    ]);
  });

  it("reports a group with a negative y without stopping the others", () => {
    const cells = [
      ...cellsOf(
        [
          [1, 8],
          [2, -4],
          [4, 2],
        ],
        { a: 1 },
      ),
      ...cellsOf(
        [
          [1, 1],
          [2, 2],
          [4, 4],
        ],
        { a: 2 },
      ),
    ];

    const [bad, good] = fitLaws({ ...request, by: ["a"] }, cells);

    expect(bad.exponent).toBeNull();
    expect(bad.warnings.join()).toMatch(/not-fitted: .*x = 2, y = -4/);
    expect(good.exponent).toBeCloseTo(1, 12);
  });
});
