// schedule.ts — step size as a function of the update index t = 0, 1, …, steps − 1.
//
// Source: Wu et al., arXiv 2606.01292v1, Algorithm 1 (geometric, t counted from 0, stage length kept real).

import type { Schedule } from "./cell.js";
import { log2, pow } from "./math.js";

/** `count` consecutive updates with one step size. */
export interface Stretch {
  readonly stepSize: number;
  readonly count: number;
}

type DecayingSchedule = { readonly holdUntil: number; readonly stageLength: number };

/**
 * The schedule as stretches of constant step size that add up to `steps`.
 *
 * `geometric`: γ0·2^-floor(t/K), K = steps/log2(steps); `half-constant`: γ0 for t < h = steps/2, then
 * γ0·2^-floor((t−h)/L), L = h/log2(h); a given stageLength replaces K or L; `{ power: p }`: γ0·(t+1)^-p.
 * At most 2 steps without a stage length are constant.
 */
export function* stretches(
  schedule: Schedule,
  stepSize: number,
  steps: number,
): Generator<Stretch> {
  if (typeof schedule === "object" && "power" in schedule) {
    const { power } = schedule;
    for (let t = 0; t < steps; t++) yield { stepSize: stepSize * pow(t + 1, -power), count: 1 };
    return;
  }
  const decay = decayOf(schedule, steps);
  if (decay === undefined) yield { stepSize, count: steps };
  else yield* halvings(decay, stepSize, steps);
}

function decayOf(
  schedule: Exclude<Schedule, { power: number }>,
  steps: number,
): DecayingSchedule | undefined {
  if (typeof schedule === "object") {
    return "geometric" in schedule
      ? { holdUntil: 0, stageLength: schedule.geometric.stageLength }
      : { holdUntil: steps / 2, stageLength: schedule["half-constant"].stageLength };
  }
  if (schedule === "constant" || steps <= 2) return undefined;
  if (schedule === "geometric") return { holdUntil: 0, stageLength: steps / log2(steps) };
  const half = steps / 2;
  return { holdUntil: half, stageLength: half / log2(half) };
}

function* halvings(decay: DecayingSchedule, stepSize: number, steps: number): Generator<Stretch> {
  let from = 0;
  let current = stepSize;
  for (let stage = 1; from < steps; stage++) {
    const to = current === 0 ? steps : Math.min(steps, stageStart(decay, stage));
    if (to > from) yield { stepSize: current, count: to - from };
    from = to;
    current /= 2;
  }
}

/** The first t with floor((t − holdUntil)/stageLength) ≥ stage, by the rule's own rounding. */
function stageStart({ holdUntil, stageLength }: DecayingSchedule, stage: number): number {
  const reached = (t: number): boolean => Math.floor((t - holdUntil) / stageLength) >= stage;
  let t = Math.ceil(holdUntil + stage * stageLength);
  while (!reached(t)) t++;
  while (reached(t - 1)) t--;
  return t;
}
