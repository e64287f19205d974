// rounds-section.ts — adaptive replicates: where the work went.

import type { ReportSection } from "@ktsweep/report";
import { countText } from "../terminal.js";
import { cellLabel } from "./cell-label.js";
import { groupLabel } from "../fit-figures.js";
import { cutTable } from "./cut-table.js";
import type { ReportInput } from "./report-input.js";

const VERDICTS = {
  "goes-on": "goes on",
  reached: "reached",
  exhausted: "no further replicates would help, or none are allowed",
} as const;

/** Nothing where every cell has the same number of replicates by plan. */
export function roundsSection({
  sweep,
  cells,
  rounds,
  dir,
}: ReportInput): readonly ReportSection[] {
  const { until, min, max } = sweep.replicates;
  if (until === undefined || cells.length === 0) return [];
  return [
    {
      title: "Where the replicates went",
      blocks: [
        {
          kind: "text",
          text:
            `Replicates were added in rounds, from ${countText(min)} up to ${countText(max)} per cell, until the interval of ${until.of} is ±${String(until.halfwidth)} or narrower. ` +
            `${countText(rounds.round)} ${rounds.round === 1 ? "round" : "rounds"} until now: ` +
            (rounds.state === "ended"
              ? "the rule asks for no more."
              : "rows of the last one are missing.") +
            " Where work goes follows from the spec and the rows of earlier rounds alone, so the same rounds happen on any machine.",
        },
        ...(rounds.groups.length === 0
          ? []
          : [
              {
                kind: "table" as const,
                caption: `Half-width of the interval of ${until.of} at the last look.`,
                head: ["group", "half-width", "verdict"],
                rows: rounds.groups.map(({ by, halfwidth, verdict }) => [
                  groupLabel({ by, name: "all" }),
                  halfwidth === null ? "–" : halfwidth.toPrecision(3),
                  VERDICTS[verdict],
                ]),
              },
            ]),
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
