// mixed-costs.fixture.ts — sweeps whose cells differ in cost by a factor of 10,000, and are mispredicted.
import type { Lot } from "./lot.js";
import { fullPlan, type Plan } from "./plan.js";
import { exponentOf } from "./order.js";
import { seededNumbers } from "./simulate.fixture.js";

export interface MixedCosts {
  readonly seed: number;
  readonly cells: number;
  readonly rows: number;
  /** Predicted seconds of the longest rows; the others are down to a 10,000th of it, evenly by magnitude. */
  readonly longest: number;
  /** Rows of a power of two of the predicted cost take between 1 / `byClass` and `byClass` times that. Default 1. */
  readonly byClass?: number;
  /** Besides, each cell's rows take up to this factor more or less. Default 1. */
  readonly byCell?: number;
  /** Predicted seconds spent once per cell and thread, up to so many rows' worth. Default 0. */
  readonly onceRows?: number;
}

export interface MixedSweep {
  readonly plan: Plan;
  /** What a row of each item really takes. */
  readonly rowSeconds: readonly number[];
  /** What a lot really takes on an agent: the first of a cell there also what is spent once. */
  readonly seconds: (lot: Lot, agent: number) => number;
  /** Work of one thread that computes everything. */
  readonly total: number;
  /** The longest row. */
  readonly longest: number;
}

const RANGE = 1e4;

/** One such sweep; each call has its own memory of which agents have seen which cells. */
export function mixedSweep(of: MixedCosts): MixedSweep {
  const { seed, cells, rows, longest, byClass = 1, byCell = 1, onceRows = 0 } = of;
  const next = seededNumbers(seed);
  const around = (factor: number): number => power(factor * factor, next()) / factor;
  const predicted = Float64Array.from({ length: cells }, () => longest / power(RANGE, next()));
  const ofClass = new Map<number, number>();
  const rowSeconds = Array.from(predicted, (seconds) => {
    const costClass = exponentOf(seconds);
    const factor = ofClass.get(costClass) ?? around(byClass);
    ofClass.set(costClass, factor);
    return seconds * factor * around(byCell);
  });
  const once = predicted.map((seconds) => onceRows * next() * seconds);
  const seen = new Set<string>();
  const seconds = ({ ranges }: Lot, agent: number): number => {
    let sum = 0;
    ranges.items.forEach((item, r) => {
      sum += ranges.counts[r] * rowSeconds[item];
      if (!seen.has(`${agent}:${item}`)) sum += once[item];
      seen.add(`${agent}:${item}`);
    });
    return sum;
  };
  const base = fullPlan(new Array<number>(cells).fill(rows), predicted);
  return {
    plan: { ...base, secondsOnce: once },
    rowSeconds,
    seconds,
    total: rowSeconds.reduce((sum, one, item) => sum + rows * one + once[item], 0),
    longest: Math.max(...rowSeconds),
  };
}

/** base^x for x in [0, 1): square roots for its binary digits. */
function power(base: number, x: number): number {
  let value = 1;
  let root = base;
  for (let rest = 2 * x, bit = 0; bit < 30; bit++, rest = 2 * (rest % 1)) {
    root = Math.sqrt(root);
    if (rest >= 1) value *= root;
  }
  return value;
}
