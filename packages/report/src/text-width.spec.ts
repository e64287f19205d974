import { describe, expect, it } from "vitest";

import { bitmapFromSvg } from "./png.js";
import { textWidth, truncated, wrapped } from "./text-width.js";

/** Width of the ink of a text at 100 px as the PNG renderer draws it. */
async function inkWidth(text: string): Promise<number> {
  const { width, height, pixels } = await bitmapFromSvg(
    `<svg xmlns="http://www.w3.org/2000/svg" width="3000" height="150"><text x="0" y="100" font-family="DejaVu Sans" font-size="100">${text}</text></svg>`,
    { scale: 1 },
  );
  let right = 0;
  for (let i = 0; i < width * height; i++)
    if ((pixels[4 * i + 3] ?? 0) > 0) right = Math.max(right, i % width);
  return right;
}

describe("text width", () => {
  it.each(["mean and interval", "−0.0870 [−0.0900, −0.0840]", "2×10⁻³", "alphaS = 2, eta = 0.1"])(
    "agrees within 3 %% with what the renderer draws for %s",
    async (text) => {
      const drawn = await inkWidth(text);

      expect(Math.abs(textWidth(text, 100) - drawn) / drawn).toBeLessThan(0.03);
    },
  );

  it("shortens a text to the given width, and only then", () => {
    expect(truncated("student", 60, 12)).toBe("student");

    const short = truncated("a label that is far too long for its place", 100, 12);
    expect(short).toMatch(/^a label.*…$/u);
    expect(textWidth(short, 12)).toBeLessThanOrEqual(100);
  });

  it("breaks at spaces and keeps every word while there is room", () => {
    expect(wrapped("one two three four", 60, 12, 3)).toEqual(["one two", "three four"]);
  });

  it("ends the last allowed line in an ellipsis", () => {
    expect(wrapped("one two three four", 60, 12, 1).at(-1)).toMatch(/…$/u);
    expect(wrapped("", 60, 12, 2)).toEqual([]);
  });
});
