import { describe, expect, it } from "vitest";

import type { LinesFigure } from "./figure.js";
import { linearRange, linearTicks } from "./linear-axis.js";
import { linesFigureSvg } from "./lines-figure.js";

const figure: LinesFigure = {
  title: "Risk against the gap",
  xLabel: "gap",
  yLabel: "PGR",
  xScale: "linear",
  yScale: "linear",
  series: [
    {
      label: "direct",
      points: [
        { x: 0, y: -0.2 },
        { x: 0.5, y: 0 },
        { x: 1, y: 1.2 },
      ],
      known: [{ x: 0.5, y: 0 }],
    },
    {
      label: "distilled",
      points: [{ x: 0.25, y: 1 }],
      predicted: [
        { x: 0, y: 1 },
        { x: 1, y: 1 },
      ],
    },
  ],
};

describe("a figure of lines", () => {
  it("shows zero and negative values on linear axes, known values as rings, predictions as dotted lines", async () => {
    const svg = await linesFigureSvg(figure);

    for (const text of ["gap", "PGR", "direct", "distilled", "known values", "predicted", "−0.2"]) {
      expect(svg).toContain(`>${text}<`);
    }
    expect(svg).not.toContain("not shown");
    expect(svg).not.toMatch(/NaN|undefined|Infinity/u);
  });

  it("counts what has no place: infinite on a linear axis, negative on a logarithmic one", async () => {
    const [direct] = figure.series;
    const infinite = { label: "pgr", points: [...direct.points, { x: 0.7, y: Infinity }] };

    expect(await linesFigureSvg({ ...figure, series: [infinite] })).toContain(
      "1 point is not shown: missing or infinite.",
    );
    expect(await linesFigureSvg({ ...figure, yScale: "log" })).toContain(
      "2 points are not shown: missing, zero or negative.",
    );
  });

  it("draws a line of very many points with a part of them, both ends among them", async () => {
    const points = Array.from({ length: 20_000 }, (_, i) => ({ x: i + 1, y: 1 + i }));
    const svg = await linesFigureSvg({
      ...figure,
      xScale: "log",
      series: [{ label: "long", points }],
    });

    expect(svg.length).toBeLessThan(20_000);
  });

  it("draws no symbols where there are many points", async () => {
    const points = Array.from({ length: 200 }, (_, i) => ({ x: i + 1, y: 1 / (i + 1) }));
    const few = await linesFigureSvg({
      ...figure,
      series: [{ label: "few", points: points.slice(0, 20) }],
    });
    const many = await linesFigureSvg({ ...figure, series: [{ label: "many", points }] });

    const marks = (svg: string): number => svg.split(/<path|<circle/u).length - 1;
    expect(marks(few) - marks(many)).toBeGreaterThanOrEqual(20);
  });
});

describe("a linear axis", () => {
  it.each([
    [
      [0, 1],
      [0, 1.04],
    ],
    [
      [10, 12],
      [9.92, 12.08],
    ],
    [
      [-1, 1],
      [-1.08, 1.08],
    ],
    [[5], [2.5, 7.5]],
    [[0], [-1, 1]],
  ])("of %j reaches from %j", (values, [low, high]) => {
    const range = linearRange([...values, NaN, Infinity]);
    expect(range?.low).toBeCloseTo(low, 12);
    expect(range?.high).toBeCloseTo(high, 12);
  });

  it("has no range without a finite value", () => {
    expect(linearRange([NaN, Infinity])).toBeUndefined();
  });

  it("has round ticks, at most ten, none outside", () => {
    for (const [low, high] of [
      [0, 1.04],
      [-0.37, 1.6],
      [1e-9, 3e-9],
      [-5e6, 2e7],
    ]) {
      const { major, format } = linearTicks({ low, high }, 0.085);
      expect(major.length).toBeGreaterThan(2);
      expect(major.length).toBeLessThanOrEqual(10);
      expect(major.every((tick) => tick >= low && tick <= high)).toBe(true);
      expect(new Set(major.map(format)).size).toBe(major.length);
    }
  });
});
