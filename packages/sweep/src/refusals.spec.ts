// What a spec must not be, what is said about it, and that it is said at once.

import { isKtsweepError } from "@ktsweep/core";
import { describe, expect, it } from "vitest";

import { parseSpec, type ParseOptions } from "./index.js";

const sound = `version: 1
name: base
axes: { N: [256, 512], alpha: [1.5, 2], variant: [A, B] }
problem: { d: 100, target: { exponent: 1.5 }, noiseVariance: 0.01 }
chain:
  teacher: { learner: sgd, samples: N, stepSize: 0.1 }
  student: { learner: sgd, labels: teacher, samples: infinite }
fit: [ { name: inN, y: teacher_risk, x: N, law: power, by: [alpha] } ]
`;

const change = (from: string, to: string): string => sound.replace(from, to);

/** The message of the refusal, without its code. */
function refusal(text: string, options: ParseOptions = {}): string {
  try {
    parseSpec(text, { file: "s.yaml", ...options });
  } catch (error) {
    if (isKtsweepError(error)) return error.message;
    throw error;
  }
  return "";
}

const MILLION = "{ range: [1, 1000000, 1] }";

/** What was typed, and all that must be in the answer. */
const cases: readonly (readonly [what: string, text: string, ...answer: string[]])[] = [
  [
    "an unknown key",
    change("noiseV", "noisV"),
    "s.yaml:4:47",
    "problem.noisVariance",
    "Did you mean noiseVariance?",
  ],
  ["an unknown top key", `${sound}replicate: 5\n`, "s.yaml:9:1", "Did you mean replicates?"],
  [
    "a wrong type",
    change("d: 100", "d: [100]"),
    "s.yaml:4:15",
    "problem.d: found a list",
    "a count of at least 1",
  ],
  ["true for a number", change("d: 100", "d: true"), "found true"],
  ["a missing key", change("d: 100, ", ""), "s.yaml:4:10", "problem.d: is missing"],
  ["NaN", change("d: 100", "d: .nan"), "s.yaml:4:15", "found NaN"],
  ["NaN on an axis", change("[256, 512]", "[256, .nan]"), "s.yaml:3:18", "axes.N[1]: found NaN"],
  [
    "infinity on an axis",
    change("[256, 512]", "{ linspace: [1, .inf, 3] }"),
    "axes.N.linspace[1]",
    "Infinity",
  ],
  [
    "negative samples",
    change("samples: N", "samples: -5"),
    "s.yaml:6:37",
    "chain.teacher.samples: found -5",
  ],
  [
    "negative samples by expression",
    change("samples: N", 'samples: "N - 512"'),
    "s.yaml:6:37",
    "is -256",
    "N = 256",
    "at least 1",
  ],
  ["a step size of 0", change("stepSize: 0.1", "stepSize: 0"), "found 0", "a number above 0"],
  ["an empty axis", change("[256, 512]", "[]"), "s.yaml:3:12", "axes.N: this axis has no values"],
  [
    "a rule that gives no values",
    change("[256, 512]", "{ log2: [9, 8] }"),
    "this axis has no values",
  ],
  [
    "a bare number for an axis",
    change("[256, 512]", "256"),
    "axes.N: found 256",
    "a list such as [256, 512]",
    "{ log2: [a, b] }",
  ],
  [
    "texts among numbers",
    change("[256, 512]", "[256, big]"),
    "s.yaml:3:18",
    "found a text among numbers",
  ],
  ["an unknown rule", change("[256, 512]", "{ log3: [1, 2] }"), "found a map with log3"],
  [
    "two numbers for three",
    change("[256, 512]", "{ linspace: [1, 2] }"),
    "axes.N.linspace",
    "Write 3 numbers",
  ],
  [
    "labels from a later stage",
    change("samples: N", "labels: student, samples: N"),
    "s.yaml:6:36",
    "student does not stand before this stage",
    "cyclic",
  ],
  [
    "labels from itself",
    change("labels: teacher", "labels: student"),
    "chain.student.labels",
    "cyclic",
  ],
  [
    "unknown labels",
    change("labels: teacher", "labels: techer"),
    "s.yaml:7:36",
    '"techer" is no earlier stage',
    "Did you mean teacher?",
  ],
  [
    "a stage twice",
    change("  student:", "  teacher: { learner: sgd }\n  student:"),
    "s.yaml:7:3",
    "chain.teacher: stands here twice",
  ],
  [
    "an unknown name",
    change("samples: N", "samples: 4*alpa"),
    "s.yaml:6:39",
    'there is no "alpa" here',
    "Did you mean alpha?",
  ],
  ["a mistyped word", change("samples: infinite", "samples: infinit"), "Did you mean infinite?"],
  [
    "a call outside the list",
    change("samples: N", "samples: sin(N)"),
    "there is no function",
    "sin",
    "Functions are log, log2",
  ],
  ["a member access", change("samples: N", "samples: N.length"), "found a member access"],
  [
    "a call of what is no name",
    change("samples: N", 'samples: "constructor.constructor(1)"'),
    "calls no name",
  ],
  ["two expressions", change("samples: N", 'samples: "N; N"'), "is not one expression"],
  [
    "1e15 cells",
    change("[256, 512]", MILLION)
      .replace("[1.5, 2]", MILLION)
      .replace("[A, B]", "{ range: [1, 1000, 1] }"),
    "s.yaml:3:1",
    "the grid has 1000000000000000 points",
  ],
  [
    "an axis of 1e9 values",
    change("[256, 512]", "{ range: [1, 1000000000, 1] }"),
    "this axis has 1000000000 values",
  ],
  [
    "a key of every object",
    change("d: 100", "__proto__: 1, d: 100"),
    "s.yaml:4:12",
    "found the key __proto__",
  ],
  ["a stage called constructor", change("teacher:", "constructor:"), "found the key constructor"],
  [
    "a path for a name",
    change("name: base", "name: ../../etc/passwd"),
    "s.yaml:2:7",
    "is not a sweep's name",
  ],
  ["a path for an axis", change("N: [256", '"../N": [256'), "s.yaml:3:9", "is not a name"],
  ["a letter that only looks like one", change("alpha: [", "αlpha: ["), "is not a name", "U+03B1"],
  ["a reserved name", change("alpha: [", "steps: ["), "steps is a reserved word"],
  ["the name of a function", change("alpha: [", "log: ["), "log is a function"],
  [
    "the name of a column",
    change("alpha: [", "teacher_risk: ["),
    "teacher_risk is also that of axes.teacher_risk",
  ],
  [
    "a derived name that is an axis",
    `${sound}derive: { N: 5 }\n`,
    "s.yaml:9:11",
    "also that of axes.N",
  ],
  [
    "a derived name that is no number",
    `${sound}derive: { q: "log(N - 512)" }\n`,
    "s.yaml:9:14",
    "derive.q: is NaN",
    "N = 256",
  ],
  [
    "a fit by an unknown name",
    change("by: [alpha]", "by: [alpa]"),
    "s.yaml:8:61",
    "Did you mean alpha?",
  ],
  ["a fit of a text axis", change("y: teacher_risk", "y: variant"), "gives a text"],
  ["a condition that is a number", `${sound}where: "N + 1"\n`, "s.yaml:9:8", "gives a number"],
  ["a chained comparison", `${sound}where: "1 < N < 5"\n`, "Join comparisons with and"],
  [
    "a text compared with a number",
    `${sound}where: variant == 3\n`,
    "== has a number where it needs a text",
  ],
  ["= for equality", `${sound}where: 'variant = "A"'\n`, "written =="],
  ["&& for and", `${sound}where: N > 3 && N < 5\n`, "Write and, or, not"],
  [
    "samples and steps",
    change("samples: N,", "samples: N, steps: 5,"),
    "s.yaml:6:12",
    "2 of samples, steps and flow",
    "exactly one",
  ],
  ["no length of training", change("samples: N,", ""), "0 of samples, steps and flow"],
  ["no step size", change(", stepSize: 0.1", ""), "no stepSize"],
  [
    "an unknown learner",
    change("learner: sgd, samples: N", "learner: sdg, samples: N"),
    "s.yaml:6:23",
    'found the text "sdg"',
    "Did you mean sgd? Write a stage, such as { learner: sgd",
  ],
  [
    "no learner",
    change("learner: sgd, samples: N", "samples: N"),
    "chain.teacher.learner: is missing",
  ],
  [
    "an unknown key in a choice",
    change("stepSize: 0.1", "stepSize: 0.1, schedule: { geometric: { length: 4 } }"),
    "s.yaml:6:78",
    "chain.teacher.schedule.geometric.length",
    "stageLength",
  ],
  [
    "an unknown choice",
    change("stepSize: 0.1", "stepSize: 0.1, schedule: geometrc"),
    "one of geometric, constant, half-constant",
  ],
  [
    "a word from an axis of other words",
    change("stepSize: 0.1", "stepSize: 0.1, schedule: { axis: variant }"),
    '"A" is no word here',
  ],
  [
    "a word from an axis of numbers",
    change("stepSize: 0.1", "stepSize: 0.1, schedule: { axis: N }"),
    '"N" is no axis of texts',
  ],
  [
    "coordinates beyond d",
    change("stepSize: 0.1", "stepSize: 0.1, sees: { first: 200 }"),
    "chain.teacher",
    "1 to 200",
  ],
  [
    "too few eigenvalues",
    change("stepSize: 0.1", "stepSize: 0.1, spectrum: { values: [1, 2] }"),
    "s.yaml:6:75",
    "lists 2 eigenvalues, but d is 100",
  ],
  [
    "scale and trace",
    change("stepSize: 0.1", "stepSize: 0.1, spectrum: { exponent: 1, scale: 2, trace: 1 }"),
    "both scale and trace",
  ],
  [
    "too many coefficients",
    change("{ exponent: 1.5 }", `{ values: [${"1, ".repeat(100)}1] }`),
    "lists 101 values, but d is 100",
  ],
  [
    "a tail that does not converge",
    change("exponent: 1.5 }", "exponent: 1 }, tail: extrapolate"),
    "problem.tail",
    "no tail to extrapolate",
  ],
  [
    "a curve of a converged stage",
    `${sound}checkpoints: { log2: [0, 3], of: [student] }\n`,
    "stage student trains in no steps",
  ],
  [
    "a curve of an unknown stage",
    `${sound}checkpoints: { log2: [0, 3], of: [studnt] }\n`,
    "Did you mean student?",
  ],
  [
    "until with an unknown fit",
    `${sound}replicates: { max: 16, until: { exponent_ci_halfwidth: 0.01, of: inM } }\n`,
    "there is no fit inM",
    "Did you mean inN?",
  ],
  [
    "min above max",
    `${sound}replicates: { min: 32, max: 16, until: { exponent_ci_halfwidth: 0.01, of: inN } }\n`,
    "min 32 is above max 16",
  ],
  ["no replicates", `${sound}replicates: 0\n`, "found 0", "at least 1"],
  ["a seed beyond 2^53", `${sound}seed: 9007199254740993\n`, "seed", "from 0 to 2^53 - 1"],
  [
    "zipped axes of unequal length",
    change("[256, 512]", "[256]") + "zip: [[N, variant]]\n",
    "N has 1, variant has 2",
  ],
  [
    "a zip of an unknown axis",
    `${sound}zip: [[N, varaint]]\n`,
    "s.yaml:9:11",
    "varaint is no axis",
  ],
  ["a zip of one axis", `${sound}zip: [[N]]\n`, "fewer than two"],
  ["an axis zipped twice", `${sound}zip: [[N, variant], [N, alpha]]\n`, "N is zipped twice"],
  [
    "a union without an axis",
    `${sound}union: [ { axes: { N: [1], alpha: [1] } } ]\n`,
    "union[0].axes",
    "no variant",
  ],
  [
    "a union with another axis",
    `${sound}union: [ { axes: { N: [1], alpha: [1], variant: [A], x: [1] } } ]\n`,
    "union[0].axes.x",
    "not in the first block",
  ],
  [
    "a union of other types",
    `${sound}union: [ { axes: { N: [a], alpha: [1], variant: [A] } } ]\n`,
    "N has texts here and numbers in the first block",
  ],
  [
    "best over what is no axis",
    `${sound}best: [ { over: [eta], minimise: teacher_risk } ]\n`,
    "there is no eta on the grid",
  ],
  [
    "best over nothing",
    `${sound}best: [ { over: [], minimise: teacher_risk } ]\n`,
    "found no axis",
  ],
  [
    "a measure of an unknown column",
    `${sound}measures: { der: student_risk / techer_risk }\n`,
    "s.yaml:9:33",
    "Did you mean teacher_risk?",
  ],
  [
    "a chain without stages",
    change(sound.slice(sound.indexOf("chain:"), sound.indexOf("fit:")), "chain: {}\n"),
    "the chain has no stage",
  ],
  ["an empty file", "", "the spec is empty"],
  ["a text", "hello", "s.yaml:1:1", "found one text.", "version, name, problem, chain"],
];

describe("refusals", () => {
  it("do not concern a sound spec", () => {
    expect(refusal(sound)).toBe("");
  });

  it.each(cases)("tell about %s", (_, text, ...answer) => {
    const message = refusal(text);

    for (const part of ["[SPEC_INVALID]", ...answer]) expect(message).toContain(part);
  });

  it("tell the first five of many, unknown keys first", () => {
    const message = refusal(change("d: 100", "d: -1, e1: 4, e2: 5, e3: 6, e4: 7, e5: 8, e6: 9"));

    expect(message.match(/this key is not known/g)).toHaveLength(5);
    expect(message).toContain("… and 2 more.");
  });

  it("carry the path and the number of faults as data", () => {
    try {
      parseSpec(change("d: 100", "d: true, x: 1"));
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ data: { path: "problem.x", problems: 2 } });
    }
  });

  it("point at --set, --only and --engine where the fault is theirs", () => {
    expect(refusal(sound, { set: ["problem.d=abc"] })).toContain(
      '--set problem.d=abc: problem.d: there is no "abc"',
    );
    expect(refusal(sound, { set: ["problem.dd=5"] })).toContain(
      "--set problem.dd=5: problem.dd: this key is not known",
    );
    expect(refusal(sound, { only: "N > Q" })).toContain('--only: there is no "Q" here');
    expect(refusal(sound, { engine: "exat" })).toContain("--engine exat: engine: found");
  });
});
