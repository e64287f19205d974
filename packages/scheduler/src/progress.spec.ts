import { describe, expect, it } from "vitest";
import { decide } from "./decide.js";
import type { Lot } from "./lot.js";
import { fullPlan } from "./plan.js";
import { estimateRemaining, progressOf } from "./progress.js";
import { createSchedule, type Schedule } from "./state.js";

function lease(on: Schedule, now: number, agent = 0): Lot | undefined {
  const decision = decide(on, { type: "ask", agent, now });
  const effect = decision.ok ? decision.effects[0] : undefined;
  return effect?.type === "lease" ? effect.lot : undefined;
}

/** Runs `on` on one agent with a clock that a lot advances by its real seconds; calls `look` after each. */
function simulate(
  on: Schedule,
  realSeconds: (lot: Lot) => number,
  look: (now: number) => void,
): number {
  let now = 0;
  for (let lot = lease(on, now); lot !== undefined; lot = lease(on, now)) {
    const seconds = realSeconds(lot);
    now += 1000 * seconds;
    const about = { agent: 0, lot: lot.id, attempted: lot.rows, now };
    decide(on, { type: "computed", ...about, seconds });
    decide(on, { type: "reported", ...about, failures: [] });
    look(now);
  }
  return now;
}

describe("progress", () => {
  it("counts rows by state and predicted seconds by whether they are behind", () => {
    const on = createSchedule(fullPlan([4], Float64Array.of(2)));
    const lot = lease(on, 1000);
    lease(on, 1000, 1);
    const about = { agent: 0, lot: lot?.id ?? 0, attempted: 1 };
    decide(on, { type: "computed", ...about, seconds: 3, now: 4000 });

    expect(progressOf(on, 5000)).toMatchObject({
      phase: "running",
      rows: 4,
      leased: 2,
      computed: 1,
      pending: 2,
      recorded: 0,
      predictedDone: 2,
      predictedLeft: 6,
      observed: 3,
      elapsed: 4,
    });
    decide(on, { type: "reported", ...about, failures: [], now: 5000 });
    expect(progressOf(on)).toMatchObject({ recorded: 1, leased: 1, computed: 0, predictedDone: 2 });
  });

  it("knows no time left before anything was computed, and none is left at the end", () => {
    const on = createSchedule(fullPlan([1], Float64Array.of(1)));

    expect(estimateRemaining(progressOf(on))).toBeUndefined();
    simulate(
      on,
      () => 1,
      () => undefined,
    );
    expect(estimateRemaining(progressOf(on))).toEqual({ seconds: 0, low: 0, high: 0 });
  });

  it("weighs unequal cells: with costs from 1 ms to 8 s the estimate stays within a tenth", () => {
    const seconds = Float64Array.from({ length: 14 }, (_, item) => 0.001 * 2 ** item);
    const on = createSchedule(fullPlan(new Array<number>(14).fill(20), seconds));
    const estimates: { readonly now: number; readonly left: number }[] = [];

    const end = simulate(
      on,
      (lot) => 1.7 * lot.seconds,
      (now) =>
        estimates.push({ now, left: estimateRemaining(progressOf(on, now))?.seconds ?? NaN }),
    );

    for (const { now, left } of estimates) {
      const real = (end - now) / 1000;
      expect(Math.abs(left - real)).toBeLessThanOrEqual(0.1 * real + 0.01);
    }
  });

  it("foresees the end within a twentieth after two lots of a class that is six times as fast as foreseen", () => {
    const on = createSchedule(fullPlan([20, 2000], Float64Array.of(1, 0.01)));
    const predictedEnds: number[] = [];
    let lotsOfSecond = 0;

    const end = simulate(
      on,
      (lot) => {
        lotsOfSecond += lot.costClass;
        return (lot.costClass === 0 ? 3 : 0.5) * lot.seconds;
      },
      (now) => {
        const left = estimateRemaining(progressOf(on))?.seconds ?? NaN;
        if (lotsOfSecond >= 2) predictedEnds.push(now + 1000 * left);
      },
    );

    expect(predictedEnds.length).toBeGreaterThan(10);
    for (const predicted of predictedEnds) expect(Math.abs(predicted / end - 1)).toBeLessThan(0.05);
  });

  it("divides what is left by the agents, but not by more than there are rows", () => {
    const base = {
      workLeft: 12,
      longestLeft: 0,
      workDeviation: 0,
      observed: 1,
      leased: 0,
      computed: 0,
    };

    expect(estimateRemaining({ ...base, pending: 100, agents: 4 })?.seconds).toBe(3);
    expect(estimateRemaining({ ...base, pending: 2, agents: 4 })?.seconds).toBe(6);
  });
});
