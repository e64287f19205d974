// histogram-figure.ts — how often values fall where, beside how often they should.

import { figureSvg } from "./figure-svg.js";
import type { HistogramFigure } from "./figure.js";

/**
 * A histogram with the expected counts as a dotted line through the middles of the bars, as a standalone SVG document;
 * equal figures give equal bytes.
 *
 * Throws: FIGURE_INVALID when there is no bar.
 */
export function histogramFigureSvg({
  edges,
  counts,
  expected,
  names,
  subtitle = "",
  ...figure
}: HistogramFigure): Promise<string> {
  const bars = counts.map((y, i) => ({ from: edges[i], to: edges[i + 1], y }));
  return figureSvg({
    ...figure,
    subtitle,
    scales: { x: "linear", y: "linear" },
    traces: [
      {
        label: names.counts,
        ...{ cells: [], dots: [], curve: [], fit: [], predicted: [] },
        theory: expected.map((y, i) => ({ x: (edges[i] + edges[i + 1]) / 2, y })),
        bars,
      },
    ],
    columns: [],
    key: [{ kind: "theory", name: names.expected }],
  });
}
