// simulate.fixture.ts — agents that compute a schedule in simulated time: rows take what a test says, not what was predicted.
import { decide } from "./decide.js";
import type { Lot } from "./lot.js";
import type { Plan, ScheduleOptions } from "./plan.js";
import { createSchedule, type Schedule } from "./state.js";

/** A schedule that was computed to its end. */
export interface Simulated {
  readonly lots: readonly Lot[];
  /** Real seconds of each lot. */
  readonly took: readonly number[];
  /** Seconds when the last lot ended. */
  readonly end: number;
}

export interface SimulateOptions extends ScheduleOptions {
  readonly agents: number;
  /** What the lot really takes on an agent. */
  readonly seconds: (lot: Lot, agent: number) => number;
  /** Called when a lot has ended. */
  readonly look?: (schedule: Schedule, now: number) => void;
}

/** Computes `plan` on agents of equal speed that ask as soon as they are free. Times in events are milliseconds. */
export function simulate(plan: Plan, options: SimulateOptions): Simulated {
  const { agents, seconds, look } = options;
  const schedule = createSchedule(plan, options);
  const free = new Array<number>(agents).fill(0);
  const begun = new Array<number>(agents).fill(0);
  const held = new Array<Lot | undefined>(agents).fill(undefined);
  const lots: Lot[] = [];
  const took: number[] = [];
  let end = 0;
  while (schedule.phase === "running") {
    const agent = free.indexOf(Math.min(...free));
    const at = free[agent];
    const lot = held[agent];
    if (lot !== undefined) {
      const about = { agent, lot: lot.id, attempted: lot.rows, now: 1000 * at };
      decide(schedule, { type: "computed", ...about, seconds: at - begun[agent] });
      decide(schedule, { type: "reported", ...about, failures: [] });
      end = Math.max(end, at);
      look?.(schedule, at);
    }
    const decision = decide(schedule, { type: "ask", agent, now: 1000 * at });
    const effect = decision.ok ? decision.effects[0] : undefined;
    held[agent] = effect?.type === "lease" ? effect.lot : undefined;
    free[agent] = Infinity;
    if (effect?.type !== "lease") continue;
    lots.push(effect.lot);
    begun[agent] = at;
    took.push(seconds(effect.lot, agent));
    free[agent] = at + took[took.length - 1];
  }
  return { lots, took, end };
}

/** Numbers in [0, 1) that are the same every time. */
export function seededNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    let x = state;
    x = Math.imul(x ^ (x >>> 16), 0x45d9f3b);
    x = Math.imul(x ^ (x >>> 16), 0x45d9f3b);
    return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
  };
}
