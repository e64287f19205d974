import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "./decide.js";
import type { Lot } from "./lot.js";
import { fullPlan, type Plan, type ScheduleOptions } from "./plan.js";
import { eachRow, rangesOf } from "./rows.js";
import { createSchedule, type Schedule } from "./state.js";
import { validate } from "./validate.js";

const SEED = 20261122;

function ask(schedule: Schedule, agent = 0): Lot | undefined {
  const decision = decide(schedule, { type: "ask", agent, now: 0 });
  const effect = decision.ok ? decision.effects[0] : undefined;
  return effect?.type === "lease" ? effect.lot : undefined;
}

/** Tells what a lot took, at the predicted pace times `slowness`, and records it. */
function finish(schedule: Schedule, lot: Lot, slowness = 1): void {
  const about = { agent: lot.agent, lot: lot.id, attempted: lot.rows, now: 0 };
  decide(schedule, { type: "computed", ...about, seconds: slowness * lot.seconds });
  decide(schedule, { type: "reported", ...about, failures: [] });
}

function allLots(plan: Plan, options: ScheduleOptions, slowness = 1): Lot[] {
  const schedule = createSchedule(plan, options);
  const lots: Lot[] = [];
  for (let lot = ask(schedule); lot !== undefined; lot = ask(schedule)) {
    lots.push(lot);
    finish(schedule, lot, slowness);
  }
  return lots;
}

const evenPlan = (items: number, rows: number, seconds: number): Plan =>
  fullPlan(new Array<number>(items).fill(rows), new Float64Array(items).fill(seconds));

describe("lease", () => {
  it("leases every row of any plan exactly once", () => {
    const ranges = fc.array(
      fc.record({
        rows: fc.integer({ min: 1, max: 40 }),
        gap: fc.nat(2),
        seconds: fc.double({ min: 0, max: 3, noNaN: true }),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(ranges, fc.integer({ min: 1, max: 8 }), fc.nat(5), (items, agents, together) => {
        const triples = items.flatMap(({ rows, gap }, item) => [
          [item, gap, rows] as const,
          [item, 2 * gap + rows + 1, 3] as const,
        ]);
        const plan = {
          missing: rangesOf(triples),
          secondsPerRow: Float64Array.from(items, ({ seconds }) => seconds),
          secondsOnce: Float64Array.from(items, ({ gap }) => gap),
          together,
        };

        const lots = allLots(plan, { agents });

        const leased = lots.flatMap((lot) => [...eachRow(lot.ranges)]);
        const keys = leased.map(({ item, replicate }) => `${item}:${replicate}`);
        const planned = [...eachRow(plan.missing)].map((row) => `${row.item}:${row.replicate}`);
        expect(keys.sort()).toEqual(planned.sort());
      }),
      { seed: SEED },
    );
  });

  it("begins with small lots until a class was seen, then takes a fair share of what is left", () => {
    const lots = allLots(evenPlan(400, 100, 0.001), { agents: 2 });

    const seconds = lots.map((lot) => lot.seconds);
    expect(seconds[0]).toBeGreaterThan(0.04);
    expect(seconds[0]).toBeLessThanOrEqual(0.05);
    expect(Math.max(...seconds)).toBeLessThanOrEqual(1.001);
    expect(seconds.filter((s) => s > 0.9).length).toBeGreaterThan(20);
  });

  it("makes the last lots small, and none smaller than the least that is worth a lot", () => {
    const seconds = allLots(evenPlan(400, 100, 0.001), { agents: 2 }).map((lot) => lot.seconds);

    for (const last of seconds.slice(-4, -1)) {
      expect(last).toBeLessThan(0.12);
      expect(last).toBeGreaterThan(0.04);
    }
  });

  it("sizes lots by what rows of the class took, not by what was predicted", () => {
    const lots = allLots(evenPlan(50, 1000, 0.0001), { agents: 2 }, 10);

    const real = lots.map((lot) => 10 * lot.seconds);
    expect(Math.max(...real)).toBeLessThan(1.1);
  });

  it("never mixes cost classes, and leases the longest first", () => {
    const plan = fullPlan([8, 8, 8], Float64Array.of(0.001, 0.3, 0.02));

    const lots = allLots(plan, { agents: 1 });

    const order = lots.flatMap((lot) => [...new Set(lot.ranges.items)]);
    expect([...new Set(order)]).toEqual([1, 2, 0]);
    expect(lots.every((lot) => new Set(lot.ranges.items).size === 1)).toBe(true);
  });

  it("holds one row where a single row is longer than a lot", () => {
    const lots = allLots(evenPlan(3, 4, 90), { agents: 2 });

    expect(lots.map((lot) => lot.rows)).toEqual(new Array(12).fill(1));
  });

  it("holds no more rows than allowed, however cheap they are", () => {
    const lots = allLots(evenPlan(100_000, 1, 1e-9), { agents: 1, maxLotRows: 2048 });

    expect(Math.max(...lots.map((lot) => lot.rows))).toBe(2048);
  });

  it("takes the same few replicates of all items that are computed together into one lot", () => {
    const plan = { ...evenPlan(8, 64, 0.005), together: 4 };

    const [lot] = allLots(plan, { agents: 2 });

    expect([...lot.ranges.items]).toEqual([0, 1, 2, 3]);
    expect([...lot.ranges.firsts]).toEqual([0, 0, 0, 0]);
    expect(new Set(lot.ranges.counts).size).toBe(1);
  });

  it("takes so many replicates of a cell at a time that its once-per-cell work is worth it", () => {
    const base = evenPlan(2, 100, 0.001);
    const plan = { ...base, together: 2, secondsOnce: Float64Array.of(0.02, 0.02) };

    const [lot] = allLots(plan, { agents: 1, maxLotSeconds: 0.05 });

    expect(lot.ranges.counts[0]).toBeGreaterThanOrEqual(20);
  });

  it("computes only the first items of the order under a limit, and then has finished", () => {
    const schedule = createSchedule(evenPlan(64, 2, 0.5), { limit: 4 });

    const items = new Set<number>();
    for (let lot = ask(schedule); lot !== undefined; lot = ask(schedule)) {
      lot.ranges.items.forEach((item) => items.add(item));
      expect(validate(schedule)).toEqual([]);
      finish(schedule, lot);
    }

    expect([...items].sort((a, b) => a - b)).toEqual([0, 16, 32, 48]);
    expect(schedule.phase).toBe("finished");
    expect(schedule.rows.total).toBe(8);
  });

  it("has finished at once where nothing is missing", () => {
    const schedule = createSchedule(fullPlan([], new Float64Array(0)));

    expect(schedule.phase).toBe("finished");
    expect(decide(schedule, { type: "ask", agent: 0, now: 0 })).toEqual({
      ok: true,
      effects: [{ type: "idle", until: "never" }],
    });
  });
});
