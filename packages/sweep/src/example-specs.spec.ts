// The uses that the spec's language was made for, typed as users type them.

import { describe, expect, it } from "vitest";

import { parseSpec, type Sweep } from "./index.js";

const distillation = `
version: 1
name: kd
seed: 7
axes:
  N:      { log2: [8, 12] }
  alphaS: [2, 2.5]
where: "alphaS > 2 or N <= 2048"
derive: { Neff: "N / log2(N)" }
problem: { d: 1000, target: { exponent: 1.5 }, noiseVariance: 0.01, tail: extrapolate }
chain:
  teacher: { learner: sgd, labels: truth, spectrum: { exponent: 1.5 }, samples: N, stepSize: 0.1 }
  direct:  { learner: sgd, labels: truth, spectrum: { exponent: alphaS }, samples: N, stepSize: 0.1 }
  student: { learner: sgd, labels: teacher, spectrum: { exponent: alphaS }, samples: infinite }
measures: { der: "direct_risk / student_risk" }
replicates: 64
engine: exact
checkpoints: { logspace: [1, steps, 40], of: [teacher, direct] }
profiles: { of: [teacher, student], points: 64 }
fit:
  - { name: der, y: der, x: Neff, law: power, by: [alphaS] }
`;

const tunedPerModel = `
version: 1
name: tuned
axes:
  N: { range: [100, 2000, 100] }
  etaT: [0.06, 0.08, 0.1]
  etaS: [0.06, 0.08, 0.1]
problem: { d: 100, target: { exponent: 1, random: true }, noiseVariance: 0.01 }
chain:
  teacher: { learner: sgd, spectrum: { exponent: 1 }, samples: N, stepSize: etaT, schedule: { half-constant: { stageLength: "log(steps/2)" } } }
  student: { learner: sgd, labels: teacher, spectrum: { exponent: 1.5 }, samples: 5000, stepSize: etaS, schedule: { half-constant: { stageLength: "log(steps/2)" } } }
best:
  - { over: [etaT], minimise: teacher_risk }
  - { over: [etaS], minimise: student_risk }
measures: { gain: "teacher_risk / student_risk", doubled: "2 * gain" }
`;

const variants = `
version: 1
name: variants
axes: { variant: [A, B], teacherSteps: [2000, 200], signal: [1, 10, 50] }
zip: [[variant, teacherSteps]]
problem: { d: 100, target: { exponent: 1, amplitude: 0.01, support: signal }, noiseVariance: 1, spectrum: { exponent: 1 } }
chain:
  teacher: { learner: sgd, steps: teacherSteps, batch: 10, stepSize: 0.1, schedule: { geometric: { stageLength: 182 } } }
  student: { learner: sgd, labels: teacher, steps: 5000, batch: 1000, stepSize: 0.1, schedule: { geometric: { stageLength: "floor(50000/log2(50000))" } } }
checkpoints: { range: [1, 5000, 1], of: [student] }
measures: { gain: "student_best_risk / teacher_risk" }
`;

const fourAxes = `
version: 1
name: four-axes
seed: 7
axes:
  alpha: [1.2, 1.5, 2]
  N: { log2: [8, 12] }
  n: { log2: [10, 16] }
  d: [256, 1024]
where: "n >= N"
problem: { d: d, target: { exponent: 1.5 }, noiseVariance: 0.01, tail: extrapolate }
chain:
  teacher: { learner: sgd, spectrum: { exponent: 1.5 }, samples: N, stepSize: 0.1 }
  student: { learner: sgd, labels: teacher, spectrum: { exponent: alpha }, samples: n, stepSize: { fractionOfMax: 0.25 } }
replicates: 32
engine: sampled
fit: [ { name: inN, y: student_risk, x: N, law: power+floor, by: [alpha, n, d] } ]
`;

const severalLearners = `
version: 1
name: several
axes: { n: [25, 50] }
problem: { d: 500, target: { exponent: 1.5 }, spectrum: { exponent: 2 } }
chain:
  surrogate: { learner: optimal-surrogate, for: n }
  masked:    { learner: mask, for: n }
  standard:  { learner: ridgeless, samples: n }
  optimal:   { learner: ridge, labels: surrogate, samples: n, ridge: 1e-3 }
`;

function planned({ points, includes }: Sweep): number[] {
  return Array.from({ length: points }, (_, index) => index).filter(includes);
}

describe("example specs", () => {
  it("plans a distillation sweep with derived columns, curves and a fit", () => {
    const sweep = parseSpec(distillation);

    expect(planned(sweep)).toHaveLength(9);
    expect(sweep.values(0)).toEqual({ N: 256, alphaS: 2, Neff: 32 });
    expect(sweep.values(9)).toEqual({ N: 4096, alphaS: 2.5, Neff: 4096 / 12 });
    expect(sweep.cell(1)).toEqual({
      seed: 7,
      problem: { d: 1000, target: { exponent: 1.5 }, noiseVariance: 0.01, tail: "extrapolate" },
      chain: {
        teacher: {
          learner: "sgd",
          labels: "truth",
          spectrum: { exponent: 1.5 },
          samples: 256,
          stepSize: 0.1,
        },
        direct: {
          learner: "sgd",
          labels: "truth",
          spectrum: { exponent: 2.5 },
          samples: 256,
          stepSize: 0.1,
        },
        student: {
          learner: "sgd",
          labels: "teacher",
          spectrum: { exponent: 2.5 },
          samples: "infinite",
        },
      },
      engine: "exact",
      checkpoints: { teacher: { logspace: [1, 256, 40] }, direct: { logspace: [1, 256, 40] } },
      profiles: { of: ["teacher", "student"], points: 64 },
    });
    expect(sweep.fits).toMatchObject([{ name: "der", law: "power", by: ["alphaS"] }]);
  });

  it("lists outputs in table order, best step and risk only where there is a curve", () => {
    expect(parseSpec(distillation).outputs.filter((name) => !name.startsWith("direct"))).toEqual([
      "teacher_risk",
      "teacher_floor",
      "teacher_misfit",
      "teacher_expected_risk",
      "teacher_best_step",
      "teacher_best_risk",
      "student_risk",
      "student_floor",
      "student_misfit",
      "student_expected_risk",
    ]);
  });

  it("has one replicate with the engine exact, those of the spec with sampled", () => {
    expect(parseSpec(distillation).replicates).toEqual({ min: 1, max: 1 });
    expect(parseSpec(distillation, { engine: "sampled" }).replicates).toEqual({ min: 64, max: 64 });
  });

  it("keeps the best step size per model and builds measures on measures", () => {
    const sweep = parseSpec(tunedPerModel);
    const columns: Record<string, number> = { teacher_risk: 3, student_risk: 2 };

    expect(sweep.points).toBe(20 * 9);
    expect(sweep.best.map(({ over }) => over)).toEqual([["etaT"], ["etaS"]]);
    expect(sweep.best[1].minimise((name) => columns[name])).toBe(2);
    expect(sweep.measures.map(({ evaluate }) => evaluate((name) => columns[name]))).toEqual([
      1.5, 3,
    ]);
  });

  it("gives stage lengths the stage's own number of steps", () => {
    const { chain } = parseSpec(tunedPerModel).cell(0);

    expect(chain.teacher).toMatchObject({
      schedule: { "half-constant": { stageLength: Math.log(50) } },
    });
    expect(chain.student).toMatchObject({
      schedule: { "half-constant": { stageLength: Math.log(2500) } },
    });
  });

  it("advances zipped axes of texts and numbers together", () => {
    const sweep = parseSpec(variants);

    expect(sweep.axes[0]).toEqual({ name: "variant", type: "text" });
    expect(planned(sweep).map((index) => Object.values(sweep.values(index)))).toEqual([
      ["A", 2000, 1],
      ["A", 2000, 10],
      ["A", 2000, 50],
      ["B", 200, 1],
      ["B", 200, 10],
      ["B", 200, 50],
    ]);
    expect(sweep.cell(4).problem.target).toEqual({ exponent: 1, amplitude: 0.01, support: 10 });
  });

  it("keeps N and n apart", () => {
    const sweep = parseSpec(fourAxes);
    const kept = planned(sweep).map((index) => sweep.values(index));

    expect(kept).toHaveLength(192);
    expect(kept.every(({ N, n }) => n >= N)).toBe(true);
    expect(sweep.cell(sweep.points - 1).chain.student).toMatchObject({
      stepSize: { fractionOfMax: 0.25 },
    });
  });

  it("knows stages of several learners", () => {
    const sweep = parseSpec(severalLearners);

    expect(sweep.cell(1).chain).toEqual({
      surrogate: { learner: "optimal-surrogate", for: 50 },
      masked: { learner: "mask", for: 50 },
      standard: { learner: "ridgeless", samples: 50 },
      optimal: { learner: "ridge", labels: "surrogate", samples: 50, ridge: 1e-3 },
    });
    expect(sweep.cost(1).secondsPerReplicate).toBeGreaterThan(0);
  });

  it("reads JSON as it reads YAML", () => {
    const spec = {
      version: 1,
      name: "json",
      axes: { N: [16, 32] },
      problem: { d: 4, target: { exponent: 1 } },
      chain: { model: { learner: "sgd", samples: "2 * N", stepSize: 0.1 } },
    };

    expect(parseSpec(JSON.stringify(spec)).cell(1).chain.model).toMatchObject({ samples: 64 });
  });
});
