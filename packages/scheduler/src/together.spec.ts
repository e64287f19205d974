import { describe, expect, it } from "vitest";
import { decide } from "./decide.js";
import type { AskLimits } from "./limits.js";
import type { Lot } from "./lot.js";
import { rangesOf } from "./rows.js";
import { fullPlan, type Plan, type ScheduleOptions } from "./plan.js";
import { createSchedule, type Schedule } from "./state.js";
import { togetherSeconds } from "./together.js";
import { validate } from "./validate.js";

function ask(on: Schedule, agent: number, now: number, limits?: AskLimits): Lot | undefined {
  const given = limits === undefined ? {} : { limits };
  const decision = decide(on, { type: "ask", agent, now, ...given });
  const effect = decision.ok ? decision.effects[0] : undefined;
  return effect?.type === "lease" ? effect.lot : undefined;
}

/** What a lot really takes: each replicate of all its cells at once. */
function realSeconds(plan: Plan, lot: Lot): number {
  const cells = new Map<number, number[]>();
  lot.ranges.items.forEach((item, r) => {
    for (let k = 0; k < lot.ranges.counts[r]; k++) {
      const replicate = lot.ranges.firsts[r] + k;
      cells.set(replicate, [...(cells.get(replicate) ?? []), plan.secondsPerRow[item]]);
    }
  });
  let seconds = 0;
  for (const row of cells.values()) {
    seconds += togetherSeconds(
      Math.max(...row),
      row.reduce((a, b) => a + b, 0),
    );
  }
  return seconds;
}

interface Outcome {
  readonly lots: readonly Lot[];
  /** Seconds when the last lot ended. */
  readonly end: number;
  readonly work: number;
}

/** Runs `plan` on agents that take what a lot really takes. */
function run(plan: Plan, options: ScheduleOptions & { readonly agents: number }): Outcome {
  const schedule = createSchedule(plan, options);
  const held = Array.from({ length: options.agents }, () => ({
    at: 0,
    lot: undefined as Lot | undefined,
  }));
  const lots: Lot[] = [];
  let end = 0;
  let work = 0;
  while (schedule.phase === "running") {
    const [next] = held
      .map((one, agent) => ({ ...one, agent }))
      .filter(({ at }) => at < Infinity)
      .sort((a, b) => a.at - b.at);
    const { agent, at, lot } = next;
    if (lot !== undefined) {
      const about = { agent, lot: lot.id, attempted: lot.rows, now: 1000 * at };
      decide(schedule, { type: "computed", ...about, seconds: realSeconds(plan, lot) });
      decide(schedule, { type: "reported", ...about, failures: [] });
      end = at;
    }
    const leased = ask(schedule, agent, 1000 * at);
    expect(validate(schedule)).toEqual([]);
    const seconds = leased === undefined ? Infinity : realSeconds(plan, leased);
    held[agent] = { at: at + seconds, lot: leased };
    if (leased === undefined) continue;
    lots.push(leased);
    work += seconds;
  }
  return { lots, end, work };
}

function even(items: number, rows: number, seconds: number, together = 16): Plan {
  return {
    ...fullPlan(new Array<number>(items).fill(rows), new Float64Array(items).fill(seconds)),
    together,
  };
}

describe("cells computed together", () => {
  it("cost about a quarter: sixteen equal ones what four cost alone", () => {
    expect(togetherSeconds(1, 1)).toBeCloseTo(1, 12);
    expect(togetherSeconds(1, 16)).toBeCloseTo(4.18, 2);

    const schedule = createSchedule(even(16, 4, 1));

    expect(schedule.predictedTotal).toBeCloseTo(4 * togetherSeconds(1, 16), 9);
  });

  it("are leased as whole passes, also where a row lasts longer than a lot should", () => {
    const { lots, work } = run(even(32, 8, 30), { agents: 2 });

    const cut = lots.filter(({ ranges }) => ranges.items.length !== 16);
    expect(cut.length).toBeLessThanOrEqual(2);
    expect(lots.every(({ ranges }) => new Set(ranges.firsts).size === 1)).toBe(true);
    expect(work).toBeLessThan(1.03 * 16 * togetherSeconds(30, 16 * 30));
  });

  it("are predicted as what their lot really takes", () => {
    const seconds = Float64Array.from({ length: 40 }, (_, i) => 0.002 * (1 + (i % 7)));
    const plan = { ...fullPlan(new Array<number>(40).fill(64), seconds), together: 16 };

    const { lots } = run(plan, { agents: 2 });

    for (const lot of lots) expect(lot.seconds).toBeCloseTo(realSeconds(plan, lot), 9);
  });

  it.each([2, 4, 16])("leave none of %i agents idle where one pass is all there is", (agents) => {
    const { lots, end } = run(even(16, 1, 100), { agents });

    expect(lots.map(({ rows }) => rows)).toEqual(new Array(agents).fill(16 / agents));
    expect(end).toBeCloseTo(togetherSeconds(100, 100 * (16 / agents)), 6);
  });

  it("end together: three passes for two agents take less than two passes", () => {
    const { end } = run(even(16, 3, 10), { agents: 2 });

    expect(end).toBeLessThan(1.75 * togetherSeconds(10, 160));
  });

  it("keep to the same replicates where some were recorded before", () => {
    const missing = rangesOf([
      [0, 0, 8],
      [1, 4, 4],
      [2, 0, 2],
      [2, 6, 2],
    ]);
    const plan = { missing, secondsPerRow: new Float64Array(3).fill(5), together: 16 };

    const { lots } = run(plan, { agents: 1 });

    expect(lots.every(({ ranges }) => new Set(ranges.firsts).size === 1)).toBe(true);
    expect(lots.map(({ rows }) => rows)).toEqual([2, 2, 1, 1, 2, 2, 3, 3]);
  });

  it("are cut to the time that an agent has left", () => {
    const schedule = createSchedule(even(16, 4, 10), { agents: 1 });

    const lot = ask(schedule, 0, 0, { seconds: 20 });

    expect(lot?.rows).toBe(5);
    expect(togetherSeconds(10, 50)).toBeLessThan(20);
    expect(togetherSeconds(10, 60)).toBeGreaterThan(20);
  });

  it("leave a row that was tried before alone", () => {
    const missing = rangesOf([
      [0, 1, 3],
      [1, 0, 4],
    ]);
    const tried = [{ isHeld: false, item: 0, replicate: 0, failures: 1, crashes: 0 }];
    const schedule = createSchedule({
      missing,
      secondsPerRow: Float64Array.of(1, 4),
      together: 16,
      tried,
    });

    const lot = ask(schedule, 0, 0);

    expect([lot?.rows, lot?.isSuspect]).toEqual([1, true]);
    expect(validate(schedule)).toEqual([]);
  });
});
