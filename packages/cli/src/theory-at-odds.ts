// theory-at-odds.ts — what to suspect where simulation and expectation differ: engine, assumption, or the rows.

import { type Cell, expectedMethods } from "@ktsweep/core";
import type { Sweep } from "@ktsweep/sweep";
import type { TheoryTest } from "./theory-verdict.js";
import { countText } from "./terminal.js";

const SIMULATED: Readonly<Record<Sweep["engine"], string>> = {
  exact: "read exactly",
  sampled: "trained in all coordinates",
  reduced: "simulated in law, in blocks of equal eigenvalues",
};

/** Sentences, the stage first that comes first in the chain: later ones may only follow from it. Empty without failures. */
export function atOdds(
  { engine, stages, cell }: Pick<Sweep, "engine" | "stages" | "cell">,
  tests: readonly TheoryTest[],
  outside: readonly TheoryTest[],
): readonly string[] {
  const failed = stages.filter((stage) => outside.some((test) => test.stage === stage));
  const lines = failed.map((stage) => {
    const own = outside.filter((test) => test.stage === stage);
    const of = tests.filter((test) => test.stage === stage).length;
    const evaluated = cell(own[0].index);
    const { method, nodes } = expectedMethods(evaluated)[stage];
    const parents = failed.filter((name) => learnsFrom(evaluated, stage, name));
    return (
      `${stage}: ${countText(own.length)} of ${countText(of)} cells, ${side(own)}; ${SIMULATED[engine]}, ` +
      `expected by ${method} over ${countText(nodes)} nodes` +
      (parents.length === 0
        ? ""
        : `; it learns from ${parents.join(" and ")}, which is at odds too`)
    );
  });
  return failed.length === 0 ? [] : [...lines, ...suspects(engine, outside)];
}

function side(tests: readonly TheoryTest[]): string {
  const above = tests.filter(({ z }) => z > 0).length;
  if (above === tests.length) return "all above";
  return above === 0 ? "all below" : `${countText(above)} above and the rest below`;
}

function learnsFrom({ chain }: Cell, stage: string, parent: string): boolean {
  const { labels = "truth", init } = chain[stage];
  const named = typeof labels === "object" ? labels.mix : [labels];
  return [...named, init].includes(parent);
}

function suspects(engine: Sweep["engine"], outside: readonly TheoryTest[]): string[] {
  const assumed = [...new Set(outside.flatMap(({ assumptions }) => assumptions))];
  const other = engine === "reduced" ? "sampled" : "reduced";
  return [
    ...(assumed.length === 0 ? [] : [`suspect an assumption first: ${assumed.join("; ")}`]),
    "are the rows what this program computes? ktsweep verify DIR --sample 100%",
    `does another engine agree with the expectation? ktsweep run SPEC --set engine=${other} --out OTHER, then verify --theory`,
  ];
}
