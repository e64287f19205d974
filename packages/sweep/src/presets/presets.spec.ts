// Whether presets hold what they claim is a matter of test/system/reproduce.system.ts.

import { describe, expect, it } from "vitest";

import { findPresets, presets } from "./index.js";
import { presetSweep } from "./preset.js";

const SIZES = ["smoke", "paper", "full"] as const;

const sized = presets.flatMap((preset) => SIZES.map((size) => [preset.id, size, preset] as const));

describe("presets", () => {
  it.each(sized)("%s parses at size %s", (id, size, preset) => {
    const sweep = presetSweep(preset, size);

    expect(sweep.name).toBe(id.toLowerCase());
    expect(sweep.claims.length).toBeGreaterThan(0);
  });

  it.each(sized)("%s has something for every claim to be about at size %s", (_, size, preset) => {
    const sweep = presetSweep(preset, size);
    const points = Array.from({ length: sweep.points }, (__, index) => sweep.values(index));

    for (const { where } of sweep.claims) {
      expect(points.some((point) => where?.((name) => point[name]) ?? true)).toBe(true);
    }
  });

  it("are found by id, by number and by the first words of the id", () => {
    expect(findPresets("p1-thm4-holds").map(({ id }) => id)).toEqual(["p1-thm4-holds"]);
    expect(findPresets("13").map(({ id }) => id)).toEqual([
      "p1-thm4-counterexample",
      "p1-thm4-holds",
    ]);
    expect(findPresets("conformance")).toHaveLength(5);
    expect(findPresets("conf")).toEqual([]);
  });

  it("take further assignments", () => {
    const [preset] = findPresets("p1-thm3-null");

    expect(presetSweep(preset, "smoke", ["problem.d=64"]).cell(0).problem.d).toBe(64);
  });
});
