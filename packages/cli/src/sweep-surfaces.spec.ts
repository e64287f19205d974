import { describe, expect, it } from "vitest";
import { parseSpec } from "@ktsweep/sweep";
import { surfaceFigure } from "./fit-figures.js";
import type { CellRows } from "./sweep-fits.js";
import { fitSweepSurfaces, flat } from "./sweep-surfaces.js";

const sweep = parseSpec(`version: 1
name: laws
axes: { N: { log2: [3, 12] }, n: [4, 16, 64] }
problem: { d: 10, target: { exponent: 1.5 } }
chain: { teacher: { learner: sgd, samples: N, stepSize: 0.1 } }
fit:
  - { name: bent, y: teacher_risk, x: N, law: broken, by: [n], objective: least-squares }
  - { name: both, y: teacher_risk, x: [N, n], law: chinchilla, objective: least-squares }
  - { name: own, y: teacher_risk, x: N, law: C * N^-p + E, by: [n], objective: least-squares, holdout: { largest: 1 } }
`);

const lossAt = (N: number, n: number): number => 0.1 + 3 / Math.sqrt(N) + 2 / n;

/** Two replicates about the loss, so that means are exact. */
const cells = Array.from({ length: sweep.points }, (_, index): CellRows => {
  const columns = sweep.values(index);
  const loss = lossAt(Number(columns.N), Number(columns.n));
  return {
    index,
    cell: {
      columns,
      replicates: Int32Array.of(0, 1),
      samples: { teacher_risk: Float64Array.of(0.99 * loss, 1.01 * loss) },
    },
  };
});

describe("laws of several parameters through a sweep", () => {
  const fits = fitSweepSurfaces(sweep, cells, { resamples: 4 });

  it("are one fit per group, in the order of the spec", () => {
    expect(fits.map(({ name, by }) => [name, by.n])).toEqual([
      ["bent", 4],
      ["bent", 16],
      ["bent", 64],
      ["both", undefined],
      ["own", 4],
      ["own", 16],
      ["own", 64],
    ]);
  });

  it("have their parameters beside the rest, as JSON", () => {
    const shown = flat(fits[3]);
    expect(shown).toMatchObject({
      A: expect.closeTo(3, 3) as number,
      B: expect.closeTo(2, 3) as number,
      E: expect.closeTo(0.1, 3) as number,
      alpha: expect.closeTo(0.5, 3) as number,
      beta: expect.closeTo(1, 3) as number,
      x: ["N", "n"],
      ci_from: "replicates",
    });
    expect(shown).not.toHaveProperty("parameters");
    expect(shown).not.toHaveProperty("curve");
    expect(JSON.parse(JSON.stringify(shown))).toEqual(shown);
  });

  it("predict what they hold out", () => {
    const [point] = fits[6].holdout ?? [];
    expect(point.x).toBe(4096);
    expect(Number(point.predicted) / lossAt(4096, 64)).toBeCloseTo(1, 6);
    expect(point.inside).toBe(true);
  });

  it("draw as curves through all x", () => {
    const { series } = surfaceFigure({ title: "t", subtitle: "" }, fits.slice(4));
    expect(series).toHaveLength(3);
    const curve = series[0].theory ?? [];
    expect(curve).toHaveLength(65);
    // To the largest fitted x.
    expect(curve[0].x).toBeCloseTo(8, 9);
    expect(curve[64].x).toBeCloseTo(2048, 6);
    for (const { x, y } of curve) expect(y / lossAt(x, 4)).toBeCloseTo(1, 6);
    expect(fits[3].curve).toEqual([]);
  });
});
