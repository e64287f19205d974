import { runChain } from "@ktsweep/core";
import { describe, expect, it } from "vitest";

import { type CellEvidence, type Evidence, judge } from "../claims/judge.js";
import type { Sweep } from "../sweep.js";
import { findPresets, presets } from "./index.js";
import { presetSweep } from "./preset.js";

const SIZES = ["smoke", "paper", "full"] as const;

/** Planned cells with the columns of replicate 0, which is the expectation for exact sweeps. */
function cellEvidence(sweep: Sweep): CellEvidence[] {
  const planned = Array.from({ length: sweep.points }, (_, i) => i).filter(sweep.includes);
  return planned.map((index) => {
    const point = sweep.values(index);
    const columns: Record<string, number> = {};
    for (const [stage, result] of Object.entries(runChain(sweep.cell(index)))) {
      columns[`${stage}_risk`] = result.risk;
      columns[`${stage}_floor`] = result.floor;
      columns[`${stage}_misfit`] = result.misfit;
    }
    return {
      point: (name) => point[name],
      column: (name) => Number(point[name] ?? columns[name]),
    };
  });
}

/** Of the cells alike in all other axes, the one that `best` keeps. */
function keepBest(sweep: Sweep, cells: readonly CellEvidence[]): readonly CellEvidence[] {
  return sweep.best.reduce((kept, { over, minimise }) => {
    const others = sweep.axes.map(({ name }) => name).filter((name) => !over.includes(name));
    const chosen = new Map<string, CellEvidence>();
    for (const cell of kept) {
      const key = JSON.stringify(others.map(cell.point));
      const best = chosen.get(key);
      if (best === undefined || minimise(cell.column) < minimise(best.column)) {
        chosen.set(key, cell);
      }
    }
    return [...chosen.values()];
  }, cells);
}

/** Exponents by least squares on logarithms: what fits of noiseless power laws come to. */
function exactEvidence(sweep: Sweep): Evidence {
  const cells = keepBest(sweep, cellEvidence(sweep));
  const fits = sweep.fits.flatMap(({ name, x, y, by }) => {
    const keys = cells.map(({ point }) => JSON.stringify(by.map(point)));
    const groups = [...new Set(keys)].map((key) => cells.filter((_, i) => keys[i] === key));
    return groups.map((group) => ({
      name,
      point: group[0].point,
      exponent: slope(
        group.map(({ column }) => Math.log(x.evaluate(column))),
        group.map(({ column }) => Math.log(y.evaluate(column))),
      ),
    }));
  });
  const chosen = sweep.best.flatMap(({ over }) => over);
  const axes = sweep.axes.map(({ name }) => name).filter((name) => !chosen.includes(name));
  return { axes, cells, fits };
}

function slope(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((a, b) => a + b, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  return (
    mean(x.map((value, i) => (value - mx) * (y[i] - my))) /
    mean(x.map((value) => (value - mx) ** 2))
  );
}

const sized = presets.flatMap((preset) => SIZES.map((size) => [preset.id, size, preset] as const));

describe("presets", () => {
  it.each(sized)("%s parses at size %s", (id, size, preset) => {
    const sweep = presetSweep(preset, size);

    expect(sweep.name).toBe(id);
    expect(sweep.claims.length).toBeGreaterThan(0);
  });

  it.each(
    presets
      .filter(({ id }) => id !== "conformance-simulation")
      .map((preset) => [preset.id, preset] as const),
  )("%s holds what it claims at size smoke", (_, preset) => {
    const sweep = presetSweep(preset, "smoke");
    const evidence = exactEvidence(sweep);
    const verdicts = sweep.claims
      .map((claim) => judge(claim, evidence))
      .filter((verdict) => verdict !== undefined);

    expect(verdicts.length).toBeGreaterThan(0);
    expect(verdicts.filter(({ verdict }) => verdict === "fails")).toEqual([]);
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
    expect(findPresets("conformance")).toHaveLength(3);
    expect(findPresets("conf")).toEqual([]);
  });

  it("take further assignments", () => {
    const [preset] = findPresets("p1-thm3-null");

    expect(presetSweep(preset, "smoke", ["problem.d=64"]).cell(0).problem.d).toBe(64);
  });
});
