import { describe, expect, it } from "vitest";
import { attemptsAt } from "./attempts.js";
import { decide } from "./decide.js";
import type { Phase, ReportedFailure, ScheduleEffect, ScheduleEvent } from "./events.js";
import type { Lot } from "./lot.js";
import { fullPlan, type ScheduleOptions } from "./plan.js";
import { eachRow, rowCount } from "./rows.js";
import { phaseTransitions, rowTransitions, stateTable } from "./state-table.js";
import { createSchedule, type Schedule } from "./state.js";
import { validate } from "./validate.js";

function schedule(rows: readonly number[], options: ScheduleOptions = {}): Schedule {
  return createSchedule(fullPlan(rows, new Float64Array(rows.length).fill(0.01)), options);
}

/** Effects of an event that has to be accepted, with every invariant checked afterwards. */
function tell(on: Schedule, event: ScheduleEvent): readonly ScheduleEffect[] {
  const decision = decide(on, event);
  expect(validate(on)).toEqual([]);
  if (!decision.ok) throw new Error(decision.rejection.message);
  return decision.effects;
}

function rejection(on: Schedule, event: ScheduleEvent): string | undefined {
  const decision = decide(on, event);
  expect(validate(on)).toEqual([]);
  return decision.ok ? undefined : decision.rejection.code;
}

function lease(on: Schedule, agent = 0): Lot {
  const [effect] = tell(on, { type: "ask", agent, now: 0 });
  if (effect.type !== "lease") throw new Error(`Agent ${agent} is ${effect.type}.`);
  return effect.lot;
}

function report(lot: Lot, failures: readonly ReportedFailure[] = [], attempted = lot.rows) {
  const { agent, id } = lot;
  return { type: "reported", agent, lot: id, attempted, failures, now: 0 } as const;
}

const crash = (lot: Lot) => ({ type: "crashed", agent: lot.agent, lot: lot.id, now: 0 }) as const;
const stop = { type: "stop", reason: "user", now: 0 } as const;
const refuse = (...items: number[]) =>
  ({ type: "refuse", items, cause: "MEMORY_REFUSED", now: 0 }) as const;

/** A schedule in each phase, with a lot that is held, or was. */
const inPhase: Readonly<Record<Phase, () => { readonly on: Schedule; readonly lot: Lot }>> = {
  running: () => {
    const on = schedule([64, 64]);
    return { on, lot: lease(on) };
  },
  draining: () => {
    const { on, lot } = inPhase.running();
    tell(on, stop);
    return { on, lot };
  },
  stopped: () => {
    const { on, lot } = inPhase.draining();
    tell(on, report(lot));
    return { on, lot };
  },
  finished: () => {
    const on = schedule([1]);
    const lot = lease(on);
    tell(on, report(lot));
    return { on, lot };
  },
};

const eventOf: Readonly<Record<ScheduleEvent["type"], (lot: Lot) => ScheduleEvent>> = {
  ask: (lot) => ({ type: "ask", agent: lot.agent, now: 1 }),
  computed: ({ agent, id, rows }) => {
    return { type: "computed", agent, lot: id, attempted: rows, seconds: 1, now: 1 };
  },
  reported: (lot) => report(lot),
  crashed: (lot) => crash(lot),
  refuse: () => refuse(0),
  stop: () => stop,
};

const pairs = (Object.keys(inPhase) as Phase[]).flatMap((phase) =>
  (Object.keys(eventOf) as ScheduleEvent["type"][]).map((event) => [phase, event] as const),
);

describe("schedule", () => {
  it.each(pairs)("in phase %s answers %s as its table says", (phase, event) => {
    const { on, lot } = inPhase[phase]();
    expect(on.phase).toBe(phase);
    const outcome = phaseTransitions[phase][event];

    const decision = decide(on, eventOf[event](lot));

    expect(validate(on)).toEqual([]);
    if ("rejected" in outcome) {
      expect(decision).toMatchObject({ ok: false, rejection: { code: outcome.rejected } });
      expect(on.phase).toBe(phase);
    } else {
      expect(decision.ok).toBe(true);
      expect(outcome.to).toContain(on.phase);
    }
  });

  it("prints its tables", () => {
    expect(stateTable()).toContain("leased    ·       recorded  pending    pending  failed  ·");
    expect(stateTable().trimEnd().split("\n")).toHaveLength(13);
    expect(Object.keys(rowTransitions).length).toBeLessThanOrEqual(6);
    expect(Object.keys(phaseTransitions).length).toBeLessThanOrEqual(6);
  });

  it("tells each change of phase once, with its reason", () => {
    const on = schedule([64]);
    const lot = lease(on);

    const draining = tell(on, stop);
    const again = tell(on, stop);
    const stopped = tell(on, report(lot, [], 3));

    expect(draining).toEqual([{ type: "phase", phase: "draining", reason: "user" }]);
    expect(again).toEqual([]);
    expect(stopped).toEqual([{ type: "phase", phase: "stopped", reason: "user" }]);
    expect(on.rows).toMatchObject({ pending: 61, recorded: 3, leased: 0 });
  });

  it("has finished, not stopped, where the last lot came back during a drain", () => {
    const on = schedule([2]);
    const lot = lease(on);
    tell(on, stop);

    tell(on, report(lot));

    expect(on.phase).toBe("finished");
  });

  it("rejects reports on lots of others, unknown lots and rows that do not add up", () => {
    const on = schedule([8]);
    const lot = lease(on);
    const failure = { row: 2, cause: "SGD_DIVERGED", permanent: true };

    expect(rejection(on, { ...report(lot), agent: 1 })).toBe("LOT_OF_ANOTHER_AGENT");
    expect(rejection(on, { ...report(lot), lot: 99 })).toBe("LOT_UNKNOWN");
    for (const bad of [
      report(lot, [], lot.rows + 1),
      report(lot, [], -1),
      report(lot, [], 0.5),
      report(lot, [failure, failure]),
      report(lot, [failure], 2),
      report(lot, [{ ...failure, row: -1 }]),
    ]) {
      expect(rejection(on, bad)).toBe("ROWS_NOT_IN_LOT");
    }
    expect(rejection(on, { ...crash(lot), suspect: { item: 0, replicate: 8 } })).toBe(
      "ROWS_NOT_IN_LOT",
    );
    expect(rejection(on, refuse(1))).toBe("ITEM_UNKNOWN");
    expect(rejection(on, refuse(0.5))).toBe("ITEM_UNKNOWN");
    expect(on.rows).toMatchObject({ pending: 3, leased: 5 });
  });

  it("is told once what a lot took", () => {
    const { on, lot } = inPhase.running();
    const computed = eventOf.computed(lot);

    tell(on, computed);

    expect(rejection(on, computed)).toBe("COMPUTED_TWICE");
    expect(rejection(on, { ...eventOf.computed(lease(on)), seconds: NaN } as ScheduleEvent)).toBe(
      "ROWS_NOT_IN_LOT",
    );
  });

  it("tries a transient failure again as often as told, then lets the row fail", () => {
    const on = schedule([1], { retries: 1 });
    const failure = [{ row: 0, cause: "REPLICATE_TIMEOUT", permanent: false }];

    const [first] = tell(on, report(lease(on), failure));
    expect(attemptsAt(on, 0, 0)).toBe(1);
    const [second] = tell(on, report(lease(on), failure));

    expect(first).toMatchObject({ attempt: 1, final: false, cause: "REPLICATE_TIMEOUT" });
    expect(second).toMatchObject({ attempt: 2, final: true });
    expect(on).toMatchObject({ phase: "finished", rows: { failed: 1 } });
    expect(on.attempts.size).toBe(0);
  });

  it("forgets the attempts at a row once it is recorded", () => {
    const on = schedule([3]);
    tell(on, report(lease(on), [{ row: 1, cause: "STORE_IO", permanent: false }]));

    tell(on, report(lease(on)));

    expect(on.attempts.size).toBe(0);
    expect(on.rows).toMatchObject({ recorded: 3, failed: 0 });
  });

  it("never tries a permanent failure again, and goes on with the rest", () => {
    const on = schedule([4], { retries: 5 });

    const [effect] = tell(
      on,
      report(lease(on), [{ row: 2, cause: "SGD_DIVERGED", permanent: true }]),
    );

    expect(effect).toMatchObject({ item: 0, replicate: 2, attempt: 1, final: true });
    expect(on).toMatchObject({ phase: "finished", rows: { recorded: 3, failed: 1 } });
  });

  it("leases no more after the first row that fails for good, if told to fail fast", () => {
    const on = schedule([64, 64], { failFast: true });
    const other = lease(on, 1);

    const effects = tell(
      on,
      report(lease(on), [{ row: 0, cause: "SGD_DIVERGED", permanent: true }]),
    );
    const asked = tell(on, { type: "ask", agent: 0, now: 0 });
    tell(on, report(other));

    expect(effects.at(-1)).toEqual({ type: "phase", phase: "draining", reason: "fail-fast" });
    expect(asked).toEqual([{ type: "idle", until: "report" }]);
    expect(on).toMatchObject({ phase: "stopped", reason: "fail-fast" });
  });

  it("goes on after a transient failure, if told to fail fast", () => {
    const on = schedule([64, 64], { failFast: true });

    tell(on, report(lease(on), [{ row: 0, cause: "STORE_IO", permanent: false }]));

    expect(on.phase).toBe("running");
  });

  it("fails refused items for good, also the one of which rows are leased", () => {
    const on = schedule([64, 64, 64]);
    const lot = lease(on);

    const [effect] = tell(on, refuse(0, 2, 2));
    tell(on, report(lot));
    while (on.phase === "running") tell(on, report(lease(on)));

    if (effect.type !== "refused") throw new Error(effect.type);
    expect([...new Set(effect.rows.items)]).toEqual([0, 2]);
    expect(rowCount(effect.rows)).toBe(128 - lot.rows);
    expect(on.rows).toMatchObject({ failed: 128 - lot.rows, recorded: 64 + lot.rows });
  });

  it("has finished where every item is refused", () => {
    const on = schedule([2, 2]);

    const effects = tell(on, refuse(0, 1));

    expect(effects.at(-1)).toMatchObject({ type: "phase", phase: "finished" });
    expect(tell(on, { type: "ask", agent: 0, now: 0 })).toEqual([{ type: "idle", until: "never" }]);
  });

  it("leases rows that came back before fresh ones", () => {
    const on = schedule([64, 64]);
    const first = lease(on);

    tell(on, report(first, [], 2));
    const [row] = eachRow(lease(on).ranges);

    expect(row).toEqual([...eachRow(first.ranges)][2]);
  });
});
