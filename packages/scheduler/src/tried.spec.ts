import { describe, expect, it } from "vitest";
import { decide } from "./decide.js";
import type { ScheduleEffect } from "./events.js";
import type { Plan } from "./plan.js";
import { rangesOf, rowAt } from "./rows.js";
import { createSchedule, type Schedule } from "./state.js";
import { validate } from "./validate.js";

const plan: Plan = {
  missing: rangesOf([[1, 0, 4]]),
  secondsPerRow: Float64Array.of(0.01, 0.01, 8),
  tried: [
    { item: 0, replicate: 2, failures: 0, crashes: 2, isHeld: false },
    { item: 2, replicate: 0, failures: 1, crashes: 0, isHeld: false },
  ],
};

function ask(schedule: Schedule): Extract<ScheduleEffect, { type: "lease" }>["lot"] {
  const decision = decide(schedule, { type: "ask", agent: 0, now: 0 });
  const effect = decision.ok ? decision.effects[0] : undefined;
  if (effect?.type !== "lease") throw new Error("nothing was leased");
  return effect.lot;
}

describe("rows that failed in an earlier schedule", () => {
  it("are leased first, each alone, beside the missing rows", () => {
    const schedule = createSchedule(plan);
    expect(validate(schedule)).toEqual([]);
    expect(schedule.rows).toMatchObject({ total: 6, pending: 6 });

    const lots = [ask(schedule), ask(schedule), ask(schedule)];

    expect(lots.map(({ rows }) => rows)).toEqual([1, 1, 4]);
    expect(lots.map(({ ranges }) => rowAt(ranges, 0))).toEqual([
      { item: 0, replicate: 2 },
      { item: 2, replicate: 0 },
      { item: 1, replicate: 0 },
    ]);
    expect(validate(schedule)).toEqual([]);
  });

  it("have failed for good at the third crash of all", () => {
    const schedule = createSchedule(plan);
    const lot = ask(schedule);

    const decision = decide(schedule, { type: "crashed", agent: 0, lot: lot.id, now: 1 });

    expect(decision).toMatchObject({
      effects: [{ type: "attempt-failed", item: 0, replicate: 2, attempt: 3, final: true }],
    });
    expect(schedule.rows.failed).toBe(1);
    expect(validate(schedule)).toEqual([]);
  });

  it("are tried again no more often than the retries of all schedules allow", () => {
    const tried = [{ item: 2, replicate: 0, failures: 1, crashes: 0, isHeld: false }];
    const schedule = createSchedule({ ...plan, missing: rangesOf([]), tried }, { retries: 2 });
    const finals: boolean[] = [];
    for (let tries = 0; tries < 2; tries++) {
      const lot = ask(schedule);
      const failures = [{ row: 0, cause: "X", permanent: false }];
      const about = { agent: 0, lot: lot.id, attempted: 1, now: tries };
      decide(schedule, { type: "computed", ...about, seconds: 1 });
      const decision = decide(schedule, { type: "reported", ...about, failures });
      for (const effect of decision.ok ? decision.effects : []) {
        if (effect.type === "attempt-failed") finals.push(effect.final);
      }
      expect(validate(schedule)).toEqual([]);
    }
    expect(finals).toEqual([false, true]);
    expect(schedule.phase).toBe("finished");
  });

  it("count their attempts also where an earlier lease still holds them", () => {
    const tried = [{ item: 0, replicate: 2, failures: 2, crashes: 0, isHeld: true }];
    const leased = [{ agent: 7, ranges: rangesOf([[0, 1, 3]]), since: 0 }];
    const schedule = createSchedule({ ...plan, tried }, { retries: 2 }, leased);
    expect(validate(schedule)).toEqual([]);
    expect(schedule.rows).toMatchObject({ total: 7, pending: 4, leased: 3 });

    const failures = [{ row: 1, cause: "X", permanent: false }];
    const about = { agent: 7, lot: 1, attempted: 3, now: 1 };
    decide(schedule, { type: "computed", ...about, seconds: 1 });
    const decision = decide(schedule, { type: "reported", ...about, failures });

    expect(decision).toMatchObject({ effects: [{ replicate: 2, attempt: 3, final: true }] });
    expect(validate(schedule)).toEqual([]);
  });

  it("are refused for an item that the plan does not have", () => {
    const tried = [{ item: 9, replicate: 0, failures: 1, crashes: 0, isHeld: false }];
    expect(() => createSchedule({ ...plan, tried })).toThrow(RangeError);
  });
});
