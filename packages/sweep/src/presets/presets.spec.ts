// Whether presets hold what they claim is a matter of test/system/reproduce.system.ts.

import { describe, expect, it } from "vitest";

import type { LinesFigureSpec } from "./figure.js";
import { findPresets, presets } from "./index.js";
import { presetSweep } from "./preset.js";

const SIZES = ["smoke", "paper", "full"] as const;

const sized = presets.flatMap((preset) => SIZES.map((size) => [preset.id, size, preset] as const));

function linesOf({ lines }: LinesFigureSpec): readonly string[] {
  return lines.flatMap(({ y, predicted }) => [y, ...(predicted === undefined ? [] : [predicted])]);
}

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

  it.each(presets.filter(({ figures }) => figures).map((preset) => [preset.id, preset] as const))(
    "%s has figures of what it computes",
    (_, preset) => {
      const sweep = presetSweep(preset, "paper");
      const names = [...sweep.axes.map(({ name }) => name), ...sweep.derived];
      for (const figure of preset.figures ?? []) {
        const expressions = figure.kind === "lines" ? [figure.x, ...linesOf(figure)] : [];
        for (const text of expressions) sweep.expression(text);
        if (figure.where !== undefined) {
          const isShown = sweep.select(figure.where);
          expect(Array.from({ length: sweep.points }, (__, i) => isShown(i))).toContain(true);
        }
        expect(names).toEqual(expect.arrayContaining([...(figure.by ?? [])]));
        const stages = figure.kind === "curves" ? figure.stages : [];
        expect(sweep.stages).toEqual(expect.arrayContaining([...stages]));
      }
    },
  );

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
