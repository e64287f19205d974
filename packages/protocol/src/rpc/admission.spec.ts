import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Admission } from "./admission.js";

describe("admission", () => {
  it("lets in at once while there is room, then in order as room comes", () => {
    const admission = new Admission(10);
    const entered: string[] = [];
    const first = admission.enter(6, () => entered.push("first"));
    const second = admission.enter(6, () => entered.push("second"));
    admission.enter(1, () => entered.push("third"));
    expect(entered).toEqual(["first"]);

    first(4);
    expect(entered).toEqual(["first", "second"]);

    second(0);
    expect(entered).toEqual(["first", "second", "third"]);
    expect(admission.reserved).toBe(5);
  });

  it("lets in what is larger than everything, alone", () => {
    const admission = new Admission(10);
    const entered: number[] = [];
    const end = admission.enter(3, () => entered.push(3));
    admission.enter(99, () => entered.push(99));
    expect(entered).toEqual([3]);

    end(0);

    expect(entered).toEqual([3, 99]);
  });

  it("forgets who leaves while he waits, and ends only once", () => {
    const admission = new Admission(10);
    const end = admission.enter(10, () => undefined);
    const leave = admission.enter(10, () => {
      throw new Error("entered after leaving");
    });

    leave(0);
    leave(0);
    end(0);
    end(0);

    expect([admission.reserved, admission.waiting]).toEqual([0, 0]);
  });

  it("never has more than its budget unless one alone is larger, and leaves nobody waiting for ever", () => {
    const step = fc.tuple(fc.nat(30), fc.nat(40));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const admission = new Admission(100);
        const inside = new Map<number, (bytes: number) => void>();
        let entered = 0;
        const all: ((bytes: number) => void)[] = [];
        for (const [i, [which, bytes]] of steps.entries()) {
          if (which % 3 === 0 && inside.size > 0) {
            const [key, end] = [...inside][which % inside.size];
            inside.delete(key);
            end(0);
          } else {
            const reserve: { end?: (bytes: number) => void } = {};
            reserve.end = admission.enter(bytes + 1, () => {
              entered++;
              inside.set(i, (changed) => reserve.end?.(changed));
            });
            all.push(reserve.end);
          }
          expect(admission.reserved).toBeLessThanOrEqual(100);
        }
        for (const end of all) end(0);

        expect([admission.reserved, admission.waiting]).toEqual([0, 0]);
        expect(entered).toBeGreaterThanOrEqual(0);
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});
