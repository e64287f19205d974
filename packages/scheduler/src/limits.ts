// limits.ts — what an agent can take: rows that are too long or too large for it are for others.
import { slowness } from "./pace.js";
import type { Schedule } from "./state.js";

/** What an agent that asks can take. An absent field is no limit. */
export interface AskLimits {
  /** Lots that are computed at the same time by everybody: lots are a share of the work left. Default: `rules.agents`. */
  readonly agents?: number;
  /** The lot is predicted, as corrected by what was observed, to take at most this long. */
  readonly seconds?: number;
  /** Rows that need more memory are left out. */
  readonly memoryBytes?: number;
  /** Whether rows that crashed on this agent should wait for another one, which is there. Default false. */
  readonly avoidsOwnCrashes?: boolean;
}

/** Which limit a row exceeds. */
export type Misfit = "time" | "memory";

/** Least and largest predicted seconds and memory of a row, by cost class. Shape: (classes). */
export interface ClassBounds {
  readonly minSeconds: Float64Array;
  readonly maxSeconds: Float64Array;
  readonly minBytes: Float64Array;
  readonly maxBytes: Float64Array;
}

/** The bounds of every class. Cost: O(items). */
export function classBounds(
  { plan, aloneSeconds, costClass }: Pick<Schedule, "plan" | "aloneSeconds" | "costClass">,
  classes: number,
): ClassBounds {
  const filled = (value: number): Float64Array => new Float64Array(classes).fill(value);
  const bounds: ClassBounds = {
    minSeconds: filled(Infinity),
    maxSeconds: filled(0),
    minBytes: filled(plan.bytesPerRow === undefined ? 0 : Infinity),
    maxBytes: filled(0),
  };
  for (let item = 0; item < costClass.length; item++) {
    const c = costClass[item];
    if (c < 0) continue;
    const seconds = aloneSeconds[item];
    if (seconds < bounds.minSeconds[c]) bounds.minSeconds[c] = seconds;
    if (seconds > bounds.maxSeconds[c]) bounds.maxSeconds[c] = seconds;
    if (plan.bytesPerRow === undefined) continue;
    const bytes = plan.bytesPerRow[item];
    if (bytes < bounds.minBytes[c]) bounds.minBytes[c] = bytes;
    if (bytes > bounds.maxBytes[c]) bounds.maxBytes[c] = bytes;
  }
  return bounds;
}

/** Whether the limits leave any row out. */
export function isLimited({ seconds, memoryBytes }: AskLimits): boolean {
  return seconds !== undefined || memoryBytes !== undefined;
}

/** Which limit a row of `item` exceeds by itself; undefined where it fits. */
export function misfitOf(schedule: Schedule, item: number, limits: AskLimits): Misfit | undefined {
  const { plan, aloneSeconds, costClass, pace } = schedule;
  if ((plan.bytesPerRow?.[item] ?? 0) > (limits.memoryBytes ?? Infinity)) return "memory";
  if (limits.seconds === undefined) return undefined;
  const seconds = aloneSeconds[item] * slowness(pace, costClass[item]);
  return seconds > limits.seconds ? "time" : undefined;
}

/** Whether all rows of a class fit, or some may; else which limit all of them exceed. */
export function classFit(
  schedule: Schedule,
  c: number,
  limits: AskLimits,
): "all" | "some" | Misfit {
  const { bounds, pace } = schedule;
  const memory = limits.memoryBytes ?? Infinity;
  const seconds = limits.seconds === undefined ? Infinity : limits.seconds / slowness(pace, c);
  if (bounds.minBytes[c] > memory) return "memory";
  if (bounds.minSeconds[c] > seconds) return "time";
  return bounds.maxBytes[c] <= memory && bounds.maxSeconds[c] <= seconds ? "all" : "some";
}

/** Which limit `rows` of one lot exceed as a whole; undefined where they fit. */
export function wholeMisfit(
  schedule: Schedule,
  lot: { readonly items: Int32Array; readonly seconds: number },
  limits: AskLimits,
): Misfit | undefined {
  if (!isLimited(limits)) return undefined;
  if (limits.memoryBytes !== undefined) {
    const tooLarge = lot.items.some((item) => misfitOf(schedule, item, limits) === "memory");
    if (tooLarge) return "memory";
  }
  const seconds = lot.seconds * slowness(schedule.pace, schedule.costClass[lot.items[0]]);
  return seconds > (limits.seconds ?? Infinity) ? "time" : undefined;
}
