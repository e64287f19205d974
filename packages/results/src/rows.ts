// rows.ts — what a sweep computes, as plain data between threads, the store and tables.

/** Results of one finished batch. Shape: `values` is (rows × outputs), row-major. */
export interface ResultRows {
  /** Names of the columns of `values`. */
  readonly outputs: readonly string[];
  /** Shape (rows): cell ids, 32 hex digits. */
  readonly cells: readonly string[];
  /** Shape (rows). Range: 0 … 2^24 − 1. */
  readonly replicates: Int32Array;
  /** NaN means null. */
  readonly values: Float64Array;
}

/** A learning curve of one stage of one row. Shape: all arrays of one length, steps ascending. */
export interface CurveRows {
  readonly cell: string;
  readonly replicate: number;
  readonly stage: string;
  /** Updates done. */
  readonly steps: Float64Array;
  readonly risk: Float64Array;
  readonly expectedRisk: Float64Array;
}

/** Per-coordinate state of one stage of one row. Shape: all arrays of one length, index ascending. */
export interface ProfileRows {
  readonly cell: string;
  readonly replicate: number;
  readonly stage: string;
  /** 1-based coordinates. */
  readonly index: Float64Array;
  readonly truthEnergy: Float64Array;
  readonly mean: Float64Array;
  readonly second: Float64Array;
  readonly error: Float64Array;
  readonly expectedError: Float64Array;
}

/** Where and how long one row was computed. Depends on the run, never on the science. */
export interface TimingRow {
  readonly cell: string;
  readonly replicate: number;
  readonly host: string;
  readonly thread: number;
  readonly seconds: number;
  /** Try number of the row, from 1. */
  readonly attempt: number;
}

/** One failed attempt at a row. Attempts of a row = its failure rows. */
export interface FailureRow {
  readonly cell: string;
  readonly replicate: number;
  /** Error code and what happened. */
  readonly cause: string;
  /** True: it waits for `retry`. False: it is tried again. */
  readonly permanent: boolean;
  readonly attempt: number;
  /** The last lines that the attempt printed; may be empty. */
  readonly lastOutput: string;
}

/** What is appended to a store in one call. */
export interface Batch {
  readonly results: readonly ResultRows[];
  readonly curves: readonly CurveRows[];
  readonly profiles: readonly ProfileRows[];
  readonly timings: readonly TimingRow[];
  readonly failures: readonly FailureRow[];
}
