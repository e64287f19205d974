import { createChainCache, runChain } from "@ktsweep/core";
import { parseSpec, type Sweep } from "@ktsweep/sweep";
import { beforeAll, describe, expect, it } from "vitest";
import type { CellRows } from "./sweep-fits.js";
import { theoryVerdict } from "./theory-verdict.js";

const sweep = parseSpec(`
version: 1
name: theory
seed: 7
axes: { N: [32, 64, 128] }
problem: { d: 40, target: { exponent: 1.5 }, noiseVariance: 0.1 }
chain:
  teacher: { learner: sgd, labels: truth, spectrum: { exponent: 1.5 }, samples: N, stepSize: 0.1 }
  student: { learner: sgd, labels: teacher, spectrum: { exponent: 2 }, samples: 64, stepSize: 0.1 }
  direct: { learner: sgd, labels: truth, spectrum: { exponent: 2 }, samples: N, stepSize: 0.1 }
engine: sampled
replicates: 256
`);

/** Rows of the sweep as they would be read back. */
function rowsOf({ stages, points, cell, values }: Sweep): readonly CellRows[] {
  const cache = createChainCache(1e8);
  return Array.from({ length: points }, (_, index) => {
    const count = 256;
    const samples: Record<string, Float64Array> = {};
    for (const stage of stages) {
      samples[`${stage}_risk`] = new Float64Array(count);
      samples[`${stage}_expected_risk`] = new Float64Array(count);
    }
    for (let replicate = 0; replicate < count; replicate++) {
      const result = runChain(cell(index), { replicate, cache });
      for (const stage of stages) {
        samples[`${stage}_risk`][replicate] = result[stage].risk;
        samples[`${stage}_expected_risk`][replicate] = result[stage].expectedRisk ?? NaN;
      }
    }
    return {
      index,
      cell: { columns: values(index), samples, replicates: Int32Array.from(Array(count).keys()) },
    };
  });
}

/** The same rows beside a theory that is wrong for some stages. */
function against(cells: readonly CellRows[], factor: Readonly<Record<string, number>>): CellRows[] {
  return cells.map(({ index, cell }) => ({
    index,
    cell: {
      ...cell,
      samples: Object.fromEntries(
        Object.entries(cell.samples).map(([name, values]) => [
          name,
          values.map((value) => value * (factor[name] ?? 1)),
        ]),
      ),
    },
  }));
}

describe("simulation beside theory", () => {
  let cells: readonly CellRows[];
  beforeAll(() => {
    cells = rowsOf(sweep);
  });

  it("finds nothing where both are right", () => {
    const verdict = theoryVerdict(sweep, cells);
    expect([verdict.tests, verdict.outside, verdict.atOdds]).toEqual([9, [], []]);
  });

  it("names the first stage at odds, how it was read, and who learns from it", () => {
    const verdict = theoryVerdict(
      sweep,
      against(cells, { teacher_expected_risk: 1.2, student_expected_risk: 1.2 }),
    );
    const [first, second, ...rest] = verdict.atOdds;
    expect(first).toMatch(
      /^teacher: 3 of 3 cells, all below; trained in all coordinates, expected by \w+ over 40 nodes$/,
    );
    expect(second).toMatch(/^student: .*; it learns from teacher, which is at odds too$/);
    expect(rest.join("\n")).toContain("--set engine=reduced");
    expect(verdict.text).toContain(first);
    expect(verdict.outside.some(({ stage }) => stage === "direct")).toBe(false);
  });

  it("accuses an assumption where there is one", () => {
    const ridge = parseSpec(`
version: 1
name: ridge
axes: {}
problem: { d: 40, target: { exponent: 1.5 }, spectrum: { exponent: 1.5 } }
chain: { teacher: { learner: ridge, samples: 20, ridge: 0.1 } }
engine: sampled
replicates: 256
`);
    const [{ cell }] = cells;
    const wrong = against([{ index: 0, cell }], { teacher_expected_risk: 1.5 });
    expect(theoryVerdict(ridge, wrong).atOdds.join("\n")).toMatch(
      /suspect an assumption first: many rows \(deterministic equivalent of teacher; 10 % allowed for\)/,
    );
  });
});
