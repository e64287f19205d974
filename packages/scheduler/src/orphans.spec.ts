import { describe, expect, it } from "vitest";
import { decide } from "./decide.js";
import type { AskLimits } from "./limits.js";
import type { Lot } from "./lot.js";
import { adoptOrphan, loseLot } from "./orphans.js";
import { fullPlan } from "./plan.js";
import { rangesOf } from "./rows.js";
import { createSchedule, type Schedule } from "./state.js";
import { validate } from "./validate.js";

function leaseTo(on: Schedule, limits: AskLimits = {}, now = 0): Lot | undefined {
  const decision = decide(on, { type: "ask", agent: 1, limits, now });
  expect(validate(on)).toEqual([]);
  const effect = decision.ok ? decision.effects[0] : undefined;
  return effect?.type === "lease" ? effect.lot : undefined;
}

function lose(on: Schedule, lot: Lot, now = 0): void {
  const held = on.lots.get(lot.id);
  if (held === undefined) throw new Error(`Lot ${lot.id} is not held.`);
  loseLot(on, held, now);
  expect(validate(on)).toEqual([]);
}

/** Two lots of four rows of a second each; the first is lost. */
function withOrphan(): { readonly on: Schedule; readonly lost: Lot } {
  const on = createSchedule(fullPlan([8], Float64Array.of(1)), {
    minLotSeconds: 4,
    maxLotSeconds: 4,
  });
  const lost = leaseTo(on);
  if (lost === undefined) throw new Error("There is no lot.");
  lose(on, lost);
  return { on, lost };
}

describe("orphans", () => {
  it("are leased again first and whole, under their old number", () => {
    const { on, lost } = withOrphan();
    expect(on.rows).toMatchObject({ pending: 8, leased: 0 });

    expect(leaseTo(on)).toEqual({ ...lost, agent: 1 });
    expect(leaseTo(on)?.id).toBe(2);
  });

  it("go back to the agent that comes back", () => {
    const { on, lost } = withOrphan();
    const orphan = on.orphans.get(lost.id);
    if (orphan === undefined) throw new Error("There is no orphan.");

    expect(adoptOrphan(on, orphan, { agent: 0, since: 5 })).toEqual({
      ...lost,
      agent: 0,
      since: 5,
    });

    expect(validate(on)).toEqual([]);
    expect(on.rows).toMatchObject({ pending: 4, leased: 4 });
  });

  it("wait a minute for somebody whom they fit, then their rows are leased singly", () => {
    const { on } = withOrphan();
    const short = { seconds: 1.5 };

    expect(leaseTo(on, short)?.id).toBe(2);
    leaseTo(on, short);
    leaseTo(on, short);
    leaseTo(on, short);
    expect(leaseTo(on, short, 59_999)).toBeUndefined();
    const single = leaseTo(on, short, 60_000);

    expect(single?.ranges).toEqual(rangesOf([[0, 0, 1]]));
    expect(on.orphans.size).toBe(0);
  });

  it("stay suspects where they were", () => {
    const on = createSchedule(fullPlan([2], Float64Array.of(1)), { minLotSeconds: 2 });
    const lot = leaseTo(on);
    decide(on, {
      type: "crashed",
      agent: 1,
      lot: lot?.id ?? 0,
      suspect: { item: 0, replicate: 0 },
      now: 0,
    });
    const suspect = leaseTo(on);
    if (suspect?.isSuspect !== true) throw new Error("There is no suspect.");
    lose(on, suspect);
    leaseTo(on, { seconds: 0.5 }, 60_000);

    expect(on.suspects.length).toBe(1);
    expect(leaseTo(on)).toMatchObject({ isSuspect: true, rows: 1 });
  });
});

describe("lots held from the start", () => {
  const held = [
    {
      agent: 3,
      ranges: rangesOf([
        [0, 4, 2],
        [1, 0, 1],
      ]),
      since: 7,
    },
    { agent: 4, ranges: rangesOf([[2, 0, 1]]), since: 7 },
  ];
  const plan = { missing: rangesOf([[0, 0, 4]]), secondsPerRow: Float64Array.of(1, 30, 0.1) };

  it("count as leased, and no row of theirs is leased again", () => {
    const on = createSchedule(plan, {}, held);

    expect(validate(on)).toEqual([]);
    expect(on.rows).toMatchObject({ total: 8, pending: 4, leased: 4 });
    expect(
      [...on.lots.values()].map(({ lot }) => [lot.id, lot.agent, lot.rows, lot.since]),
    ).toEqual([
      [1, 3, 3, 7],
      [2, 4, 1, 7],
    ]);
    const rows = [];
    for (let lot = leaseTo(on); lot !== undefined; lot = leaseTo(on))
      rows.push(...lot.ranges.firsts);
    expect(rows).toEqual([0, 1, 2, 3]);
  });

  it("end like any lot, also where their rows are of several classes", () => {
    const on = createSchedule(plan, {}, held);

    decide(on, { type: "reported", agent: 3, lot: 1, attempted: 1, failures: [], now: 0 });
    expect(validate(on)).toEqual([]);
    decide(on, { type: "crashed", agent: 4, lot: 2, now: 0 });
    expect(validate(on)).toEqual([]);

    expect(on.rows).toMatchObject({ recorded: 1, pending: 7, leased: 0 });
    while (on.rows.pending > 0) leaseTo(on);
    expect(on.rows.leased).toBe(7);
  });

  it("are refused where they name an item that the plan does not have", () => {
    const stray = { agent: 0, ranges: rangesOf([[3, 0, 1]]), since: 0 };

    expect(() => createSchedule(plan, {}, [stray])).toThrow(RangeError);
  });
});
