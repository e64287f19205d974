import { describe, expect, it } from "vitest";
import { remainingText } from "./progress-line.js";

describe("the time left", () => {
  it("is an estimate with what it is probably between, the unit once where it is one", () => {
    expect(remainingText({ seconds: 240, low: 170, high: 370 })).toBe("4 min (3–6)");
    expect(remainingText({ seconds: 7.2, low: 5, high: 9.96 })).toBe("7.2 s (5.0–10.0)");
    expect(remainingText({ seconds: 90, low: 30, high: 4000 })).toBe("2 min (30 s–1 h 07 min)");
    expect(remainingText({ seconds: 7300, low: 7200, high: 9000 })).toBe(
      "2 h 02 min (2 h 00 min–2 h 30 min)",
    );
  });

  it("is one number where it is certain", () => {
    expect(remainingText({ seconds: 240, low: 235, high: 250 })).toBe("4 min");
    expect(remainingText({ seconds: 0, low: 0, high: 0 })).toBe("0 ms");
  });
});
