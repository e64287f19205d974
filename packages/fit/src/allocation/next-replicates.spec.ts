import { describe, expect, it } from "vitest";
import {
  growingCells,
  halfwidthOf,
  runAdaptive,
  runUniform,
} from "../simulation/adaptive-sweep.js";
import { binomialBand } from "../simulation/coverage.js";
import { requestOf, scenarios, truthOf, type Scenario } from "../simulation/scenario.js";
import type { FitCell } from "../types.js";
import { nextReplicates, type PlannedCell } from "./next-replicates.js";

const floored: Scenario = {
  ...scenarios.find(({ name }) => name === "floor, cv 20 %")!,
  cv: [0.15, 0.15],
  cells: 8,
};
const decaying: Scenario = { ...scenarios[0], cells: 8, cv: [0.15, 0.15] };
const run = { min: 8, max: 4096, worth: 64, costPower: 1 };

function plannedAt(scenario: Scenario, replicates: number, key = "cells"): PlannedCell[] {
  return growingCells(scenario, run, key).map(({ cellWith, cost }) => ({
    cell: cellWith(replicates),
    ...{ planned: replicates, cost },
  }));
}

describe("nextReplicates", () => {
  it("doubles every cell until there are eight replicates to judge by", () => {
    const { replicates, groups } = nextReplicates(requestOf(floored), plannedAt(floored, 3), {
      ...{ halfwidth: 10, max: 4096 },
    });
    expect([...replicates]).toEqual(new Array(8).fill(6));
    expect(groups[0].verdict).toBe("goes-on");
  });

  it("ends where the interval is narrow enough, and where there is no more to be had", () => {
    const ask = (halfwidth: number, max: number) =>
      nextReplicates(requestOf(decaying), plannedAt(decaying, 32), { halfwidth, max }).groups[0];
    expect(ask(0.1, 4096).verdict).toBe("reached");
    expect(ask(0.0001, 32).verdict).toBe("exhausted");
    expect(ask(0.0001, 4096).verdict).toBe("goes-on");
  });

  it("does not go on for ever where all rows of a cell fail, or nothing can be fitted", () => {
    const empty: FitCell = {
      columns: { N: 1e6 },
      replicates: new Int32Array(),
      samples: { a: new Float64Array() },
    };
    for (const cells of [[], plannedAt(decaying, 8)]) {
      let planned = [...cells, { cell: empty, planned: 8, cost: 1 }];
      let rounds = 0;
      for (; rounds < 100; rounds++) {
        const target = { halfwidth: 1e-9, max: 64 };
        const { replicates } = nextReplicates(requestOf(decaying), planned, target);
        if (planned.every((one, i) => one.planned === replicates[i])) break;
        planned = planned.map((one, i) => ({ ...one, planned: replicates[i] }));
      }
      expect(rounds).toBeLessThan(20);
    }
  });

  it("is the same for the same rows, whatever the order of the cells", () => {
    const cells = plannedAt(floored, 16);
    const target = { halfwidth: 0.05, max: 4096 };
    const { replicates } = nextReplicates(requestOf(floored), cells, target);
    const turned = nextReplicates(requestOf(floored), [...cells].reverse(), target).replicates;
    expect([...turned].reverse()).toEqual([...replicates]);
  });

  it("lets groups that are known well enough rest while others go on", () => {
    const request = { ...requestOf(decaying), by: ["kind"] };
    const of = (kind: string, scenario: Scenario) =>
      plannedAt(scenario, 16, kind).map(({ cell, ...rest }) => ({
        ...rest,
        cell: { ...cell, columns: { ...cell.columns, kind } },
      }));
    const cells = [...of("quiet", { ...decaying, cv: [0.01, 0.01] }), ...of("loud", decaying)];
    const { replicates, groups } = nextReplicates(request, cells, { halfwidth: 0.01, max: 4096 });
    expect(groups.map(({ verdict }) => verdict)).toEqual(["reached", "goes-on"]);
    expect(Math.max(...replicates.slice(0, 8))).toBe(16);
    expect(Math.max(...replicates.slice(8))).toBeGreaterThan(16);
  });
});

describe("a sweep that grows by the rule", () => {
  const sets = 60;
  const ends = Array.from({ length: sets }, (_, k) => {
    const cells = growingCells(floored, run, `floored ${k}`);
    return { adaptive: runAdaptive(floored, run, cells), uniform: runUniform(floored, run, cells) };
  });

  it("ends with the interval that was asked for, and its coverage", () => {
    const halfwidth = halfwidthOf(floored, run);
    let covered = 0;
    for (const { fit, verdict } of ends.map(({ adaptive }) => adaptive)) {
      const [low, high] = [fit.exponent_ci_low!, fit.exponent_ci_high!];
      expect(verdict).toBe("reached");
      expect((high - low) / 2).toBeLessThanOrEqual(halfwidth);
      if (low <= truthOf(floored).exponent && truthOf(floored).exponent <= high) covered++;
    }
    // False alarms 1e-4 at nominal coverage; the nightly measures it over thousands.
    const [least] = binomialBand(sets, 0.95, 2e-4);
    expect(covered).toBeGreaterThanOrEqual(least);
  }, 30_000);

  it("costs less than six tenths of uniform replicates", () => {
    const ratios = ends.map(({ adaptive, uniform }) => adaptive.cost / uniform.cost);
    ratios.sort((a, b) => a - b);
    expect(ratios[sets / 2]).toBeLessThan(0.6);
  });
});
