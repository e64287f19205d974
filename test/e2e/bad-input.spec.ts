// What a user can get wrong ends in a clear message and a stable exit status, with nothing lost.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { file, ktsweep, temporaryFolder } from "./program.js";

const folder = temporaryFolder();

const long = "{ range: [1, 100000, 1] }";

function specText(
  changes: { readonly name?: string; readonly extra?: string; readonly teacher?: string } = {},
): string {
  const { name = "tiny", extra = "", teacher = "samples: 32, stepSize: 0.1" } = changes;
  return `version: 1
name: ${name}
problem: { d: 8, target: { exponent: 1.5 } }
chain:
  teacher: { learner: sgd, ${teacher} }
${extra}`;
}

describe("a spec with a mistake", () => {
  it.each<[string, string, RegExp]>([
    [
      "an unknown key",
      specText({ teacher: "samples: 32, stepsize: 0.1" }),
      /:5:\d+.*stepsize.*stepSize/s,
    ],
    ["a wrong type", specText({ teacher: "samples: many, stepSize: 0.1" }), /:5:\d+.*many/s],
    ["NaN", specText({ teacher: "samples: .nan, stepSize: 0.1" }), /:5:\d+.*NaN/is],
    ["negative samples", specText({ teacher: "samples: -4, stepSize: 0.1" }), /:5:\d+.*-4/s],
    ["an empty axis", specText({ extra: "axes: { N: [] }" }), /:6:\d+.*N/s],
    ["unknown labels", specText({ teacher: "labels: pupil, samples: 3, stepSize: 0.1" }), /pupil/],
    ["a duplicate stage", specText({ extra: "  teacher: { learner: sgd }" }), /:6:\d+.*teacher/s],
    ["an unknown name", specText({ teacher: "samples: 4*M, stepSize: 0.1" }), /:5:\d+.*M/s],
    [
      "a call outside the list",
      specText({ teacher: "samples: system(1), stepSize: 0.1" }),
      /system/,
    ],
    [
      "a grid of 1e15 cells",
      specText({ extra: `axes: { a: ${long}, b: ${long}, c: ${long} }` }),
      /1,?000,?000,?000,?000,?000|1e\+?15/,
    ],
    ["a path in a name", specText({ name: "../../etc" }), /name/],
    ["a prototype key", specText({ extra: "__proto__: { polluted: 1 }" }), /__proto__/],
    [
      "a misspelt learner",
      specText({ teacher: "samples: 3, ridge: 0.1" }).replace("learner: sgd", "learner: rigde"),
      /rigde.*ridge/s,
    ],
    ["no spec at all", "", /empty/],
    ["aliases", `a: &a [${"1,".repeat(9)}1]\nb: [*a, *a]`, /alias/i],
  ])("%s is refused with exit 2", async (title, text, message) => {
    const spec = file(folder, `${title.replaceAll(" ", "-")}.yaml`, text);
    const out = join(folder, `never-${title.replaceAll(" ", "-")}`);
    const { code, stderr } = await ktsweep(["run", spec, "--out", out]);

    expect(stderr).toMatch(message);
    expect(code).toBe(2);
    expect(existsSync(out)).toBe(false);
  });

  it("a file that is not there is named", async () => {
    const { code, stderr } = await ktsweep(["plan", join(folder, "absent.yaml")]);

    expect([code, stderr]).toEqual([2, expect.stringContaining("absent.yaml")]);
  });

  it("an unknown verb gets the nearest one", async () => {
    const { code, stderr } = await ktsweep(["rnu"]);

    expect([code, stderr]).toEqual([2, expect.stringContaining("Did you mean run")]);
  });
});

describe("a folder that can't be used", () => {
  const spec = file(folder, "good.yaml", specText());

  it("is refused when it belongs to another sweep", async () => {
    const out = join(folder, "taken");
    await ktsweep(["run", spec, "--out", out]);
    const other = file(folder, "other.yaml", specText({ name: "other" }));
    const { code, stderr } = await ktsweep(["run", other, "--out", out]);

    expect([code, stderr]).toEqual([2, expect.stringMatching(/holds sweep tiny.*not other/)]);
  });

  it("is named when a file is in the way", async () => {
    const { code, stderr } = await ktsweep(["run", spec, "--out", file(folder, "in-the-way", "x")]);

    expect(code).toBe(5);
    expect(stderr).toContain("in-the-way");
  });
});

describe("standard streams", () => {
  it("take a spec from stdin and keep results apart from messages", async () => {
    const { code, stdout } = await ktsweep(["plan", "-", "--json"], specText());

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ points: 1, rows: 1 });
  });

  it("give help with an example for every verb", async () => {
    const { stdout } = await ktsweep(["--help"]);
    const verbs = [...stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, verb]) => verb);

    expect(verbs.length).toBeGreaterThan(14);
    for (const verb of verbs.filter((name) => name !== "help")) {
      expect((await ktsweep([verb, "--help"])).stdout).toContain("Example:");
    }
  }, 60_000);
});
