import { describe, expect, it } from "vitest";

import { seriesStyle } from "./palette.js";

describe("palette", () => {
  it("gives 98 series different looks, neighbours another colour and another symbol", () => {
    const styles = Array.from({ length: 98 }, (_, i) => seriesStyle(i));

    expect(new Set(styles.map((style) => JSON.stringify(style))).size).toBe(98);
    for (const [i, style] of styles.slice(1).entries())
      expect(style.color).not.toBe(styles[i]?.color);
    for (let i = 1; i < 7; i++) expect(styles[i]?.symbol).not.toBe(styles[i - 1]?.symbol);
  });
});
