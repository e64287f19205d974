import { describe, expect, it } from "vitest";
import { parseBytes, parseSeconds, parseShare } from "./duration.js";

describe("words of the command line", () => {
  it("are durations, sizes and shares", () => {
    expect(["90s", "10m", "2h", "250ms", "3"].map(parseSeconds)).toEqual([90, 600, 7200, 0.25, 3]);
    expect(["8G", "512M", "100"].map(parseBytes)).toEqual([8 * 2 ** 30, 512 * 2 ** 20, 100]);
    expect(["1%", "0.5", "100%"].map(parseShare)).toEqual([0.01, 0.5, 1]);
  });

  it.each([
    [parseSeconds, "10 minutes"],
    [parseSeconds, "-3s"],
    [parseSeconds, "3G"],
    [parseBytes, "eight"],
    [parseBytes, "__proto__"],
    [parseShare, "0"],
    [parseShare, "120%"],
  ])("are refused where they are none: %s %s", (parse, text) => {
    expect(() => parse(text)).toThrow(/USAGE_INVALID/);
  });
});
