import { describe, expect, it } from "vitest";
import { fullPlan } from "./plan.js";
import { findReturned, giveBack, takeReturned } from "./returned.js";
import { eachRow, rangeList, rangesOf, toRanges } from "./rows.js";
import { createSchedule, type Schedule } from "./state.js";

/** A schedule of items of 4 s, 2 s and 1 s a row; what comes back to it is not checked. */
function schedule(): Schedule {
  return createSchedule(fullPlan([1, 1, 1], Float64Array.of(4, 2, 1)));
}

function take(on: Schedule, seconds: number): string[] {
  const limits = { seconds };
  const { entry } = findReturned(on, limits);
  if (entry < 0) return [];
  const list = rangeList();
  takeReturned(on, entry, list, { size: { seconds, mostSeconds: seconds, rows: 1 }, limits });
  return Array.from(eachRow(toRanges(list)), ({ item, replicate }) => `${item}:${replicate}`);
}

describe("returned", () => {
  it("is a queue, from which who can't take the first takes the next", () => {
    const on = schedule();
    giveBack(
      on,
      rangesOf([
        [0, 0, 1],
        [2, 0, 2],
        [1, 0, 1],
        [2, 7, 1],
      ]),
    );

    expect(take(on, 1)).toEqual(["2:0"]);
    expect(take(on, 2)).toEqual(["2:1"]);
    expect(take(on, 2)).toEqual(["1:0"]);
    expect(take(on, 9)).toEqual(["0:0"]);
    expect(take(on, 9)).toEqual(["2:7"]);
    expect(take(on, 9)).toEqual([]);
  });

  it("says what keeps its rows from who asks", () => {
    const on = schedule();
    giveBack(on, rangesOf([[0, 0, 1]]));

    expect(findReturned(on, { seconds: 3 })).toEqual({ entry: -1, misfit: "time" });
  });

  it("does not grow when rows come and go behind one that nobody can take", () => {
    const on = schedule();
    giveBack(on, rangesOf([[0, 0, 1]]));
    for (let i = 0; i < 1000; i++) {
      giveBack(on, rangesOf([[2, 2 * i, 1]]));
      expect(take(on, 1)).toEqual([`2:${2 * i}`]);
    }

    expect(on.returned.items.length).toBeLessThanOrEqual(16);
    expect(take(on, 9)).toEqual(["0:0"]);
  });
});
