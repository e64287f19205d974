// claims-section.ts — what the spec says should come out, and whether it did.

import type { ReportSection } from "@ktsweep/report";
import { judge } from "@ktsweep/sweep";
import type { Evidence } from "@ktsweep/sweep";
import type { ReportInput } from "./report-input.js";

/** Nothing where the spec has no claims. */
export function claimsSection(
  { sweep }: ReportInput,
  evidence: Evidence,
): readonly ReportSection[] {
  if (sweep.claims.length === 0) return [];
  const rows = sweep.claims.map((claim) => {
    const found = judge(claim, evidence);
    const words = `${claim.claim} [${claim.source}]`;
    return found === undefined
      ? ["nothing to judge", words, "–", "–", "–"]
      : [
          found.verdict,
          words,
          text(found.predicted),
          text(found.measured),
          found.tolerance > 0 ? text(found.tolerance) : "none",
        ];
  });
  const met = rows.filter(([verdict]) => verdict === "holds" || verdict === "disputed").length;
  return [
    {
      title: "Claims",
      blocks: [
        {
          kind: "text",
          text:
            `The spec makes ${String(rows.length)} statements about what should come out; ${String(met)} are met. Each line shows the case that comes closest to failing, or fails worst. ` +
            "Disputed: a published statement that fails, as this project expects; it counts as met.",
        },
        {
          kind: "table",
          caption: "Claim by claim, its source in brackets.",
          head: ["verdict", "claim", "predicted", "measured", "tolerance"],
          rows,
        },
      ],
    },
  ];
}

/** Six digits of every number. */
function text(value: number | string): string {
  if (typeof value === "number") return String(Number(value.toPrecision(6)));
  return value.replace(/-?\d+\.\d{6,}(?:e[+-]?\d+)?/gu, (long) =>
    String(Number(Number(long).toPrecision(6))),
  );
}
