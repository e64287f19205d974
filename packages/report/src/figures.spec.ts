import { describe, expect, it } from "vitest";

import { curvesFigureSvg } from "./curves-figure.js";
import type { FigureSeries, ScalingFigure } from "./figure.js";
import { bitmapFromSvg, pngFromSvg, type Bitmap } from "./png.js";
import { scalingFigureSvg } from "./scaling-figure.js";

const samples = [256, 512, 1024, 2048, 4096];

function series(label: string, exponent: number): FigureSeries {
  const line = samples.map((x) => ({ x, y: 0.2 * x ** exponent }));
  return {
    label,
    points: line.map(({ x, y }) => ({ x, y, low: 0.9 * y, high: 1.1 * y })),
    fit: { exponent, low: exponent - 0.003, high: exponent + 0.003, line },
    predicted: { exponent: exponent + 0.0037, line },
    theory: line,
  };
}

const figure: ScalingFigure = {
  title: "Risk & <samples>",
  subtitle: "d = 1000",
  xLabel: "teacher samples N",
  yLabel: "risk ½ E(f − f*)²",
  series: [series("alphaS = 2", -0.087), series("alphaS = 3", -0.25)],
};

/** Number of pixels that differ between two pictures of one size. */
function difference(a: Bitmap, b: Bitmap): number {
  expect([a.width, a.height]).toEqual([b.width, b.height]);
  let count = 0;
  for (let i = 0; i < a.pixels.length; i += 4)
    if (a.pixels.subarray(i, i + 4).some((value, channel) => value !== b.pixels[i + channel]))
      count++;
  return count;
}

describe("scaling figure", () => {
  it("names captions, series, exponents with intervals, and kinds of marks", async () => {
    const svg = await scalingFigureSvg(figure);

    for (const text of [
      "d = 1000",
      "teacher samples N",
      "risk ½ E(f − f*)²",
      "alphaS = 2",
      "alphaS = 3",
      "−0.0870 [−0.0900, −0.0840]",
      "−0.0833",
      "−0.2500 [−0.2530, −0.2470]",
      "mean and interval",
      "fitted law",
      "predicted slope",
      "theory",
    ])
      expect(svg).toContain(`>${text}<`);
  });

  it("is the same text every time, also after other figures", async () => {
    const first = await scalingFigureSvg(figure);
    await scalingFigureSvg({ ...figure, series: [series("other", -1)] });

    expect(await scalingFigureSvg(figure)).toBe(first);
  });

  it("stands alone: one namespace, a view box, no ids, links, styles or scripts", async () => {
    const svg = await scalingFigureSvg(figure);

    expect(svg).toMatch(
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" [^>]*viewBox="0 0 680 \d+"/u,
    );
    expect(svg).toContain("max-width:100%");
    expect(svg).toContain(`font-family="'DejaVu Sans', Verdana, sans-serif"`);
    expect(svg.replace(/xmlns="[^"]*"/u, "")).not.toMatch(
      /\bid=|href|url\(|<style|<script|https?:/u,
    );
    expect(svg).not.toMatch(/NaN|undefined|Infinity/u);
  });

  it("is well-formed XML whatever the labels contain", async () => {
    const hostile = { ...series(`a & b <c> "d" 'e' ]]> &amp; \u{1F600}`, -0.5) };
    const svg = await scalingFigureSvg({
      ...figure,
      subtitle: "<&>",
      yLabel: "a < b & c",
      series: [hostile],
    });

    await expect(bitmapFromSvg(svg)).resolves.toMatchObject({ width: 1360 });
    await expect(bitmapFromSvg(svg.replace("</svg>", "</g></svg>"))).rejects.toThrow();
  });

  it("leaves out what has no place on logarithmic axes, and says so", async () => {
    const points = [
      { x: 1, y: 0.5 },
      { x: 2, y: NaN },
      { x: 4, y: -0.1 },
      { x: 8, y: 0.2, low: -1, high: Infinity },
    ];
    const svg = await scalingFigureSvg({ ...figure, series: [{ label: "student", points }] });

    expect(svg).toContain("2 points are not shown: missing, zero or negative.");
    expect(svg).not.toMatch(/NaN|Infinity/u);
  });

  it("refuses a figure without any point to draw", async () => {
    const nothing = { ...figure, series: [{ label: "student", points: [{ x: 1, y: 0 }] }] };

    await expect(scalingFigureSvg(nothing)).rejects.toMatchObject({ code: "FIGURE_INVALID" });
  });

  it("draws a single point, and lines without points", async () => {
    const { points, ...lines } = series("student", -0.5);

    await expect(
      scalingFigureSvg({ ...figure, series: [{ label: "one", points: points.slice(0, 1) }] }),
    ).resolves.toContain("<svg");
    await expect(
      scalingFigureSvg({ ...figure, series: [{ ...lines, points: [] }] }),
    ).resolves.toContain("<svg");
  });
});

describe("curves figure", () => {
  it("draws means, bands and theory, and counts the step that has no logarithm", async () => {
    const points = [0, 1, 2, 4, 8].map((x) => ({
      x,
      y: 1 / (1 + x),
      low: 0.8 / (1 + x),
      high: 1.2 / (1 + x),
    }));
    const svg = await curvesFigureSvg({
      title: "Learning curves",
      xLabel: "step",
      yLabel: "risk",
      series: [{ label: "teacher", points, theory: points }],
    });

    for (const text of [
      "teacher",
      "mean and interval",
      "theory",
      "1 point is not shown: missing, zero or negative.",
    ])
      expect(svg).toContain(`>${text}<`);
    expect(svg).toContain('fill-opacity="0.15"');
  });
});

describe("png", () => {
  it("has the signature of PNG, the size of the figure times the scale, and the same bytes every time", async () => {
    const svg = await scalingFigureSvg(figure);
    const height = Number(/height="(\d+)"/u.exec(svg)?.[1]);
    const png = await pngFromSvg(svg, { scale: 1.5 });
    const view = new DataView(png.buffer, png.byteOffset);

    expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    expect([view.getUint32(16), view.getUint32(20)]).toEqual([680 * 1.5, height * 1.5]);
    expect(await pngFromSvg(svg, { scale: 1.5 })).toEqual(png);
  });

  it("shows ink on white, and text as glyphs", async () => {
    const svg = await scalingFigureSvg(figure);
    const withLabel = await bitmapFromSvg(svg);
    const without = await bitmapFromSvg(svg.replace(">teacher samples N<", "><"));
    const blank = { ...withLabel, pixels: new Uint8Array(withLabel.pixels.length).fill(255) };

    expect(difference(withLabel, blank)).toBeGreaterThan(10_000);
    expect(difference(withLabel, without)).toBeGreaterThan(500);
  });
});
