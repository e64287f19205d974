import { describe, expect, it } from "vitest";
import { fitLaws } from "./fit-laws.js";
import { randomFrom } from "./random.js";
import { logNormal, normal } from "./simulation/noise.js";
import type { FitCell, FitRequest } from "./types.js";
import { warningCode } from "./warnings.js";

/** Cells at x with the given values of `risk`, one per replicate. */
function cellsOf(
  rows: readonly (readonly [x: number, ...risk: number[]])[],
  axes: Record<string, number | string> = {},
): FitCell[] {
  return rows.map(([N, ...risk]) => ({
    columns: { N, ...axes },
    replicates: Int32Array.from(risk.keys()),
    samples: { risk: Float64Array.from(risk) },
  }));
}

/** Five cells of 16 replicates about 3·N^(−1/3). */
function noisyCells(): FitCell[] {
  const random = randomFrom("noisy cells");
  return [256, 512, 1024, 2048, 4096].map((N) => ({
    columns: { N },
    replicates: Int32Array.from(Array(16).keys()),
    samples: {
      risk: Float64Array.from(
        { length: 16 },
        () => 3 * N ** (-1 / 3) * logNormal(normal(random), 0.1),
      ),
    },
  }));
}

const request: FitRequest = {
  name: "decay",
  law: "power",
  x: (column) => column("N"),
  y: (column) => column("risk"),
  by: [],
};
const falling = [
  [1, 8],
  [2, 4],
  [4, 2],
] as const;
const rising = [
  [1, 1],
  [2, 2],
  [4, 4],
] as const;

describe("fitLaws", () => {
  it("fits y = 8/x through (1, 8), (2, 4), (4, 2) exactly, with an interval of no width", () => {
    const [fit] = fitLaws(request, cellsOf(falling));

    expect(fit.exponent).toBeCloseTo(-1, 12);
    expect(fit.prefactor).toBeCloseTo(8, 12);
    expect(fit.floor).toBeNull();
    expect(fit.ci_method).toBe("residual-t");
    expect(fit.exponent_ci_high! - fit.exponent_ci_low!).toBeLessThan(1e-12);
    expect(fit.r2).toBeCloseTo(1, 12);
    expect(fit.local_slopes.map(({ slope }) => Number(slope.toFixed(12)))).toEqual([-1, -1]);
    expect(fit.points.map(({ x, y }) => [x, y])).toEqual(falling);
  });

  it("gives the jackknife-t interval of a slope that one hand can check", () => {
    // log y = 0, ±h about the means at x = 1 and e: the slope is log ȳ₂ − log ȳ₁, s.e. by the delta
    // method 0.1·√2 at cv 10 % and two replicates; t = 12.706.
    const [fit] = fitLaws(
      request,
      cellsOf([
        [1, 0.9, 1.1],
        [Math.E, 1.1, 0.9],
      ]),
    );

    // Numbers move together: +0.1 in one cell is −0.1 in the other, so the changes add up to 0.2.
    const half = (fit.exponent_ci_high! - fit.exponent_ci_low!) / 2;
    expect(fit.exponent).toBeCloseTo(0, 12);
    expect(Math.abs(half / (12.706 * 0.2) - 1)).toBeLessThan(0.01);
    expect(fit.ci_method).toBe("jackknife-t");
  });

  it("evaluates a ratio on the means of the columns, not row by row", () => {
    const cells = [1, 2, 4].map((N) => ({
      columns: { N },
      replicates: Int32Array.of(0, 1),
      samples: { a: Float64Array.of(3 * N, 5 * N), b: Float64Array.of(1, 3) },
    }));

    const [fit] = fitLaws({ ...request, y: (c) => c("a") / c("b") }, cells);

    expect(fit.points.map((point) => point.y)).toEqual([2, 4, 8]);
  });

  it("keeps groups in order of first appearance and text values as they are", () => {
    const cells = [...cellsOf(falling, { variant: "B" }), ...cellsOf(rising, { variant: "A" })];

    const fits = fitLaws({ ...request, by: ["variant"] }, cells);

    expect(fits.map((fit) => [fit.by.variant, Math.round(fit.exponent!)])).toEqual([
      ["B", -1],
      ["A", 1],
    ]);
  });

  it("repeats its bits for the same seed, whatever the order of cells and replicates", () => {
    const cells = noisyCells();
    const reversed = [...cells].reverse().map((cell) => ({
      ...cell,
      replicates: cell.replicates.toReversed(),
      samples: { risk: cell.samples.risk.toReversed() },
    }));

    for (const interval of ["jackknife-t", "percentile"] as const) {
      const options = { seed: 5, resamples: 99, interval };
      expect(fitLaws(request, reversed, options)).toEqual(fitLaws(request, cells, options));
    }
  });

  it("gives a group the same bootstrap whether or not others are fitted beside it", () => {
    const own = noisyCells().map((cell) => ({ ...cell, columns: { ...cell.columns, a: 1 } }));
    const other = cellsOf(rising, { a: 0 });
    const options = { interval: "percentile", resamples: 99 } as const;

    const together = fitLaws({ ...request, by: ["a"] }, [...other, ...own], options);
    const alone = fitLaws({ ...request, by: ["a"] }, own, options);

    expect(together[1]).toEqual(alone[0]);
  });

  it("widens every interval with the level", () => {
    const [narrow] = fitLaws(request, noisyCells(), { level: 0.5 });
    const [wide] = fitLaws(request, noisyCells(), { level: 0.99 });

    expect(wide.exponent_ci_low!).toBeLessThan(narrow.exponent_ci_low!);
    expect(wide.prefactor_ci_high!).toBeGreaterThan(narrow.prefactor_ci_high!);
    expect(wide.local_slopes[0].slope_ci_low!).toBeLessThan(narrow.local_slopes[0].slope_ci_low!);
    expect(wide.points[0].y_ci_low!).toBeLessThan(narrow.points[0].y_ci_low!);
  });

  it("is plain data", () => {
    const fits = fitLaws({ ...request, law: "power+floor" }, noisyCells());

    expect(JSON.parse(JSON.stringify(fits))).toEqual(fits);
  });
});

describe("fitLaws, on data that do not make a law", () => {
  const codesOf = (cells: readonly FitCell[]): string[] =>
    fitLaws(request, cells)[0].warnings.map(warningCode);

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
      ...cellsOf(rising, { a: 2 }),
    ];

    const [bad, good] = fitLaws({ ...request, by: ["a"] }, cells);

    expect(bad.exponent).toBeNull();
    expect(bad.ci_method).toBe("none");
    expect(bad.warnings).toEqual([
      "not-fitted: the law needs positive numbers; one point has x = 2, y = -4.",
    ]);
    expect(bad.points).toHaveLength(3);
    expect(good.exponent).toBeCloseTo(1, 12);
  });

  it.each([
    ["one point", [[1, 8]], /2 different x; the group has 1/],
    [
      "equal x",
      [
        [2, 8],
        [2, 4],
        [2, 3],
      ],
      /2 different x; the group has 1/,
    ],
    [
      "a zero",
      [
        [1, 8],
        [2, 0],
      ],
      /x = 2, y = 0/,
    ],
    [
      "a negative x",
      [
        [-1, 8],
        [2, 1],
      ],
      /x = -1, y = 8/,
    ],
    [
      "an infinite y",
      [
        [1, 8],
        [2, Infinity],
      ],
      /y = Infinity/,
    ],
    ["no data at all", [[1], [2]], /no-data.*2 different x; the group has 0/],
  ] as const)("refuses when its only group has %s", (_, rows, message) => {
    expect(() => fitLaws(request, cellsOf(rows))).toThrow(message);
    expect(() => fitLaws(request, cellsOf(rows))).toThrow(/FIT_INVALID/);
  });

  it("leaves out cells without data and says how many", () => {
    const [fit] = fitLaws(request, cellsOf([[1, 8], [2, 4], [4, 2], [8], [16, NaN]]));

    expect(fit.n_points).toBe(3);
    expect(fit.warnings[0]).toBe("no-data: 2 of 5 cells have no x or no y.");
  });

  it("counts cells that share x as points of their own, with a warning and no slope between them", () => {
    const cells = cellsOf([
      [1, 8],
      [2, 4],
      [2, 4.1],
      [4, 2],
    ]);

    const [fit] = fitLaws(request, cells);

    expect(fit.n_points).toBe(4);
    expect(fit.local_slopes).toHaveLength(2);
    expect(codesOf(cells)).toContain("repeated-x");
  });

  it("has no interval from two points without replicates, or where a cell has a single one", () => {
    expect(
      codesOf(
        cellsOf([
          [1, 8],
          [2, 4],
        ]),
      ),
    ).toContain("interval-missing");
    expect(
      codesOf(
        cellsOf([
          [1, 8, 9],
          [2, 4, 5],
          [4, 2],
        ]),
      ),
    ).toContain("interval-missing");
  });

  it("warns of few replicates and of uneven ones", () => {
    const codes = codesOf(
      cellsOf([
        [1, 8, 8.1, 7.9],
        [2, 4, 4.1],
        [4, 2, 2.1, 2.05],
      ]),
    );

    expect(codes).toContain("few-replicates");
    expect(codes).not.toContain("uneven-replicates");
  });

  it("tells failed rows in between from cells that were given fewer replicates", () => {
    const whole = noisyCells();
    const without = (kept: (number: number) => boolean): FitCell[] => {
      const [first, ...others] = whole;
      const places = [...first.replicates].filter(kept);
      const fewer = {
        ...first,
        replicates: Int32Array.from(places),
        samples: { risk: Float64Array.from(places, (k) => first.samples.risk[k]) },
      };
      return [fewer, ...others];
    };

    expect(codesOf(without((number) => number !== 3))).toContain("uneven-replicates");
    expect(codesOf(without((number) => number < 9))).not.toContain("uneven-replicates");
  });

  it.each([
    [{ law: "cubic" as never }, {}, /no law cubic.*power, power\+floor/],
    [{ x: (c: (name: string) => number) => c("n") }, {}, /column n, .*N, risk/],
    [{ by: ["alpha"] }, {}, /alpha to group by/],
    [{}, { level: 1 }, /level 1 /],
    [{}, { resamples: 10 }, /10 is not a number of resamples/],
    [{}, { interval: "wald" as never }, /interval method wald/],
  ])("refuses a request that names what is not there: %o %o", (change, options, message) => {
    expect(() => fitLaws({ ...request, ...change }, cellsOf(falling), options)).toThrow(message);
  });

  it("refuses to compute with a text axis, and to fit no cells", () => {
    const cells = cellsOf(falling, { variant: "A" });

    expect(() => fitLaws({ ...request, y: (c) => c("variant") }, cells)).toThrow(/holds text/);
    expect(() => fitLaws(request, [])).toThrow(/has no cells/);
  });
});
