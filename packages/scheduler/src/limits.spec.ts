import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "./decide.js";
import type { ScheduleEffect } from "./events.js";
import type { AskLimits } from "./limits.js";
import type { Lot } from "./lot.js";
import { fullPlan } from "./plan.js";
import { eachRow } from "./rows.js";
import { createSchedule, type Schedule } from "./state.js";
import { validate } from "./validate.js";

const SEED = 20261122;

function ask(on: Schedule, limits: AskLimits = {}, agent = 0, now = 0): ScheduleEffect {
  const decision = decide(on, { type: "ask", agent, limits, now });
  expect(validate(on)).toEqual([]);
  if (!decision.ok) throw new Error(decision.rejection.message);
  return decision.effects[0];
}

function leaseTo(on: Schedule, limits: AskLimits = {}): Lot {
  const effect = ask(on, limits);
  if (effect.type !== "lease") throw new Error(JSON.stringify(effect));
  return effect.lot;
}

describe("limits", () => {
  it("leave out what is too long or too large, and nothing else, in any plan", () => {
    const item = fc.record({
      seconds: fc.double({ min: 0.001, max: 8, noNaN: true }),
      bytes: fc.integer({ min: 1, max: 1000 }),
      rows: fc.integer({ min: 1, max: 20 }),
    });
    const limit = fc.record({
      seconds: fc.option(fc.double({ min: 0.001, max: 10, noNaN: true }), { nil: undefined }),
      memoryBytes: fc.option(fc.integer({ min: 0, max: 1100 }), { nil: undefined }),
      isGivenBack: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(item, { minLength: 1, maxLength: 30 }),
        fc.array(limit, { maxLength: 40 }),
        (items, limits) => {
          const plan = {
            ...fullPlan(
              items.map(({ rows }) => rows),
              Float64Array.from(items, ({ seconds }) => seconds),
            ),
            bytesPerRow: Float64Array.from(items, ({ bytes }) => bytes),
          };
          const on = createSchedule(plan, { maxLotSeconds: 20, minLotSeconds: 5 });
          const left = new Map(
            [...eachRow(plan.missing)].map((row) => [`${row.item}:${row.replicate}`, row.item]),
          );
          for (const { seconds = Infinity, memoryBytes = Infinity, isGivenBack } of limits) {
            const effect = ask(on, { seconds, memoryBytes });
            const fitting = [...left.values()].filter(
              (j) => items[j].seconds <= seconds && items[j].bytes <= memoryBytes,
            );
            if (effect.type !== "lease") {
              expect(fitting).toEqual([]);
              if (left.size > 0) expect(effect).toHaveProperty("misfit");
              continue;
            }
            const { lot } = effect;
            expect(lot.seconds).toBeLessThanOrEqual(seconds * (1 + 1e-12));
            for (const j of lot.ranges.items)
              expect(items[j].bytes).toBeLessThanOrEqual(memoryBytes);
            const attempted = isGivenBack ? lot.rows >> 1 : lot.rows;
            const done = [...eachRow(lot.ranges)].slice(0, attempted);
            for (const row of done) expect(left.delete(`${row.item}:${row.replicate}`)).toBe(true);
            decide(on, {
              type: "reported",
              agent: 0,
              lot: lot.id,
              attempted,
              failures: [],
              now: 0,
            });
          }
          expect(on.rows.pending).toBe(left.size);
        },
      ),
      { seed: SEED, numRuns: 300 },
    );
  });

  it("follow what rows of a class really took", () => {
    const on = createSchedule(fullPlan([40], Float64Array.of(1)), {
      maxLotSeconds: 1,
      minLotSeconds: 1,
    });
    const { id: lot, rows: attempted } = leaseTo(on, { seconds: 1.5 });
    decide(on, { type: "computed", agent: 0, lot, attempted, seconds: 3, now: 0 });

    expect(ask(on, { seconds: 1.5 })).toMatchObject({ type: "idle", misfit: "time" });
    expect(leaseTo(on, { seconds: 3.5 }).rows).toBe(1);
  });

  it("do not disturb the order of those who have none", () => {
    const plan = fullPlan([4, 4, 4, 4], Float64Array.of(3, 1, 3, 1));
    const options = { minLotSeconds: 3, maxLotSeconds: 3 };
    const itemsOf = (on: Schedule): number[] => {
      const items: number[] = [];
      while (on.rows.pending > 0) items.push(...leaseTo(on).ranges.items);
      return items;
    };
    const plain = itemsOf(createSchedule(plan, options));

    const on = createSchedule(plan, options);
    const short = leaseTo(on, { seconds: 2 });

    expect([...new Set(short.ranges.items)].every((j) => j === 1 || j === 3)).toBe(true);
    expect(itemsOf(on).slice(0, 8)).toEqual(plain.slice(0, 8));
  });

  it("take a share of the work for the agents that there are now", () => {
    const on = (): Schedule => {
      const schedule = createSchedule(fullPlan([1000], Float64Array.of(0.01)), { agents: 1 });
      const { id: lot, rows: attempted, seconds } = leaseTo(schedule);
      decide(schedule, { type: "computed", agent: 0, lot, attempted, seconds, now: 0 });
      return schedule;
    };

    expect(leaseTo(on()).rows).toBeGreaterThan(95);
    expect(leaseTo(on(), { agents: 20 }).rows).toBeLessThan(20);
  });

  it("are told as the reason where rows are there, and not where none is", () => {
    const on = createSchedule(fullPlan([1], Float64Array.of(1)));
    expect(ask(on, { seconds: 0.5 })).toEqual({ type: "idle", until: "report", misfit: "time" });

    leaseTo(on);

    expect(ask(on, { seconds: 0.5 })).toEqual({ type: "idle", until: "report" });
  });

  it("hold for rows that came back, in whatever order they did", () => {
    const on = createSchedule(fullPlan([1, 1, 1], Float64Array.of(4, 2, 1)));
    const lots = [leaseTo(on), leaseTo(on), leaseTo(on)];
    for (const { id: lot } of lots) {
      decide(on, { type: "reported", agent: 0, lot, attempted: 0, failures: [], now: 0 });
    }

    expect([...leaseTo(on, { seconds: 1 }).ranges.items]).toEqual([2]);
    expect([...leaseTo(on, { seconds: 3 }).ranges.items]).toEqual([1]);
    expect([...leaseTo(on).ranges.items]).toEqual([0]);
  });

  it("hold for suspects as a whole", () => {
    const on = createSchedule(fullPlan([2], Float64Array.of(1)), { minLotSeconds: 2 });
    const lot = leaseTo(on);
    decide(on, {
      type: "crashed",
      agent: 0,
      lot: lot.id,
      suspect: { item: 0, replicate: 1 },
      now: 0,
    });

    expect([...leaseTo(on, { seconds: 1.5 }).ranges.firsts]).toEqual([1]);
    expect(ask(on, { seconds: 0.5 })).toMatchObject({ misfit: "time" });
  });
});

describe("crash sites", () => {
  it("keep a suspect from the agent on which it crashed for a minute, where there is another", () => {
    const on = createSchedule(fullPlan([1], Float64Array.of(1)));
    const lot = leaseTo(on);
    decide(on, { type: "crashed", agent: 0, lot: lot.id, now: 1000 });
    const limits = { avoidsOwnCrashes: true };

    expect(ask(on, limits, 0, 1000)).toEqual({ type: "idle", until: "report" });
    expect(ask(on, limits, 0, 60_999)).toMatchObject({ type: "idle" });
    expect(ask(on, limits, 1, 1000)).toMatchObject({
      type: "lease",
      lot: { agent: 1, isSuspect: true },
    });
  });

  it("are forgotten with the suspects", () => {
    const on = createSchedule(fullPlan([40], Float64Array.of(0.001)), {
      maxLotSeconds: 1,
      minLotSeconds: 1,
    });
    decide(on, { type: "crashed", agent: 0, lot: leaseTo(on).id, now: 0 });
    expect(on.crashSites.size).toBe(16);

    while (on.rows.pending > 0) leaseTo(on);

    expect(on.crashSites.size).toBe(0);
  });
});
