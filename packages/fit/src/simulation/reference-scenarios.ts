// reference-scenarios.ts — the grid of made-up sweeps that a default interval must cover at 93 … 97 %.

import { baseScenario, type Scenario } from "./scenario.js";

const exponents = [
  ["x^-1/3", -1 / 3],
  ["x^-1/2", -1 / 2],
  ["x^-1", -1],
] as const;

/** Floors as multiples of the last power term: 2 and 0.2 are to be measured, 0.02 to be called not separable. */
export const referenceFloors = [2, 0.2, 0.02] as const;

/** Replicates of a cell in these sweeps. */
export const referenceReplicates = 16;

/**
 * 8 or 12 cells, x doubling, replicates of CV 15 %, gamma or log-normal; `power`, and `power+floor` with
 * each of the floors. Names begin with `power` or `floor F` and end with the noise.
 */
export const referenceScenarios: readonly Scenario[] = [undefined, ...referenceFloors].flatMap(
  (floor) =>
    [8, 12].flatMap((cells) =>
      exponents.flatMap(([name, exponent]) =>
        (["gamma", "log-normal"] as const).map((noise) => ({
          ...baseScenario,
          name: `${floor === undefined ? "power" : `floor ${floor}`}, ${cells} sizes, ${name}, ${noise}`,
          law: floor === undefined ? ("power" as const) : ("power+floor" as const),
          cells,
          exponent,
          floor: floor ?? 0,
          cv: [0.15, 0.15] as const,
          noise,
        })),
      ),
    ),
);
