// clip-line.ts — the part of a line that lies inside the frame. Done here and not by an SVG clip path,
// because clip paths need document-wide ids: figures could then not be placed on one page, nor be equal byte for byte.

import type { FigurePoint } from "./figure.js";
import { type AxisRange, between, distance, hasPlaceOn } from "./scale.js";

/**
 * Pieces of the polyline through `points` inside `x` × `y`, straight along the axes.
 * A point without a place on them interrupts the line.
 */
export function clipLine(
  points: readonly FigurePoint[],
  x: AxisRange,
  y: AxisRange,
): readonly (readonly FigurePoint[])[] {
  const pieces: FigurePoint[][] = [];
  for (let i = 1; i < points.length; i++) {
    const segment = clipSegment(points[i - 1], points[i], x, y);
    if (segment === undefined) continue;
    const last = pieces.at(-1);
    if (last !== undefined && samePlace(last.at(-1), segment[0])) last.push(segment[1]);
    else pieces.push([...segment]);
  }
  return pieces;
}

type Segment = readonly [FigurePoint, FigurePoint];

/** Liang–Barsky: narrows t ∈ [0, 1] along a → b by each of the four sides. */
function clipSegment(
  a: FigurePoint,
  b: FigurePoint,
  x: AxisRange,
  y: AxisRange,
): Segment | undefined {
  if (![a.x, b.x].every((value) => hasPlaceOn(value, x.scale))) return undefined;
  if (![a.y, b.y].every((value) => hasPlaceOn(value, y.scale))) return undefined;
  const dx = distance(a.x, b.x, x);
  const dy = distance(a.y, b.y, y);
  let [from, to] = [0, 1];
  for (const [step, room] of [
    [-dx, distance(x.low, a.x, x)],
    [dx, distance(a.x, x.high, x)],
    [-dy, distance(y.low, a.y, y)],
    [dy, distance(a.y, y.high, y)],
  ] as const) {
    if (step === 0 && room < 0) return undefined;
    if (step < 0) from = Math.max(from, room / step);
    if (step > 0) to = Math.min(to, room / step);
  }
  const along = (t: number): FigurePoint => ({
    x: between(a.x, b.x, t, x),
    y: between(a.y, b.y, t, y),
  });
  return from < to ? [along(from), along(to)] : undefined;
}

function samePlace(a: FigurePoint | undefined, b: FigurePoint): boolean {
  return a?.x === b.x && a.y === b.y;
}
