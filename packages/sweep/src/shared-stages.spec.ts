import { describe, expect, it } from "vitest";

import { parseSpec } from "./index.js";

/** A teacher, a student that learns from it, and a control beside them; `axes` and fields as given. */
function shared(axes: string, { problem = "d: 8", teacher = "", student = "", control = "" }) {
  const sgd = (fields: string): string =>
    `{ learner: sgd, ${fields === "" ? "samples: 4, stepSize: 0.1" : fields} }`;
  return parseSpec(`
version: 1
name: shared
seed: 1
axes: { ${axes} }
problem: { ${problem}, target: { exponent: 1.5 }, spectrum: { exponent: 2 } }
chain:
  teacher: ${sgd(teacher)}
  student: ${sgd(`labels: teacher, ${student === "" ? "samples: 4, stepSize: 0.1" : student}`)}
  control: ${sgd(control)}
replicates: 2
engine: sampled
`).sharedStages;
}

describe("shared stages", () => {
  it("are those that an axis does not reach", () => {
    const axes = "N: [1, 2], M: [3, 4]";
    const student = "samples: M, stepSize: 0.1";

    expect(shared(axes, { teacher: "samples: N, stepSize: 0.1", student })).toEqual([
      "teacher",
      "control",
    ]);
  });

  it("inherit the axes of their labels and of their problem", () => {
    const teacher = "samples: N, stepSize: 0.1";

    expect(shared("N: [1, 2]", { teacher })).toEqual(["control"]);
    expect(shared("D: [8, 9], N: [1, 2]", { problem: "d: D", teacher })).toEqual(["control"]);
    expect(shared("D: [8, 9]", { problem: "d: D" })).toEqual([]);
  });

  it("are reached through expressions and mixed labels too", () => {
    const student = "labels: { mix: [teacher, truth], weight: 0.5 }, samples: 4, stepSize: 0.1";
    const control = student;

    expect(shared("N: [1, 2]", { teacher: "samples: 2*N, stepSize: 0.1", control })).toEqual([]);
  });
});
