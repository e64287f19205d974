import { type Cell, runChain, type Stage } from "@ktsweep/core";
import { describe, expect, it } from "vitest";

import { effectiveSamples } from "../strong-models/effective-samples.js";
import { spectralHorizon } from "../strong-models/learned-directions.js";
import { theoryColumns, theoryValues } from "./theory-columns.js";

type Setting = Pick<Cell, "problem" | "chain">;

/** Values of one name by ending. */
function valuesOf(cell: Setting, stage: string, name: string): Readonly<Record<string, number>> {
  const column = theoryColumns[name];
  const values = theoryValues(cell, stage, [column]);
  expect(values).toHaveLength(column.endings.length);
  return Object.fromEntries(column.endings.map((ending, i) => [ending, values[i]]));
}

function cell(stages: Readonly<Record<string, Stage>>, d = 500, exponent = 1.5): Setting {
  return {
    problem: { d, target: { exponent }, noiseVariance: 0.1, spectrum: { exponent: 2 } },
    chain: stages,
  };
}

const ridgeless: Stage = { learner: "ridgeless", samples: 200 };

describe("columns of ridgeless stages", () => {
  const figure = cell({ target: ridgeless });

  it("have the numbers of figure 1a", () => {
    expect(valuesOf(figure, "target", "tau").tau).toBeCloseTo(3.9734e-5, 9);
    expect(valuesOf(figure, "target", "omega").omega).toBeCloseTo(0.61298, 5);
    expect(valuesOf(figure, "target", "transition").transition).toBe(126);
    expect(valuesOf(figure, "target", "mask_cut").mask_cut).toBe(203);
    expect(valuesOf(figure, "target", "gain_max").gain_max).toBeCloseTo(1.1386, 4);
    expect(valuesOf(figure, "target", "gain_argmax").gain_argmax).toBe(84);
    expect(valuesOf(figure, "target", "effective_dimension").effective_dimension).toBeCloseTo(
      200,
      9,
    );
    expect(valuesOf(figure, "target", "surrogate_exponent").surrogate_exponent).toBe(-0.5);
  });

  it("are those of the rows that a surrogate is for", () => {
    const chain = cell({
      surrogate: { learner: "optimal-surrogate", for: 200 },
      mask: { learner: "mask", for: 200 },
      kept: { learner: "mask", keep: 20 },
    });
    for (const name of ["tau", "omega", "transition", "mask_cut", "gain_max", "gain_argmax"]) {
      const first = (setting: Setting, stage: string): number =>
        theoryValues(setting, stage, [theoryColumns[name]])[0];
      for (const stage of ["surrogate", "mask"]) {
        expect(first(chain, stage) / first(figure, "target")).toBeCloseTo(1, 12);
      }
      expect(first(chain, "kept")).toBeNaN();
    }
  });

  it("tend to the closed forms in very many coordinates, at no cost", () => {
    const many = cell({ target: { ...ridgeless, samples: 1e5 } }, 1e12);
    const { transition, transition_limit } = valuesOf(many, "target", "transition");
    const { mask_cut, mask_cut_limit } = valuesOf(many, "target", "mask_cut");
    expect(Math.abs(transition / transition_limit - 1)).toBeLessThan(1e-4);
    expect(Math.abs(mask_cut / mask_cut_limit - 1)).toBeLessThan(1e-4);
    expect(valuesOf(many, "target", "gain_argmax").gain_argmax).toBeGreaterThan(1e4);
    expect(valuesOf(many, "target", "omega").omega).toBeCloseTo(0.5, 4);
  });

  it("agree on few nodes with all coordinates listed", () => {
    const values = Array.from({ length: 2000 }, (_, i) => (i + 1) ** -1.3);
    const spectrum = { exponent: 1.3 };
    const short = cell({ target: { ...ridgeless, spectrum } }, 2000);
    const long = cell({ target: { ...ridgeless, spectrum: { values } } }, 2000);
    for (const name of ["tau", "omega", "transition", "mask_cut", "gain_max", "gain_argmax"]) {
      const [few, all] = [short, long].map(
        (one) => theoryValues(one, "target", [theoryColumns[name]])[0],
      );
      expect(few / all).toBeCloseTo(1, 10);
    }
  });

  it("choose nothing where there is nothing to choose: more rows than coordinates", () => {
    const rich = cell({ target: { ...ridgeless, samples: 900 } });
    expect(valuesOf(rich, "target", "tau").tau).toBe(0);
    expect(valuesOf(rich, "target", "omega").omega).toBeCloseTo(5 / 9, 12);
    expect(valuesOf(rich, "target", "transition").transition).toBeNaN();
    expect(valuesOf(rich, "target", "mask_cut").mask_cut).toBe(500);
    expect(valuesOf(rich, "target", "gain_max").gain_max).toBe(1);
    expect(valuesOf(rich, "target", "gain_argmax").gain_argmax).toBe(1);
  });

  it("have gain 1 and a mask of everything where the spectrum is flat", () => {
    for (const d of [500, 5000]) {
      const flat = cell({ target: { ...ridgeless, spectrum: { exponent: 0, scale: 0.3 } } }, d);
      expect(valuesOf(flat, "target", "gain_max").gain_max).toBeCloseTo(1, 12);
      expect(valuesOf(flat, "target", "mask_cut").mask_cut).toBe(d);
    }
  });

  it("know which coordinate it is behind a mask", () => {
    const sees = { range: [40, 3000] } as const;
    const values = Array.from({ length: 3000 }, (_, i) => (i + 1) ** -2);
    const [few, all] = [{ exponent: 2 }, { values }].map((spectrum) =>
      valuesOf(cell({ target: { ...ridgeless, spectrum, sees } }, 3000), "target", "gain_argmax"),
    );
    expect(few.gain_argmax).toBe(all.gain_argmax);
    expect(few.gain_argmax).toBeGreaterThan(40);
  });

  it("predict the risks of the exact engine, with labels of truth, surrogate and mask", () => {
    const { problem } = figure;
    const chain: Cell["chain"] = {
      standard: ridgeless,
      surrogate: { learner: "optimal-surrogate", for: 200 },
      optimal: { ...ridgeless, labels: "surrogate", noiseVariance: 0.1 },
      mask: { learner: "mask", for: 200 },
      masked: { ...ridgeless, labels: "mask", noiseVariance: 0.1 },
    };
    const result = runChain({ seed: 0, engine: "exact", problem, chain });
    const predicted = valuesOf({ problem, chain }, "standard", "surrogate_risks");
    for (const name of ["standard", "optimal", "masked"]) {
      expect(result[name].risk / predicted[`risk_${name}`]).toBeCloseTo(1, 11);
    }
  });

  it("have the optimal ridge of equal eigenvalues, where the exact engine's risk is least", () => {
    const problem = {
      d: 40,
      target: { exponent: 1 },
      noiseVariance: 0.4,
      spectrum: { exponent: 0, scale: 0.5 },
    };
    const chainOf = (ridge: number): Cell["chain"] => ({
      teacher: { learner: "ridge", samples: 60, ridge },
    });
    const risk = (ridge: number): number =>
      runChain({ seed: 0, engine: "exact", problem, chain: chainOf(ridge) }).teacher.risk;
    const { optimal_ridge: star } = valuesOf(
      { problem, chain: chainOf(1) },
      "teacher",
      "optimal_ridge",
    );
    expect(risk(0.98 * star)).toBeGreaterThan(risk(star));
    expect(risk(1.02 * star)).toBeGreaterThan(risk(star));
    const ridge = cell({ target: { learner: "ridge", samples: 60, ridge: 0.1 } });
    expect(valuesOf(ridge, "target", "optimal_ridge").optimal_ridge).toBeNaN();
  });

  it("take λ/g for λ where the penalty is weighted", () => {
    const ridge = { learner: "ridge", samples: 300, ridge: 0.01 } as const;
    const weighted = cell({ target: { ...ridge, penalty: { exponent: 0.5 } } });
    const steep = cell({ target: { ...ridge, spectrum: { exponent: 1.5 } } });
    expect(valuesOf(weighted, "target", "tau").tau).toBeCloseTo(
      valuesOf(steep, "target", "tau").tau,
      14,
    );
    const infinite = cell({ target: { ...ridge, samples: "infinite" } });
    expect(valuesOf(infinite, "target", "tau").tau).toBe(0.01);
  });
});

describe("columns of sgd", () => {
  const pass: Stage = { learner: "sgd", samples: 4096, stepSize: 0.1 };

  it("are those of the functions", () => {
    const setting = cell({ teacher: pass });
    expect(valuesOf(setting, "teacher", "neff").neff).toBe(effectiveSamples(4096));
    expect(valuesOf(setting, "teacher", "horizon").horizon).toBe(
      spectralHorizon({ alpha: 2, stepSize: 0.1, samples: 4096 }),
    );
    const { kstar_upper, kstar_lower, kstar_transfer } = valuesOf(setting, "teacher", "kstar");
    expect([kstar_upper, kstar_lower, kstar_transfer]).toEqual([1, 5, 23]);
    expect(valuesOf(setting, "teacher", "exponent").exponent).toBe(-0.25);
    const { bound_upper, bound_lower } = valuesOf(setting, "teacher", "bounds");
    expect(bound_lower).toBeGreaterThan(0);
    expect(bound_upper).toBeGreaterThan(bound_lower);
  });

  it.each([
    { samples: "infinite" as const },
    { samples: 4096, stepSize: 0.1, schedule: "constant" as const },
    { flow: 3 },
  ])("are null without the schedule that they are about: %j", (fields) => {
    const setting = cell({ teacher: { learner: "sgd", ...fields } });
    for (const name of ["kstar", "neff", "horizon", "bounds", "effective_dimension"]) {
      expect(theoryValues(setting, "teacher", [theoryColumns[name]]).every(Number.isNaN)).toBe(
        true,
      );
    }
  });

  it("scale with the step size's unit: eigenvalues doubled, step size halved", () => {
    const scaled: Stage = { ...pass, stepSize: 0.05, spectrum: { exponent: 2, scale: 2 } };
    const names = ["kstar", "neff", "horizon", "exponent", "effective_dimension"].map(
      (name) => theoryColumns[name],
    );
    const plain = theoryValues(cell({ teacher: pass }), "teacher", names);
    theoryValues(cell({ teacher: scaled }), "teacher", names).forEach((value, i) => {
      expect(value).toBeCloseTo(plain[i], 11);
    });
  });

  it("have no eigenvalues behind a sketch, but its exponents", () => {
    const plain = cell({ teacher: pass }, 500, 2);
    const sketched = { ...plain, problem: { ...plain.problem, sketch: { features: 20 } } };
    expect(valuesOf(sketched, "teacher", "kstar").kstar_lower).toBeNaN();
    expect(valuesOf(sketched, "teacher", "neff").neff).toBe(effectiveSamples(4096));
    expect(valuesOf(sketched, "teacher", "sketch")).toEqual({
      sketch_model: -1,
      sketch_data: -0.5,
      sketch_compute: -1 / 3,
    });
    expect(valuesOf(sketched, "teacher", "plrf").plrf_loss).toBeCloseTo(-1 / 3, 12);
  });
});

describe("columns of students", () => {
  const chain: Readonly<Record<string, Stage>> = {
    teacher: {
      learner: "sgd",
      samples: 4096,
      stepSize: 0.1,
      spectrum: { exponent: 1.5 },
      sees: { first: 8 },
    },
    middle: { learner: "sgd", labels: "teacher", samples: "infinite" },
    student: {
      learner: "sgd",
      labels: "middle",
      samples: "infinite",
      sees: { first: 10 },
      spectrum: { exponent: 3 },
    },
    mixed: {
      learner: "sgd",
      labels: { mix: ["truth", "teacher"], weight: 0.5 },
      samples: "infinite",
    },
  };
  const setting = cell(chain, 12, 1.4);

  it("follow labels to the truth", () => {
    const energy = 9 ** -1.4 + 10 ** -1.4;
    expect(valuesOf(setting, "student", "alignment_bias").alignment_bias).toBeCloseTo(
      energy / 2,
      12,
    );
    expect(valuesOf(setting, "mixed", "alignment_bias").alignment_bias).toBeNaN();
    expect(valuesOf(setting, "student", "kappa").kappa).toBeCloseTo(0.4 / 1.5 - 0.4 / 3, 12);
    const { delta, delta_derived } = valuesOf(setting, "student", "delta");
    expect(delta).toBeCloseTo(6 / (1.5 * 7), 12);
    expect(delta_derived).toBeCloseTo(1 / 1.5, 12);
  });
});

it("every column says what it needs, and endings are unique", () => {
  const endings = Object.values(theoryColumns).flatMap((column) => column.endings);
  expect(new Set(endings).size).toBe(endings.length);
  for (const { doc, needs } of Object.values(theoryColumns)) {
    expect(doc.length).toBeGreaterThan(10);
    expect(needs).toMatch(/stage/);
  }
});
