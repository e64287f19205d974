// random-feature-limits.ts — how far below its teacher a student of random features can get.

import { pow } from "@ktsweep/core";

/** Losses of a student in terms of its teacher's loss. */
export interface FeatureLimits {
  /** Early-stopped ReLU student: L^1.49. */
  readonly relu: number;
  /** No student is below the order of L². */
  readonly least: number;
}

/**
 * Orders (constants 1) of the student's loss for a teacher's loss 0 < L < 1.
 *
 * Source: Medvedev et al., 2025, arXiv 2503.02877: that the student's error vanishes only with the teacher's is in its
 * abstract; both powers are from memory and unverified: for orientation only.
 *
 * @example
 * featureLimits(0.01).least // 0.0001
 */
export function featureLimits(teacherLoss: number): FeatureLimits {
  return { relu: pow(teacherLoss, 1.49), least: teacherLoss * teacherLoss };
}
