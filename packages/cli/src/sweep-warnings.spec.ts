import { parseSpec } from "@ktsweep/sweep";
import { describe, expect, it } from "vitest";

import { type CellRows, fitSweep } from "./sweep-fits.js";

interface Words {
  readonly axes?: string;
  readonly problem?: string;
  readonly stage?: string;
  readonly x?: string;
  readonly y?: string;
  /** Risk of every cell at the largest N. */
  readonly risk?: number;
}

/** Codes of the warnings of a sweep over N = 256 … 4096 with the words put into its spec. */
function warnings({
  problem = "d: 20000",
  stage = "samples: N",
  x = "N",
  y = "teacher_risk",
  risk = 0.05,
}: Words): readonly string[] {
  const sweep = parseSpec(`version: 1
name: warned
axes: { alpha: [1.5, 2], N: { log2: [8, 12] } }
derive: { Neff: "N / log2(N)" }
problem: { ${problem}, target: { exponent: 1.5 } }
chain:
  teacher: { learner: sgd, spectrum: { exponent: alpha }, stepSize: 0.1, ${stage} }
  student: { learner: sgd, labels: teacher, spectrum: { exponent: 2 }, samples: infinite }
measures: { ratio: "student_risk / teacher_risk" }
fit:
  - { name: f, y: ${y}, x: "${x}", law: power, by: [alpha] }
`);
  const cells = Array.from({ length: sweep.points }, (_, index): CellRows => {
    const columns = sweep.values(index);
    const value = risk * Math.sqrt(4096 / Number(columns.N));
    const names = sweep.stages.flatMap((name) => [
      `${name}_risk`,
      `${name}_expected_risk`,
      `${name}_floor`,
    ]);
    const samples = Object.fromEntries(
      names.map((name) => [name, Float64Array.of(value, 1.01 * value)]),
    );
    return { index, cell: { columns, samples, replicates: Int32Array.of(0, 1) } };
  });
  return fitSweep(sweep, cells).flatMap((fit) => fit.warnings);
}
const polylog = /^polylog: x is the number of samples of teacher/;
const small = /^d-too-small/;

describe("warnings that need the sweep", () => {
  it("say that N of a geometric schedule is no variable of a power law, and what is", () => {
    const found = warnings({}).filter((text) => polylog.test(text));

    expect(found).toHaveLength(2);
    expect(found[0]).toContain('x: "N / log2(N)"');
    expect(found[0]).toContain("about 0.85 times");
    expect(warnings({ x: "2 * N" }).join()).toContain('x: "(2 * N) / log2((2 * N))"');
  });

  it("see the stage that another learns from, also through a measure", () => {
    expect(warnings({ y: "student_risk" }).some((text) => polylog.test(text))).toBe(true);
    expect(warnings({ y: "ratio" }).some((text) => polylog.test(text))).toBe(true);
  });

  it.each([
    ["on N_eff", { x: "Neff" }],
    ["with a constant step size", { stage: "samples: N, schedule: constant" }],
    [
      "with stages of fixed length",
      { stage: "samples: N, schedule: { geometric: { stageLength: 64 } }" },
    ],
    ["where N is not x", { x: "1 / alpha * N^0.5" }],
    ["of gradient flow", { stage: "flow: N" }],
  ])("say nothing about a fit %s", (_, words) => {
    expect(warnings(words).filter((text) => polylog.test(text))).toEqual([]);
  });

  it("name a d that the largest cell has nearly learned, with the d to take", () => {
    const [text] = warnings({ problem: "d: 40" }).filter((each) => small.test(each));

    // γ0 N/log2 N = 34.1 at N = 4096: k* = ⌊34.1^(1/1.5)⌋ = 10 is no more than 40/4, ⌊34.1^(1/1.5)⌋ > 30/4 is.
    expect(text).toMatch(/beyond d = 40/);
    expect(warnings({ problem: "d: 30" }).find((each) => small.test(each))).toMatch(
      /at x = 4096 the stage teacher has learned k\* = 10 of d = 30 .* at least 40/,
    );
  });

  it("name a truncated tail that is a notable part of the risk, and no other", () => {
    // Half the energy beyond 20,000 of i^-1.5 is 1/√20,000 = .0071: 14 % of .05, 1.4 % of .5.
    expect(warnings({ risk: 0.05 }).find((text) => small.test(text))).toMatch(
      /is 14 % of the risk/,
    );
    expect(warnings({ risk: 0.5 }).filter((text) => small.test(text))).toEqual([]);
    expect(
      warnings({ problem: "d: 30, tail: extrapolate" }).filter((text) => small.test(text)),
    ).toEqual([]);
  });
});
