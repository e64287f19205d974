import { describe, expect, it } from "vitest";

import { chainFigureSvg } from "./chain-figure.js";
import type { ChainFigure } from "./figure.js";
import { histogramFigureSvg } from "./histogram-figure.js";
import { panelsFigureSvg } from "./panels-figure.js";
import { bitmapFromSvg } from "./png.js";

const points = [1, 10, 100].map((x) => ({ x, y: 1 / x, low: 0.9 / x, high: 1.1 / x }));

describe("panels", () => {
  it("stand above each other over one x axis, with one legend and one caption below", async () => {
    const svg = await panelsFigureSvg({
      title: "Residuals",
      xLabel: "samples N",
      panels: [
        { yLabel: "risk", series: [{ label: "one", points }] },
        {
          yLabel: "slope",
          yScale: "linear",
          series: [{ label: "one", points: points.slice(1, 2) }],
          levels: [0],
        },
      ],
    });

    expect(svg.match(/>samples N</gu)).toHaveLength(1);
    expect(svg.match(/>one</gu)).toHaveLength(1);
    // Both axes have the same first and last label, though the second panel has one point.
    expect(svg.match(/>100</gu)?.length).toBeGreaterThanOrEqual(2);
    await expect(bitmapFromSvg(svg)).resolves.toMatchObject({ width: 1360 });
  });

  it("names no level in the legend", async () => {
    const series = [{ label: "one", points }];
    const svg = await panelsFigureSvg({
      title: "z",
      xLabel: "cell",
      panels: [{ yLabel: "z", yScale: "linear", series, levels: [-4, 4] }],
    });
    const without = await panelsFigureSvg({
      title: "z",
      xLabel: "cell",
      panels: [{ yLabel: "z", yScale: "linear", series }],
    });

    expect(heightOf(svg)).toBe(heightOf(without));
  });
});

describe("a histogram", () => {
  const figure = {
    title: "z",
    xLabel: "z",
    yLabel: "tests",
    names: { counts: "tests", expected: "expected" },
  };

  it("has a bar per count, from 0 up", async () => {
    const edges = [-1, 0, 1, 2];
    const few = await histogramFigureSvg({
      ...figure,
      edges,
      counts: [3, 5, 0],
      expected: [3, 3, 2],
    });

    const bars = /<g [^>]*fill-opacity="0.35"[^>]*>(.*?)<\/g>/su.exec(few)?.[1] ?? "";
    expect(bars.split("<rect ")).toHaveLength(4);
    expect(few).toContain(">expected<");
    await expect(bitmapFromSvg(few)).resolves.toBeDefined();
  });

  it("refuses to draw nothing", async () => {
    await expect(
      histogramFigureSvg({ ...figure, edges: [], counts: [], expected: [] }),
    ).rejects.toMatchObject({ code: "FIGURE_INVALID" });
  });
});

describe("a chain", () => {
  const long = (count: number): ChainFigure => {
    const names = Array.from({ length: count }, (_, i) => `stage <${String(i)}>`);
    return {
      title: "A & B",
      nodes: names.map((name) => ({ name, details: ["SGD", "N samples"] })),
      links: names.slice(1).map((to, i) => ({ from: names[i], to, kind: "labels" as const })),
    };
  };

  it.each([2, 4, 5, 12])("of %d stages stays inside its picture", async (count) => {
    const svg = await chainFigureSvg(long(count));
    const boxes = [
      ...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/gu),
    ].map((match) => match.slice(1).map(Number));

    expect(boxes).toHaveLength(count);
    for (const [x, y, width, height] of boxes) {
      expect(x + width).toBeLessThanOrEqual(680);
      expect(y + height).toBeLessThanOrEqual(heightOf(svg));
    }
    expect(svg).not.toContain("<0>");
    await expect(bitmapFromSvg(svg)).resolves.toMatchObject({ width: 1360 });
  });
});

function heightOf(svg: string): number {
  return Number(/ height="(\d+)"/u.exec(svg)?.[1]);
}
