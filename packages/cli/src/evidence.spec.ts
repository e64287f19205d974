import { judge, parseSpec } from "@ktsweep/sweep";
import { describe, expect, it } from "vitest";

import { evidenceOf } from "./evidence.js";
import type { CellRows } from "./sweep-fits.js";

const spec = `
version: 1
name: evidence
axes: { N: [16, 32], tau: [1, 2] }
problem: { d: 4, target: { exponent: 1 } }
chain: { model: { learner: sgd, samples: N, stepSize: 0.1 } }
engine: sampled
replicates: 3
profiles: { of: [model], points: [1, 3] }
best: [ { over: [tau], minimise: model_risk } ]
claims:
`;

/** Two kept cells of three replicates; what the first shows of coordinates 1 and 3 is 10 r + coordinate. */
async function verdictOn(claim: string): Promise<string | undefined> {
  const sweep = parseSpec(`${spec}  - { claim: c, source: s, ${claim} }\n`);
  const cells = [0, 2].map((index, i): CellRows => {
    const risks = Float64Array.of(1 + i, 2 + i, 6 + i);
    return {
      index,
      cell: {
        columns: { N: 16 * (i + 1), tau: i + 1 },
        samples: { model_risk: risks },
        replicates: Int32Array.of(0, 1, 2),
      },
    };
  });
  const runs = [0, 1, 2].map((replicate) => {
    return { replicate, stage: "model", start: 2 * replicate, end: 2 * replicate + 2 };
  });
  const values = Float64Array.of(1, 3, 11, 13, 21, 23);
  const store = {
    readProfiles: () =>
      Promise.resolve({
        runs: (cell: string) => (cell === sweep.cellId(0) ? runs : []),
        column: (name: string) => (name === "index" ? Float64Array.of(1, 3, 1, 3, 1, 3) : values),
      }),
  };
  const evidence = await evidenceOf({ sweep, cells, fits: [], store });
  return judge(sweep.claims[0], evidence)?.verdict;
}

describe("evidence", () => {
  it.each([
    ["where: N == 16, quantity: model_mean_at_3, value: 13", "holds"],
    ["where: N == 16, quantity: truth_energy_at_1, value: 11", "holds"],
    ["where: N == 16, quantity: model_mean_at_3, value: 11", "fails"],
    // A cell without a profile fails what is said about it.
    ["quantity: model_mean_at_3, value: 13, tolerance: 99", "fails"],
    // Means 3 and 4, standard deviation √7: standard error √(7/3) = 1.5275.
    [
      "where: N == 16, quantity: model_risk_standard_error^2, value: 7 / 3, tolerance: 1e-14",
      "holds",
    ],
    ["where: N == 16, quantity: model_risk, value: 3 + 2 * 1.52, standardErrors: 2", "holds"],
    ["where: N == 16, quantity: model_risk, value: 3 + 2 * 1.53, standardErrors: 2", "fails"],
    // Of a ratio: replicates of both cells are left out together, 1.25, 1.286 and 1.667: standard error 0.2667.
    [
      "where: N == 32, quantity: model_risk, relativeTo: N == 16, value: 4 / 3, tolerance: 1e-14",
      "holds",
    ],
    [
      "where: N == 32, quantity: model_risk, relativeTo: N == 16, value: 1.59, standardErrors: 1",
      "holds",
    ],
    [
      "where: N == 32, quantity: model_risk, relativeTo: N == 16, value: 1.61, standardErrors: 1",
      "fails",
    ],
    // What `best` chose over does not tell cells apart.
    ["quantity: model_risk, order: { along: N }", "holds"],
  ])("makes the claim %s one that %s", async (claim, verdict) => {
    expect(await verdictOn(claim)).toBe(verdict);
  });
});
