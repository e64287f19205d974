import { describe, expect, it } from "vitest";

import type { Cell } from "./cell.js";
import { cellId } from "./normal-form.js";
import { profileIndices } from "./profile.js";
import { runChain } from "./run-chain.js";

const cell = (d: number, points: number | readonly number[]): Cell => ({
  seed: 3,
  engine: "exact",
  problem: { d, target: { exponent: 1.5 }, noiseVariance: 0.1 },
  chain: { model: { learner: "sgd", spectrum: { exponent: 1.2 }, samples: 512, stepSize: 0.1 } },
  profiles: { of: ["model"], points },
});

describe("a profile", () => {
  it("shows coordinates spread evenly over log(index), or those listed, ascending and once each", () => {
    expect([...profileIndices(100, 3)]).toEqual([1, 10, 100]);
    expect([...profileIndices(3, 64)]).toEqual([1, 2, 3]);
    expect([...profileIndices(100, [84, 1, 84])]).toEqual([1, 84]);
  });

  it.each([[[0]], [[101]], [[1.5]], [[]]])("refuses the list %j", (points) => {
    expect(() => profileIndices(100, points)).toThrow("whole numbers from 1 to d = 100");
  });

  it("shows at a listed coordinate what a profile of all coordinates shows there", () => {
    const all = runChain(cell(300, 300)).model.profile;
    const listed = runChain(cell(300, [2, 84])).model.profile;

    expect(listed?.error).toEqual(Float64Array.from([1, 83], (i) => all?.error[i] ?? NaN));
  });

  it("has a node for each listed coordinate where the layout is sparse", () => {
    const d = 1e6;
    const { profile } = runChain(cell(d, [777_777])).model;

    expect(profile?.truthEnergy[0]).toBeCloseTo(777_777 ** -1.5, 22);
  });

  it("is the same cell however its list is written", () => {
    expect(cellId(cell(10, [3, 1, 3]))).toBe(cellId(cell(10, [1, 3])));
    expect(cellId(cell(10, [1, 3]))).not.toBe(cellId(cell(10, [1, 4])));
  });
});
