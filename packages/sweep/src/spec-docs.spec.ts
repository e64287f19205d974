// docs/spec.md says nothing that does not parse.

import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";

import { parseSpec } from "./index.js";

const page = readFileSync(new URL("../../../docs/spec.md", import.meta.url), "utf8");
const blocks = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text);

/** What the fragments of the page stand in. */
const around = {
  version: 1,
  name: "around",
  axes: { N: [16, 32], alpha: [1.5, 2.5], eta: [0.1, 0.2] },
  derive: { Neff: "N / log2(N)" },
  problem: { d: 100, target: { exponent: 1.5 } },
  chain: {
    teacher: { learner: "sgd", samples: "N", stepSize: "eta" },
    direct: { learner: "sgd", samples: "N", stepSize: "eta" },
    student: { learner: "sgd", labels: "teacher", samples: "N", stepSize: 0.1 },
  },
  measures: { der: "direct_risk / student_risk" },
  fit: [{ name: "der", y: "der", x: "N" }],
};

/** A whole spec as it stands, a fragment inside of what is around it. */
function wholeSpec(text: string): string {
  return /^version:/m.test(text) ? text : stringify({ ...around, ...(parse(text) as object) });
}

describe("docs/spec.md", () => {
  it.each(blocks.map((text) => [text.split("\n", 2).join(" "), text]))(
    "has an example that parses: %s …",
    (_, text) => {
      expect(parseSpec(wholeSpec(text)).points).toBeGreaterThan(0);
    },
  );

  it("gives the values that it says axes have", () => {
    const grid = blocks.find((text) => text.includes("teacherSteps:"));
    const sweep = parseSpec(wholeSpec(grid ?? ""));
    const seen = (axis: string): unknown[] => [
      ...new Set(Array.from({ length: sweep.points }, (_, i) => sweep.values(i)[axis])),
    ];

    expect(seen("N")).toEqual([256, 512, 1024, 2048, 4096, 8192]);
    expect(seen("eta")).toEqual([0.02, 0.04, 0.06, 0.08, 0.1]);
    expect(seen("n")).toEqual([10, 32, 100, 316, 1000, 3162, 10000]);
    expect(seen("k")).toEqual([1, 3, 5, 7, 9]);
  });
});
