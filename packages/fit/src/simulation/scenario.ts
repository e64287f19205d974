// scenario.ts — made-up sweeps whose true exponent is known.

import { pow } from "@ktsweep/core";
import type { LawParameters } from "../law.js";
import type { Random } from "../random.js";
import type { FitCell, FitRequest, LawName } from "../types.js";
import { gamma, logNormal, normal } from "./noise.js";

/** A kind of sweep: x doubles from cell to cell and y = x^p + E on average. */
export interface Scenario {
  readonly name: string;
  readonly law: LawName;
  readonly cells: number;
  readonly exponent: number;
  /** E as a multiple of the power law at the last cell. */
  readonly floor: number;
  /** Coefficient of variation of one replicate in the first and the last cell, geometric between. */
  readonly cv: readonly [first: number, last: number];
  readonly noise: "gamma" | "log-normal";
  /** Correlation of log noise between cells at one replicate number (log-normal only). */
  readonly correlation: number;
  /** y = a/b of two columns, each with this noise. */
  readonly ratio: boolean;
  /** Share of rows that failed. */
  readonly missing: number;
  /** Replicates of the first and the last cell as multiples of R, geometric between. */
  readonly effort: readonly [first: number, last: number];
}

/** A bare power law with even noise; a kind of sweep says what differs. */
export const baseScenario: Scenario = {
  name: "",
  law: "power",
  cells: 5,
  exponent: -1 / 3,
  floor: 0,
  cv: [0.1, 0.1],
  noise: "gamma",
  correlation: 0,
  ratio: false,
  missing: 0,
  effort: [1, 1],
};

/** The kinds of sweep whose coverage docs/adr/0004 lists. */
export const scenarios: readonly Scenario[] = [
  { ...baseScenario, name: "independent, cv 10 %" },
  { ...baseScenario, name: "independent, cv 20 → 2 %, 7 cells", cells: 7, cv: [0.2, 0.02] },
  { ...baseScenario, name: "skewed: log-normal, cv 60 %", cv: [0.6, 0.6], noise: "log-normal" },
  {
    ...baseScenario,
    name: "common numbers, cv 20 → 5 %",
    cv: [0.2, 0.05],
    noise: "log-normal",
    correlation: 0.9,
  },
  { ...baseScenario, name: "ratio, cv 6 → 2 %", ratio: true, cv: [0.06, 0.02], exponent: 1 / 12 },
  {
    ...baseScenario,
    name: "ratio, common numbers, cv 20 %",
    ratio: true,
    cv: [0.2, 0.2],
    exponent: 1 / 12,
    noise: "log-normal",
    correlation: 0.9,
  },
  { ...baseScenario, name: "one row in ten failed, cv 20 %", cv: [0.2, 0.2], missing: 0.1 },
  {
    ...baseScenario,
    name: "floor, cv 2 %",
    law: "power+floor",
    cells: 7,
    exponent: -1,
    floor: 2,
    cv: [0.02, 0.02],
  },
  {
    ...baseScenario,
    name: "floor, cv 5 %",
    law: "power+floor",
    cells: 7,
    exponent: -1,
    floor: 2,
    cv: [0.05, 0.05],
  },
  {
    ...baseScenario,
    name: "floor, cv 20 %",
    law: "power+floor",
    cells: 7,
    exponent: -1,
    floor: 2,
    cv: [0.2, 0.2],
  },
  {
    ...baseScenario,
    name: "floor, common numbers, cv 20 %",
    law: "power+floor",
    cells: 7,
    exponent: -1,
    floor: 2,
    cv: [0.2, 0.2],
    noise: "log-normal",
    correlation: 0.9,
  },
  {
    ...baseScenario,
    name: "faint floor, cv 20 %",
    law: "power+floor",
    cells: 6,
    exponent: -0.5,
    floor: 0.5,
    cv: [0.2, 0.2],
  },
  {
    ...baseScenario,
    name: "floor that is not there, cv 5 %",
    law: "power+floor",
    cells: 7,
    exponent: -1,
    cv: [0.05, 0.05],
  },
  {
    ...baseScenario,
    name: "256 R → R replicates, cv 20 %, 8 cells",
    cells: 8,
    cv: [0.2, 0.2],
    effort: [256, 1],
  },
  {
    ...baseScenario,
    name: "R → 256 R replicates, cv 20 → 60 %, 8 cells",
    cells: 8,
    cv: [0.2, 0.6],
    effort: [1, 256],
  },
  {
    ...baseScenario,
    name: "floor, 16 R → R replicates, cv 15 %, 8 cells",
    law: "power+floor",
    cells: 8,
    exponent: -0.5,
    floor: 2,
    cv: [0.15, 0.15],
    effort: [16, 1],
  },
];

/** x of the first cell. */
const smallest = 256;

/** The parameters that make a scenario's data. */
export function truthOf(scenario: Scenario): LawParameters {
  const { exponent, cells, floor } = scenario;
  return {
    exponent,
    prefactor: pow(smallest, -exponent),
    floor: floor * pow(pow(2, cells - 1), exponent),
  };
}

/** The fit that goes with a scenario. */
export function requestOf(scenario: Scenario): FitRequest {
  return {
    name: scenario.name,
    law: scenario.law,
    x: (column) => column("N"),
    y: scenario.ratio ? (column) => column("a") / column("b") : (column) => column("a"),
    by: [],
  };
}

/** One data set of a scenario. Cost: cells · replicates draws. */
export function simulate(scenario: Scenario, replicates: number, random: Random): FitCell[] {
  const most = replicates * Math.max(...scenario.effort);
  const shared = Array.from({ length: most }, () => [normal(random), normal(random)]);
  const { floor } = truthOf(scenario);
  return Array.from({ length: scenario.cells }, (_, i) => {
    const [first, final] = scenario.cv;
    const cv = first * pow(final / first, i / (scenario.cells - 1));
    const factor = (r: number, column: 0 | 1): number => {
      if (scenario.noise === "gamma") return gamma(random, cv);
      const own = normal(random) * Math.sqrt(1 - scenario.correlation);
      return logNormal(own + Math.sqrt(scenario.correlation) * shared[r][column], cv);
    };
    const x = pow(2, i);
    const mean = pow(x, scenario.exponent) + floor;
    const [begin, end] = scenario.effort;
    const rows = replicates * begin * pow(end / begin, i / (scenario.cells - 1));
    const kept = Array.from({ length: Math.round(rows) }, (_, r) => r).filter(
      () => scenario.missing === 0 || random.uniform() >= scenario.missing,
    );
    return {
      columns: { N: smallest * x },
      replicates: Int32Array.from(kept),
      samples: {
        a: Float64Array.from(kept, (r) => mean * factor(r, 0)),
        b: Float64Array.from(kept, (r) => factor(r, 1)),
      },
    };
  });
}
