import { describe, expect, it } from "vitest";

import { parseSpec, sweepFromResolved, type Sweep } from "./index.js";

const spec = (fit: string, rest = ""): string => `version: 1
name: laws
axes: { N: [8, 16], n: [4, 8], alpha: [1.5, 2] }
problem: { d: 10, target: { exponent: 1.5 } }
chain: { teacher: { learner: sgd, samples: N, stepSize: 0.1 } }
fit: [ { name: f, y: teacher_risk, ${fit} } ]
${rest}`;

const read = (fit: string, rest = ""): Sweep => parseSpec(spec(fit, rest), { file: "s.yaml" });

describe("laws of several parameters in a spec", () => {
  it("are read by name and as an expression, beside laws with an exponent", () => {
    expect(read("x: N, law: broken").surfaces).toMatchObject([
      { name: "f", law: "broken", objective: "huber", holdout: 0 },
    ]);
    expect(read("x: [N, n], law: chinchilla, by: [alpha]").surfaces[0].x).toHaveLength(2);
    const own = read("x: [N, n], law: E + A * N^-a * n^-b, objective: lad").surfaces[0];
    if (typeof own.law === "string") throw new Error("not an expression");
    expect(own.law.names).toEqual(["E", "A", "a", "b"]);
    expect(own.law.evaluate(Float64Array.of(1, 64, 1, 2), Float64Array.of(8, 2))).toBe(3);
    const plain = read("x: N, holdout: { largest: 2 }");
    expect(plain.surfaces).toEqual([]);
    expect(plain.fits[0]).toMatchObject({ law: "power", objective: "least-squares", holdout: 2 });
  });

  it("come back from the resolved spec, and a hold-out is part of its digest", () => {
    const sweep = read("x: [N, n], law: E + A * N^-a * n^-b");
    expect(sweepFromResolved(sweep.resolved).digest).toBe(sweep.digest);
    expect(read("x: N, holdout: { largest: 1 }").digest).not.toBe(read("x: N").digest);
  });

  it.each([
    ["x: N, law: powr", "s.yaml:6:47: fit[0].law: there is no law powr. Did you mean power?"],
    ["x: N, law: chinchila", "Did you mean chinchilla?"],
    ["x: N, law: chinchilla", "fit[0].x: the law chinchilla has 2 variables, but x names 1."],
    ["x: [N, n], law: broken", "the law broken has one variable, but x names 2."],
    ["x: [N, n]", "the law power has one variable, but x names 2."],
    ["x: [N, m], law: chinchilla", 's.yaml:6:43: fit[0].x[1]: there is no "m" here.'],
    ["x: N, law: C * M^p", "does not use N, its x."],
    ["x: N, law: C * N^p + alpha", "alpha is a column, not a free parameter."],
    ["x: N, law: N^2", "the law has no free parameter."],
    ["x: N, law: C * N^", "fit[0].law"],
    ["x: N / 2, law: C * N^p", "needs x by a name"],
    ["x: N, law: broken, predicted: 1", "no one exponent that could be predicted"],
    ["x: [N, n], law: chinchilla, holdout: { largest: 1 }", "Leave holdout out, or use one x."],
    ["x: N, holdout: { largest: 0 }", "Write a whole number of at least 1."],
    ["x: N, law: broken, weights: replicates", "weigh alike"],
    ["x: N, weights: noisy", "Write equal or replicates."],
    ["x: N, objective: hubr", "Write least-squares, huber or lad."],
  ])("are refused: %s", (fit, answer) => {
    expect(() => read(fit)).toThrow(answer);
  });

  it("end no rounds and back no claim: they have no one exponent", () => {
    const until =
      "engine: sampled\nreplicates: { max: 8, until: { exponent_ci_halfwidth: 0.1, of: f } }";
    expect(() => read("x: N, law: broken", until)).toThrow(
      "the fit f has the law broken, which has no one exponent.",
    );
    expect(read("x: N", until).replicates.until?.of).toBe("f");
    expect(() => read("x: N, objective: lad, holdout: { largest: 1 }", until)).toThrow(
      "the fit f has objective: lad and holdout, which the rule of rounds does not know.",
    );
    const claim = "claims: [ { claim: c, source: s, exponent: f, value: 1 } ]";
    expect(() => read("x: N, law: broken", claim)).toThrow("no fit f with an exponent");
  });
});
