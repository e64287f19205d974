// time-left.ts — seconds until a worker is going to be ended.

/** As it goes on the wire: none are left of a time that is over, and a time without end is not said. */
export function timeLeft(seconds: number | undefined): number | undefined {
  return seconds === undefined || seconds === Infinity ? undefined : Math.max(0, seconds);
}
