// mean-test.ts — whether the mean of non-negative, skewed values is what was expected.

import { studentTQuantile } from "@ktsweep/fit";

export interface MeanTest {
  readonly mean: number;
  /** (mean − expected) / standard error, after the part of the difference that is allowed for. */
  readonly z: number;
  /** |z| beyond which the mean is not what was expected. */
  readonly limit: number;
}

export interface MeanTestRule {
  /** Chance of a false alarm on either side. */
  readonly level: number;
  /** Difference that is allowed for, as a share of the expected value. */
  readonly bias: number;
}

/** A value without randomness has no spread: it agrees to rounding. */
const ROUNDING = 1e-10;

/**
 * Student's t-test whose standard error, where the mean is below the expected one, is scaled up to it.
 *
 * Risks are skewed: the samples that miss the upper tail have a low mean and a low spread at once, so that the plain test
 * alarms some hundred times too often at small levels. At a given shape the spread is proportional to the mean; the spread
 * at the *expected* mean is what the hypothesis asks for. Measured in `mean-test.spec.ts`. Shape: values (replicates), at least 2.
 */
export function meanTest(
  values: ArrayLike<number>,
  expected: number,
  { level, bias }: MeanTestRule,
): MeanTest {
  const count = values.length;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i];
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (values[i] - mean) ** 2;
  const spread = Math.sqrt(squares / (count - 1) / count);
  const standardError = mean > 0 && mean < expected ? (spread * expected) / mean : spread;
  const excess = Math.max(0, Math.abs(mean - expected) - bias * Math.abs(expected));
  return {
    mean,
    z:
      (Math.sign(mean - expected) * excess) /
      Math.max(standardError, ROUNDING * Math.abs(expected)),
    limit: limitAt(level, count - 1),
  };
}

const limits = new Map<string, number>();

/** Student's t beyond which one tail has probability `level`; kept, as a sweep asks for one of them very often. */
function limitAt(level: number, freedom: number): number {
  const key = `${String(level)} ${String(freedom)}`;
  const known = limits.get(key) ?? -studentTQuantile(level, freedom);
  limits.set(key, known);
  return known;
}
