import { describe, expect, it } from "vitest";

import { nearest, suggestion } from "./nearest.js";

describe("the nearest known word", () => {
  it.each([
    ["techer", "teacher"],
    ["taecher", "teacher"],
    ["teachers", "teacher"],
    ["Teacher", "teacher"],
    ["n", "N"],
  ])("of %s is %s", (word, expected) => {
    expect(nearest(word, ["student", "teacher", "N"])).toBe(expected);
  });

  it("is none where all are far, or the word is too short to tell", () => {
    expect(nearest("zebra", ["teacher", "student"])).toBeUndefined();
    expect(nearest("M", ["N"])).toBeUndefined();
    expect(nearest("x".repeat(65), ["x".repeat(64)])).toBeUndefined();
  });

  it("is suggested, else everything known is listed", () => {
    expect(suggestion("studnt", ["student"])).toBe("Did you mean student?");
    expect(suggestion("zebra", ["teacher", "student"])).toBe("Known here: teacher, student.");
    expect(suggestion("zebra", [])).toBe("Leave it out.");
  });
});
