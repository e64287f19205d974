import { describe, expect, it } from "vitest";
import { decide } from "./decide.js";
import type { ScheduleEffect, ScheduleEvent } from "./events.js";
import type { Lot } from "./lot.js";
import { fullPlan } from "./plan.js";
import { eachRow, type RowRef } from "./rows.js";
import { createSchedule, type Schedule } from "./state.js";
import { validate } from "./validate.js";

function tell(on: Schedule, event: ScheduleEvent): readonly ScheduleEffect[] {
  const decision = decide(on, event);
  if (!decision.ok) throw new Error(decision.rejection.message);
  return decision.effects;
}

/** What became of a sweep in which the rows `isPoison` names kill whoever computes them. */
interface Aftermath {
  readonly on: Schedule;
  readonly crashes: number;
  readonly failed: readonly RowRef[];
  /** Sizes of the lots that crashed. */
  readonly crashedRows: readonly number[];
}

function runWithPoison(
  rows: number,
  isPoison: (row: RowRef) => boolean,
  isNamed: boolean,
): Aftermath {
  const on = createSchedule(fullPlan([rows], Float64Array.of(1e-6)), { maxLotSeconds: 1 });
  const failed: RowRef[] = [];
  const crashedRows: number[] = [];
  const note = (effects: readonly ScheduleEffect[]): void => {
    for (const effect of effects) {
      if (effect.type === "attempt-failed" && effect.final) failed.push(effect);
    }
  };
  while (on.phase === "running") {
    const [effect] = tell(on, { type: "ask", agent: 0, now: 0 });
    if (effect.type !== "lease") throw new Error(effect.type);
    const { lot }: { readonly lot: Lot } = effect;
    const suspect = [...eachRow(lot.ranges)].find(isPoison);
    const about = { agent: 0, lot: lot.id, now: 0 };
    if (suspect === undefined) {
      note(tell(on, { type: "reported", ...about, attempted: lot.rows, failures: [] }));
    } else {
      crashedRows.push(lot.rows);
      note(tell(on, { type: "crashed", ...about, ...(isNamed ? { suspect } : {}) }));
    }
  }
  expect(validate(on)).toEqual([]);
  return { on, crashes: crashedRows.length, failed, crashedRows };
}

describe("crash", () => {
  it("costs a named suspect three crashes: one in company, two alone", () => {
    const { on, crashes, failed, crashedRows } = runWithPoison(
      1000,
      ({ replicate }) => replicate === 500,
      true,
    );

    expect(failed).toMatchObject([{ item: 0, replicate: 500 }]);
    expect(crashes).toBe(3);
    expect(crashedRows.slice(1)).toEqual([1, 1]);
    expect(on.rows).toMatchObject({ recorded: 999, failed: 1 });
  });

  it("finds an unnamed row among a thousand in six crashes", () => {
    const { on, crashes, failed } = runWithPoison(
      1000,
      ({ replicate }) => replicate === 777,
      false,
    );

    expect(failed).toMatchObject([{ replicate: 777, cause: "WORKER_CRASHED", permanent: false }]);
    expect(crashes).toBeLessThanOrEqual(6);
    expect(on.rows).toMatchObject({ recorded: 999, failed: 1 });
  });

  it("finds all poison and blames nothing else where one row in a hundred is poison", () => {
    for (const isNamed of [true, false]) {
      const isPoison = ({ replicate }: RowRef): boolean => (replicate * 7919) % 100 === 3;

      const { on, failed } = runWithPoison(10_000, isPoison, isNamed);

      expect(failed).toHaveLength(100);
      expect(failed.every(isPoison)).toBe(true);
      expect(on.rows).toMatchObject({ recorded: 9_900, failed: 100 });
    }
  });

  it("leases a suspect alone, and lets it go where it was innocent", () => {
    const on = createSchedule(fullPlan([10], Float64Array.of(0.001)));
    const [first] = tell(on, { type: "ask", agent: 0, now: 0 });
    if (first.type !== "lease") throw new Error(first.type);
    const suspect = { item: 0, replicate: 4 };

    tell(on, { type: "crashed", agent: 0, lot: first.lot.id, suspect, now: 0 });
    const [second] = tell(on, { type: "ask", agent: 1, now: 0 });
    if (second.type !== "lease") throw new Error(second.type);
    const { id, rows, isSuspect, ranges } = second.lot;
    tell(on, { type: "reported", agent: 1, lot: id, attempted: 1, failures: [], now: 0 });
    expect(validate(on)).toEqual([]);

    expect({ rows, isSuspect, row: [...eachRow(ranges)] }).toEqual({
      rows: 1,
      isSuspect: true,
      row: [suspect],
    });
    expect(on.attempts.size).toBe(0);
  });

  it("drains with the suspects still pending where the user stops", () => {
    const on = createSchedule(fullPlan([10], Float64Array.of(0.001)));
    const [first] = tell(on, { type: "ask", agent: 0, now: 0 });
    if (first.type !== "lease") throw new Error(first.type);

    tell(on, { type: "stop", reason: "user", now: 0 });
    tell(on, { type: "crashed", agent: 0, lot: first.lot.id, now: 0 });

    expect(validate(on)).toEqual([]);
    expect(on).toMatchObject({ phase: "stopped", rows: { pending: 10 } });
  });
});
