// theory-section.ts — simulated means against exact expectations: how many standard errors apart, and is that chance?

import { histogramFigureSvg, panelsFigureSvg, type ReportSection } from "@ktsweep/report";
import { studentTCdf } from "@ktsweep/fit";
import { countText } from "../terminal.js";
import { type TheoryTest, type TheoryVerdict } from "../theory-verdict.js";
import { figureBlock } from "./figure-block.js";
import { leftOutText, spread } from "./grid-series.js";
import type { ReportInput } from "./report-input.js";

export async function theorySection({
  sweep,
  tests,
  agreement,
}: ReportInput): Promise<readonly ReportSection[]> {
  if (sweep.engine === "exact") return [];
  const title = "Theory beside simulation";
  if (tests.length === 0) {
    const text =
      "Nothing was tested: that needs 8 replicates of a cell, and an expectation that is known.";
    return [{ title, blocks: [{ kind: "text", text }] }];
  }
  return [
    {
      title,
      blocks: [
        { kind: "text", text: verdictText(agreement, sweep.resolved.random === "common") },
        ...(await figureBlock(
          "z-histogram",
          histogramFigureSvg({
            ...histogramOf(tests),
            title: "Mean minus expectation in standard errors",
            subtitle: sweep.name,
            xLabel: "z",
            yLabel: "tests",
          }),
          "How often z falls where, beside how often Student's t would have it (close to the normal distribution N(0, 1) with many replicates). " +
            "Wider than expected: simulation and theory differ, or replicates are skewed; shifted: one of them is biased.",
        )),
        ...(await cellsFigure(sweep.name, sweep.stages, tests)),
        ...(agreement.atOdds.length === 0
          ? []
          : [
              { kind: "text" as const, text: "What is at odds, and what to look at:" },
              { kind: "notes" as const, notes: agreement.atOdds },
            ]),
        {
          kind: "table",
          caption:
            "The means that are farthest from their expectations; beyond the limit chance does not explain it.",
          head: ["cell", "stage", "mean", "expected", "z", "limit", "the expectation assumes"],
          rows: agreement.farthest.map(testRow),
        },
      ],
    },
  ];
}

function verdictText({ tests, largest, outside }: TheoryVerdict, isCommon: boolean): string {
  return (
    `Every mean over at least 8 replicates is compared with its exact expectation: z is their difference in standard errors (below the expectation, those that the expected mean would have). ` +
    `${countText(tests)} tests; the chance that any of them fails by accident is 0.001 in all. The largest |z| is ${largest.toFixed(2)}, ` +
    (outside.length === 0
      ? "and none is beyond its limit: simulation and theory agree."
      : `and ${countText(outside.length)} are beyond their limits: simulation and theory are at odds there.`) +
    (isCommon
      ? " Cells share their draws here, so all z go together and their histogram is not one of independent tests."
      : " Stages of one cell share draws, so their z go together.")
  );
}

const BAR = 0.5;
const WIDEST = 6;

/** Bars of half a standard error; what lies beyond ±6 counts in the last ones. */
function histogramOf(
  tests: readonly TheoryTest[],
): Pick<Parameters<typeof histogramFigureSvg>[0], "edges" | "counts" | "expected" | "names"> {
  const reach = Math.min(
    WIDEST,
    Math.max(3, Math.ceil(tests.reduce((most, { z }) => Math.max(most, Math.abs(z)), 0))),
  );
  const bars = (2 * reach) / BAR;
  const edges = Array.from({ length: bars + 1 }, (_, i) => i * BAR - reach);
  const counts = new Array<number>(bars).fill(0);
  const freedoms = new Map<number, number>();
  for (const { z, replicates } of tests) {
    counts[Math.min(bars - 1, Math.max(0, Math.floor((z + reach) / BAR)))]++;
    freedoms.set(replicates - 1, (freedoms.get(replicates - 1) ?? 0) + 1);
  }
  const expected = counts.map((_, i) =>
    [...freedoms].reduce((sum, [freedom, many]) => {
      const low = i === 0 ? 0 : studentTCdf(edges[i], freedom);
      const high = i === bars - 1 ? 1 : studentTCdf(edges[i + 1], freedom);
      return sum + many * (high - low);
    }, 0),
  );
  return { edges, counts, expected, names: { counts: "tests", expected: "by Student's t" } };
}

const MOST_POINTS = 400;

async function cellsFigure(name: string, stages: readonly string[], tests: readonly TheoryTest[]) {
  const shown = spread(tests, MOST_POINTS);
  const limit = tests.reduce((most, test) => Math.max(most, test.limit), 0);
  const series = stages.map((label) => ({
    label,
    points: shown
      .filter(({ stage }) => stage === label)
      .map(({ index, z }) => ({ x: index, y: z })),
  }));
  const svg = panelsFigureSvg({
    title: "z by cell",
    subtitle: name,
    xLabel: "cell (index in the grid)",
    xScale: "linear",
    markNames: { points: "z of one mean", predicted: `limit ±${limit.toFixed(1)}` },
    panels: [
      {
        yLabel: "z",
        yScale: "linear",
        series: series.filter(({ points }) => points.length > 0),
        levels: [limit, -limit],
      },
    ],
  });
  const caption = `Difference of each mean from its expectation, cell by cell; dashed, the limit of the test.${leftOutText(shown.length, tests.length, "tests")}`;
  return figureBlock("z-cells", svg, caption);
}

function testRow({ index, stage, mean, expected, z, limit, assumptions }: TheoryTest): string[] {
  return [
    `#${String(index)}`,
    stage,
    mean.toPrecision(5),
    expected.toPrecision(5),
    z.toFixed(2),
    limit.toFixed(2),
    assumptions.length === 0 ? "nothing" : assumptions.join(", "),
  ];
}
