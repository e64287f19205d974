import { describe, expect, it } from "vitest";
import { reportGate } from "./report-gate.js";

const soon = () => new Promise((resolve) => setImmediate(resolve));

describe("the gate before the disk", () => {
  it("lets in what fits, in the order in which it came", async () => {
    const gate = reportGate(100);
    const inside: number[] = [];
    for (const bytes of [60, 30, 50, 5]) void gate.enter(bytes).then(() => inside.push(bytes));
    await soon();
    expect(inside).toEqual([60, 30]);
    expect(gate).toMatchObject({ bytes: 90, waiting: 2 });

    gate.leave(60);
    await soon();

    // 5 would have fitted before 50: nobody overtakes.
    expect(inside).toEqual([60, 30, 50, 5]);
    expect(gate).toMatchObject({ bytes: 85, waiting: 0 });
  });

  it("never holds more than its limit, but for a single report that is larger", async () => {
    const gate = reportGate(100);
    let most = 0;
    const pass = async (bytes: number) => {
      await gate.enter(bytes);
      most = Math.max(most, gate.bytes);
      await soon();
      gate.leave(bytes);
    };
    await Promise.all(Array.from({ length: 200 }, (_, i) => pass(1 + ((i * 37) % 60))));
    expect(most).toBeLessThanOrEqual(100);
    expect(most).toBeGreaterThan(80);

    await pass(500);
    expect(most).toBe(500);
    expect(gate).toMatchObject({ bytes: 0, waiting: 0 });
  });
});
