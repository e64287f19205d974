// row-model.ts — how long simulated rows take, and which of them fail.
import { mixedText } from "./draws.js";
import { rowKey } from "./simulated-sweep.js";

export interface RowModel {
  /** Seconds that a row takes, as a multiple of what was predicted. */
  readonly factor: (key: string) => number;
  /** Whether a row kills what computes it, each time. */
  readonly isPoison: (key: string) => boolean;
  /** Whether poison kills the whole compute process, not the thread alone. */
  readonly killsProcess: (key: string) => boolean;
  /** Whether the row fails, each time. */
  readonly failsForGood: (key: string) => boolean;
  /** Whether this computation of the row fails, and the next may not. `computation` counts from 1 over all agents. */
  readonly failsNow: (key: string, computation: number) => boolean;
}

export interface RowModelOptions {
  readonly seed: number;
  /** Shares of the rows. */
  readonly poison: number;
  readonly failing: number;
  readonly flaky: number;
}

/** Rows are what their name and the seed make them, whoever computes them. */
export function rowModel({ seed, poison, failing, flaky }: RowModelOptions): RowModel {
  const share = (what: string, key: string): number => mixedText(`${what} ${key}`, seed) / 2 ** 32;
  const isPoison = (key: string): boolean => share("poison", key) < poison;
  const failsForGood = (key: string): boolean => !isPoison(key) && share("fails", key) < failing;
  return {
    factor: (key) => 0.6 + 0.8 * share("time", key),
    isPoison,
    killsProcess: (key) => share("process", key) < 0.5,
    failsForGood,
    failsNow: (key, computation) => computation === 1 && share("flaky", key) < flaky,
  };
}

/** Rows of a lease by name, in its order. */
export function* rowNames(
  ids: readonly string[],
  rows: {
    readonly indices: Float64Array;
    readonly firsts: Int32Array;
    readonly counts: Int32Array;
  },
): Generator<{ readonly cell: string; readonly replicate: number; readonly key: string }> {
  for (let r = 0; r < rows.indices.length; r++) {
    const cell = ids[rows.indices[r]];
    for (let k = 0; k < rows.counts[r]; k++) {
      const replicate = rows.firsts[r] + k;
      yield { cell, replicate, key: rowKey(cell, replicate) };
    }
  }
}
