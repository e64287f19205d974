// theory-verdict.ts — t-tests of simulated means against their exact expectations.

import { expectationAllowance, type ExpectationAllowance } from "@ktsweep/core";
import { meanTest } from "./mean-test.js";
import type { Sweep } from "@ktsweep/sweep";
import type { CellRows } from "./sweep-fits.js";
import { countText } from "./terminal.js";
import { atOdds } from "./theory-at-odds.js";

/** Chance that a right sweep fails, over all its tests together. */
const FAMILY_WISE_ERROR = 1e-3;

export interface TheoryTest {
  readonly index: number;
  readonly stage: string;
  readonly replicates: number;
  readonly mean: number;
  readonly expected: number;
  /** As in `MeanTest`, after what the engine may be off by. */
  readonly z: number;
  /** What the expectation takes for granted; empty where it is exact. */
  readonly assumptions: readonly string[];
  /** |z| beyond which the test fails: Student's t, Bonferroni over all tests. */
  readonly limit: number;
}

export interface TheoryVerdict {
  readonly tests: number;
  readonly largest: number;
  readonly outside: readonly TheoryTest[];
  /** The tests that come closest to failing, or fail most: the first of them. */
  readonly farthest: readonly TheoryTest[];
  /** What to suspect where tests fail: engine, assumption or rows; empty where none does. */
  readonly atOdds: readonly string[];
  readonly text: string;
}

/** Tests every stage of every cell with at least 8 replicates. */
export function theoryVerdict(sweep: Sweep, cells: readonly CellRows[]): TheoryVerdict {
  return verdictOn(sweep, theoryTests(sweep, cells));
}

/** In the order of cells and stages; none for stages with fewer than 8 replicates or without an expectation. */
export function theoryTests(sweep: Sweep, cells: readonly CellRows[]): readonly TheoryTest[] {
  const level = FAMILY_WISE_ERROR / 2 / Math.max(1, cells.length * sweep.stages.length);
  return cells.flatMap((cell) => {
    const evaluated = sweep.cell(cell.index);
    const allowance = expectationAllowance(evaluated);
    const rows = evaluated.problem.data === undefined ? [] : ["Gaussian rows"];
    return sweep.stages.flatMap((stage) =>
      testOf(cell, stage, {
        level,
        bias: allowance[stage].share + (sweep.engine === "reduced" ? REDUCED_BIAS : 0),
        assumptions: [...rows, ...assumptionsOf(allowance[stage])],
      }),
    );
  });
}

/** What the tests come to. */
export function verdictOn(sweep: Sweep, tests: readonly TheoryTest[]): TheoryVerdict {
  const outside = tests.filter(({ z, limit }) => Math.abs(z) > limit);
  const farthest = [...tests].sort((a, b) => Math.abs(b.z) - Math.abs(a.z)).slice(0, LISTED);
  const largest = tests.reduce((most, { z }) => Math.max(most, Math.abs(z)), 0);
  const suspects = atOdds(sweep, tests, outside);
  const lines = [
    `${countText(tests.length)} tests against the expectation (family-wise error ` +
      `${String(FAMILY_WISE_ERROR)}): largest |z| ${largest.toFixed(2)}, ${countText(outside.length)} outside`,
    ...outside.map(
      ({ index, stage, mean, expected, z, limit, assumptions }) =>
        `  #${String(index)} ${stage}: mean ${mean.toPrecision(6)}, expected ${expected.toPrecision(6)}, ` +
        `z ${z.toFixed(1)} beyond ${limit.toFixed(1)}` +
        (assumptions.length === 0 ? "" : `; the expectation assumes ${assumptions.join(", ")}`),
    ),
    ...suspects,
  ];
  return {
    tests: tests.length,
    largest,
    outside,
    farthest,
    atOdds: suspects,
    text: lines.join("\n"),
  };
}

const LISTED = 12;

const FEWEST_REPLICATES = 8;

/** What a layout of blocks may move the mean of a risk by, as a share of it: blocks are chosen to stay below. */
const REDUCED_BIAS = 1e-4;

interface TestRule extends Pick<TheoryTest, "assumptions"> {
  readonly level: number;
  readonly bias: number;
}

function assumptionsOf({ share, equivalents }: ExpectationAllowance): string[] {
  if (equivalents.length === 0) return [];
  const allowed = `${(100 * share).toPrecision(2)} % allowed for`;
  return [`many rows (deterministic equivalent of ${equivalents.join(", ")}; ${allowed})`];
}

function testOf(
  { index, cell }: CellRows,
  stage: string,
  { level, bias, assumptions }: TestRule,
): readonly TheoryTest[] {
  const risks = cell.samples[`${stage}_risk`];
  const [expected] = cell.samples[`${stage}_expected_risk`];
  const replicates = risks.length;
  if (replicates < FEWEST_REPLICATES || Number.isNaN(expected)) return [];
  const { mean, z, limit } = meanTest(risks, expected, { level, bias });
  return [{ index, stage, replicates, mean, expected, z, limit, assumptions }];
}
