// size.ts — how much the tests do: enough for every change, or what a night allows.

export const isNightly = process.env.KTSWEEP_TEST_SIZE === "nightly";

/** The first number for every change, the second at night. */
export function repeats(everyChange: number, nightly: number): number {
  return isNightly ? nightly : everyChange;
}

/** Numbers in [0, 1) that are the same in every run, from a linear congruential generator. */
export function fractions(seed: number, count: number): readonly number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  });
}
