// ladder.ts — the numbers of replicates that a rule may ask for: few enough that small differences do not matter.

/**
 * The next number with three leading binary digits above `replicates`: 4 5 6 7 8 10 12 14 16 20 …
 *
 * Range: replicates an integer ≥ 0; the answer is at most `max`, and `replicates` itself only there.
 *
 * @example
 * nextRung(16, 4096) // 20
 */
export function nextRung(replicates: number, max: number): number {
  const digits = 32 - Math.clz32(replicates);
  const step = digits <= 3 ? 1 : 1 << (digits - 3);
  return Math.min(max, (Math.floor(replicates / step) + 1) * step);
}
