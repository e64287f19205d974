import { describe, expect, it } from "vitest";
import { alignedTable, bytesText, countText, durationText } from "./terminal.js";

describe("alignedTable", () => {
  it("sets numbers to the right and words to the left", () => {
    const table = alignedTable(
      ["name", "value"],
      [
        ["a", "1.5"],
        ["long", "-12"],
      ],
    );

    expect(table).toBe("name  value\na       1.5\nlong    -12");
  });
});

describe("texts of quantities", () => {
  it.each([
    [0.25, "250 ms"],
    [4.2, "4.2 s"],
    [59, "59 s"],
    [90, "2 min"],
    [3725, "1 h 02 min"],
    [3e5, "3.5 days"],
    [Infinity, "unknown"],
  ])("reads %f seconds as %s", (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });

  it("reads bytes and counts", () => {
    expect([bytesText(999), bytesText(1.5e9), bytesText(320_000)]).toEqual([
      "999 B",
      "1.5 GB",
      "320 kB",
    ]);
    expect(countText(1_234_567)).toBe("1,234,567");
  });
});
