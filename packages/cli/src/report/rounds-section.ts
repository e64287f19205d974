// rounds-section.ts — adaptive replicates: where the work went.

import type { ReportSection } from "@ktsweep/report";
import { countText } from "../terminal.js";
import { cellLabel } from "./cell-label.js";
import { cutTable } from "./cut-table.js";
import type { ReportInput } from "./report-input.js";

/** Nothing where every cell has the same number of replicates by plan. */
export function roundsSection({ sweep, cells, fits, dir }: ReportInput): readonly ReportSection[] {
  const { until, min, max } = sweep.replicates;
  if (until === undefined || cells.length === 0) return [];
  const reached = fits
    .filter(({ name }) => name === until.of)
    .map(({ exponent_ci_low: low, exponent_ci_high: high }) =>
      low === null || high === null ? NaN : (high - low) / 2,
    );
  const widest = Math.max(...reached);
  return [
    {
      title: "Where the replicates went",
      blocks: [
        {
          kind: "text",
          text:
            `Replicates were added in rounds, from ${countText(min)} up to ${countText(max)} per cell, until the interval of ${until.of} is ±${String(until.halfwidth)} or narrower. ` +
            (Number.isFinite(widest)
              ? `It is ±${widest.toPrecision(3)} now.`
              : "It has no interval now."),
        },
        cutTable(
          {
            caption: "Replicates per cell.",
            head: ["cell", "replicates"],
            rows: cells.map((cell) => [
              cellLabel(cell, sweep, cells),
              countText(cell.cell.replicates.length),
            ]),
          },
          `ktsweep export ${dir}`,
        ),
      ],
    },
  ];
}
