import { pow } from "@ktsweep/core";
import { describe, expect, it } from "vitest";
import { fitLaws } from "../fit-laws.js";
import { randomFrom } from "../random.js";
import { gamma } from "../simulation/noise.js";
import type { FitCell, FitRequest, LawFit } from "../types.js";
import type { Statement } from "./statement.js";

const request: FitRequest = {
  name: "f",
  law: "power",
  x: (c) => c("N"),
  y: (c) => c("risk"),
  by: [],
};
const line = (x: number): number => 3 * pow(x, -0.5);

interface Made {
  readonly y?: (x: number) => number;
  readonly cells?: number;
  /** Replicates of cell i. */
  readonly replicates?: (i: number) => number;
  readonly cv?: (i: number) => number;
  readonly step?: number;
  readonly seed?: string;
}

function sweep({
  y = line,
  cells = 8,
  replicates = () => 16,
  cv = () => 0.15,
  step = 2,
  seed = "explain",
}: Made = {}): FitCell[] {
  const random = randomFrom(seed);
  return Array.from({ length: cells }, (_, i) => {
    const N = 32 * pow(step, i);
    return {
      columns: { N },
      replicates: Int32Array.from({ length: replicates(i) }, (__, r) => r),
      samples: {
        risk: Float64Array.from(
          { length: replicates(i) },
          () => y(N) * (cv(i) > 0 ? gamma(random, cv(i)) : 1),
        ),
      },
    };
  });
}

const fitOf = (
  cells: FitCell[],
  asked: Partial<FitRequest> = {},
  cost?: (c: FitCell) => number,
): LawFit =>
  fitLaws({ ...request, ...asked }, cells, {
    explain: cost === undefined ? {} : { cost },
  })[0];

type Of<K extends Statement["kind"]> = Extract<Statement, { kind: K }>;

function said<K extends Statement["kind"]>(fit: LawFit, kind: K): Of<K> | undefined {
  return fit.explanation?.find((one): one is Of<K> => one.kind === kind);
}

const halfWidth = (fit: LawFit): number =>
  (Number(fit.exponent_ci_high) - Number(fit.exponent_ci_low)) / 2;

describe("the reason for an interval", () => {
  const bend = (x: number): number => line(x) * pow(1 + pow(x / 500, 4), 0.075);
  it.each([
    ["noise, where the law holds and cells are alike", "noise", {}, {}],
    ["one noisy cell", "cell", { cv: (i: number) => (i === 7 ? 0.9 : 0.1) }, {}],
    ["a break", "law", { y: bend, cells: 12, replicates: (): number => 64 }, {}],
    [
      "a hidden floor",
      "law",
      { y: (x: number) => line(x) + 0.5 * line(4096), cells: 12, replicates: (): number => 64 },
      {},
    ],
    [
      "a floor that trades off with the exponent",
      "floor",
      { y: (x: number) => line(x) + 0.1, replicates: (): number => 64 },
      { law: "power+floor" },
    ],
    ["no replicates", "scatter", { replicates: (): number => 1, cv: (): number => 0.02 }, {}],
  ] as const)("is %s", (_, reason, made: Made, asked) => {
    const fit = fitOf(sweep(made), asked);
    expect(fit.explanation?.[0]).toMatchObject({ kind: "reason", reason });
  });

  it("names the noisy cell", () => {
    const fit = fitOf(sweep({ cv: (i) => (i === 7 ? 0.9 : 0.1) }));
    expect(fit.explanation?.[0]).toMatchObject({ because: 32 * 2 ** 7 });
    const { cells = [] } = said(fit, "carriers") ?? {};
    expect(cells[7].variance_share).toBeGreaterThan(0.7);
  });
});

describe("an explanation", () => {
  it("is only there where it is asked for", () => {
    expect(fitLaws(request, sweep())[0]).not.toHaveProperty("explanation");
  });

  it("gives leverage and leave-one-out changes that one can check", () => {
    const fit = fitOf(sweep());
    const { cells = [] } = said(fit, "carriers") ?? {};
    // Squared distances from the middle of eight equal steps: 3.5², 2.5², …, of 42.
    [12.25, 6.25, 2.25, 0.25, 0.25, 2.25, 6.25, 12.25].forEach((square, i) => {
      expect(cells[i].leverage).toBeCloseTo(square / 42, 6);
    });
    const [without] = fitLaws(request, sweep().slice(1));
    expect(cells[0].change_without).toBeCloseTo(
      Number(without.exponent) - Number(fit.exponent),
      12,
    );
    const total = cells.reduce((sum, { variance_share: share }) => sum + Number(share), 0);
    expect(total).toBeCloseTo(1, 12);
  });

  it("says that methods agree where they do", () => {
    const methods = said(fitOf(sweep({ replicates: (): number => 64 })), "methods");
    expect(methods?.widths.map(({ method }) => method)).toEqual([
      "jackknife-t",
      "percentile-t",
      "bca",
      "profile",
    ]);
    expect(methods?.ratio).toBeLessThan(1.35);
  });

  it("has the trade of floor and exponent, none at the bound", () => {
    const floored = sweep({ y: (x) => line(x) + 0.1, replicates: (): number => 64 });
    const trade = said(fitOf(floored, { law: "power+floor" }), "floor");
    expect(Number(trade?.correlation)).toBeLessThan(-0.8);
    expect(Number(trade?.half_width_known)).toBeGreaterThan(0);
    const bare = sweep({ y: (x) => line(x) / (1 + x / 1e5), cv: () => 0.001 });
    expect(said(fitOf(bare, { law: "power+floor" }), "floor")).toMatchObject({ correlation: null });
  });

  it("counts held-out points", () => {
    expect(said(fitOf(sweep(), { holdout: 2 }), "holdout")).toMatchObject({ points: 2 });
    expect(said(fitOf(sweep()), "holdout")).toBeUndefined();
  });
});

describe("what to run next", () => {
  const cost = ({ columns }: FitCell): number => Number(columns.N) / 1000;

  it("halves the interval: run it and see", () => {
    const fit = fitOf(sweep(), {}, cost);
    const advice = said(fit, "next-replicates");
    const counts = new Map(advice?.cells.map(({ x, to }) => [x, to]));
    const after = fitOf(sweep({ replicates: (i) => counts.get(32 * 2 ** i) ?? 16, seed: "again" }));
    // The interval's width at 16 replicates has a relative error near 10 %, afterwards of 5 %.
    expect(halfWidth(after) / halfWidth(fit)).toBeGreaterThan(0.35);
    expect(halfWidth(after) / halfWidth(fit)).toBeLessThan(0.65);
    expect(advice?.target).toBeCloseTo(halfWidth(fit) / 2, 12);
  });

  it("costs less than four times everything, and leaves costly cells that matter little alone", () => {
    const fit = fitOf(sweep(), {}, cost);
    const { seconds, cells = [] } = said(fit, "next-replicates") ?? {};
    const uniform = sweep().reduce((sum, cell) => sum + 3 * 16 * cost(cell), 0);
    expect(Number(seconds)).toBeGreaterThan(0);
    expect(Number(seconds)).toBeLessThan(0.8 * uniform);
    const to = (x: number): number => cells.find((cell) => cell.x === x)?.to ?? 16;
    expect(to(32)).toBeGreaterThan(to(32 * 2 ** 4));
    expect(said(fitOf(sweep()), "next-replicates")?.seconds).toBeNull();
  });

  it("predicts what one more size gives", () => {
    const quiet = { replicates: (): number => 256 };
    const fit = fitOf(sweep(quiet), {}, cost);
    const advice = said(fit, "next-size");
    expect(advice?.x).toBe(32 * 2 ** 8);
    expect(advice?.seconds).toBeCloseTo((256 * 32 * 2 ** 8) / 1000, 6);
    // Of nine equal steps instead of eight: √(42/60).
    const ratio = Number(advice?.predicted_half_width) / halfWidth(fit);
    expect(ratio).toBeGreaterThan(0.75);
    expect(ratio).toBeLessThan(0.92);
    const after = fitOf(sweep({ ...quiet, cells: 9 }));
    expect(halfWidth(after) / Number(advice?.predicted_half_width)).toBeGreaterThan(0.85);
    expect(halfWidth(after) / Number(advice?.predicted_half_width)).toBeLessThan(1.15);
  });

  it("is nothing where there is no noise to average", () => {
    const exact = fitOf(sweep({ replicates: (): number => 1, cv: (): number => 0.02 }));
    expect(said(exact, "next-replicates")).toBeUndefined();
  });
});
