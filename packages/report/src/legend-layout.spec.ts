import { describe, expect, it } from "vitest";

import { layOutLegend, type LegendLayout } from "./legend-layout.js";
import { textWidth } from "./text-width.js";
import type { Picture } from "./trace.js";

function picture(labels: readonly string[], cells: readonly string[] = []): Picture {
  return {
    title: "",
    subtitle: "",
    xLabel: "",
    yLabel: "",
    columns: cells.map((_, i) => `column ${String(i)}`),
    key: [
      { kind: "dots", name: "mean and interval" },
      { kind: "theory", name: "theory" },
    ],
    traces: labels.map((label) => ({
      label,
      cells,
      dots: [],
      curve: [],
      fit: [],
      predicted: [],
      theory: [],
    })),
  };
}

/** Pairs of texts that cover each other, and texts beyond the width. */
function faults({ texts }: LegendLayout, width: number): readonly string[] {
  const right = (text: { x: number; text: string }): number => text.x + textWidth(text.text, 12);
  return texts.flatMap((one, i) => [
    ...(right(one) > width + 0.5 ? [`${one.text} ends at ${String(right(one))}`] : []),
    ...texts
      .slice(i + 1)
      .filter(
        (other) => Math.abs(one.y - other.y) < 12 && one.x < right(other) && other.x < right(one),
      )
      .map((other) => `${one.text} covers ${other.text}`),
  ]);
}

describe("legend layout", () => {
  it("lets no two texts cover each other or leave the width, for 1 to 60 series with short and long labels", () => {
    const long = "a group with a label that is much longer than anyone would like to read";
    for (const count of [1, 2, 6, 7, 12, 13, 30, 60])
      for (const cells of [[], ["−0.0870 [−0.0900, −0.0840]", "−0.0833"]])
        for (const label of ["a = 1", "alphaS = 1.25, eta = 0.1", long]) {
          const layout = layOutLegend(
            picture(
              Array.from({ length: count }, () => label),
              cells,
            ),
            590,
          );

          expect(faults(layout, 590), `${String(count)} × ${label}`).toEqual([]);
        }
  });

  it("puts many short rows side by side and few ones below each other", () => {
    const left = (count: number): number =>
      new Set(
        layOutLegend(picture(Array.from({ length: count }, () => "a = 1")), 590)
          .samples.slice(2)
          .map(({ x }) => x),
      ).size;

    expect([4, 12, 24].map(left)).toEqual([1, 2, 4]);
  });

  it("says how many series it leaves out", () => {
    const { texts } = layOutLegend(picture(Array.from({ length: 50 }, () => "a = 1")), 590);

    expect(texts.at(-1)?.text).toBe("… and 10 more");
  });
});
