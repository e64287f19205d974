import type { Sweep } from "@ktsweep/sweep";
import { describe, expect, it } from "vitest";
import { evidenceOf } from "./evidence.js";
import { type CellRows, fitSweep, groupPoint, type SweepFit } from "./sweep-fits.js";

const sweep = {
  seed: 0,
  axes: [],
  stages: [],
  best: [],
  resolved: {},
  cellId: () => "",
  theory: ["student_kappa", "teacher_neff"],
} as unknown as Sweep;

/** Cells of two groups: κ is that of the group, N_eff that of the cell. */
const cells = [2, 3].flatMap((alpha) =>
  [10, 20, 40].map((neff): CellRows => ({
    index: 0,
    cell: {
      columns: { alpha, teacher_neff: neff, student_kappa: alpha / 10 },
      samples: { y: Float64Array.of(neff ** (alpha / 10)) },
      replicates: Int32Array.of(0),
    },
  })),
);

describe("theory columns of a fit's group", () => {
  it("are those that all of its cells agree in", () => {
    expect(groupPoint(sweep, { by: { alpha: 3 } }, cells)).toEqual({
      alpha: 3,
      student_kappa: 0.3,
    });
    expect(groupPoint(sweep, { by: {} }, cells)).toEqual({});
    expect(groupPoint({ ...sweep, theory: [] }, { by: { alpha: 3 } }, cells)).toEqual({ alpha: 3 });
  });

  it("predict exponents, and nothing where they differ within the group", () => {
    const column = (name: string) => ({
      text: name,
      evaluate: (c: (n: string) => number) => c(name),
    });
    const fitted = (predicted: string): readonly SweepFit[] =>
      fitSweep(sweep, cells, [
        {
          name: "f",
          law: "power",
          by: ["alpha"],
          x: column("teacher_neff"),
          y: column("y"),
          predicted: column(predicted),
        } as never,
      ]);

    expect(fitted("student_kappa").map((fit) => fit.predicted_exponent)).toEqual([0.2, 0.3]);
    expect(fitted("student_kappa").map((fit) => fit.exponent?.toFixed(9))).toEqual([
      "0.200000000",
      "0.300000000",
    ]);
    expect(fitted("teacher_neff").map((fit) => fit.predicted_exponent)).toEqual([null, null]);
  });

  it("reach claims about exponents", async () => {
    const fit = {
      name: "f",
      by: { alpha: 2 },
      exponent: 0.2,
      exponent_ci_low: null,
      exponent_ci_high: null,
    } as unknown as SweepFit;
    const store = { readProfiles: () => Promise.reject(new Error("not asked for")) };
    const [evidence] = (await evidenceOf({ sweep, cells, fits: [fit], store })).fits;
    expect(evidence.point("student_kappa")).toBe(0.2);
    expect(evidence.point("teacher_neff")).toBeNaN();
  });
});
