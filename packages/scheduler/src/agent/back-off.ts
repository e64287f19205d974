// back-off.ts — how long an agent waits before it tries again: longer each time, and never all agents at once.

/** Whose waits these are. */
interface Waiting {
  random: number;
}

const LEAST_MS = 100;
/** With the time of a connection and a hello, an agent is back within 5 s of the coordinator. */
const MOST_MS = 4000;

/** Milliseconds before try number `tries` (from 1) is made again: 100 to 200 ms, doubling up to 2 to 4 s. */
export function backOffMs(waiting: Waiting, tries: number): number {
  const doublings = Math.min(10, Math.max(0, tries - 1));
  const longest = Math.min(MOST_MS, 2 * LEAST_MS * (1 << doublings));
  return Math.round((longest * (1 + draw(waiting))) / 2);
}

/** Uniform in [0, 1): mulberry32. Not a matter of science: it only spreads agents over time. */
function draw(waiting: Waiting): number {
  waiting.random = (waiting.random + 0x6d2b79f5) >>> 0;
  let t = waiting.random;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
