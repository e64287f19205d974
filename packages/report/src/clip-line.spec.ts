import { describe, expect, it } from "vitest";

import { clipLine } from "./clip-line.js";

const x = { low: 1, high: 100 };
const y = { low: 1, high: 100 };

describe("clipLine", () => {
  it("keeps a line inside the frame as it is", () => {
    const line = [
      { x: 1, y: 2 },
      { x: 10, y: 5 },
      { x: 100, y: 100 },
    ];

    expect(clipLine(line, x, y)).toEqual([line]);
  });

  it("cuts at the frame, straight in logarithmic coordinates", () => {
    const [piece = []] = clipLine(
      [
        { x: 0.1, y: 0.1 },
        { x: 1000, y: 1000 },
      ],
      x,
      y,
    );

    expect(
      piece.map((point) => [point.x, point.y].map((value) => Number(value.toPrecision(12)))),
    ).toEqual([
      [1, 1],
      [100, 100],
    ]);
  });

  it("drops what passes the frame outside", () => {
    const line = [
      { x: 1, y: 1000 },
      { x: 100, y: 101 },
    ];

    expect(clipLine(line, x, y)).toEqual([]);
  });

  it("leaves and enters the frame in two pieces", () => {
    const line = [
      { x: 1, y: 10 },
      { x: 10, y: 1000 },
      { x: 100, y: 10 },
    ];

    expect(clipLine(line, x, y)).toHaveLength(2);
  });

  it("interrupts the line at values without a logarithm", () => {
    const line = [
      { x: 1, y: 10 },
      { x: 2, y: 10 },
      { x: 3, y: NaN },
      { x: 4, y: 10 },
      { x: 5, y: 10 },
      { x: 6, y: 0 },
    ];

    expect(clipLine(line, x, y)).toEqual([line.slice(0, 2), line.slice(3, 5)]);
  });
});
