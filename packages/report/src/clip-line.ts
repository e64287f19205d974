// clip-line.ts — the part of a line that lies inside a log-log frame. Done here and not by an SVG clip path,
// because clip paths need document-wide ids: figures could then not be placed on one page, nor be equal byte for byte.

import type { FigurePoint } from "./figure.js";
import { isDrawable, type LogRange } from "./log-axis.js";

/**
 * Pieces of the polyline through `points` inside `x` × `y`, straight in logarithmic coordinates.
 * A point that is not positive and finite interrupts the line.
 */
export function clipLine(
  points: readonly FigurePoint[],
  x: LogRange,
  y: LogRange,
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
  x: LogRange,
  y: LogRange,
): Segment | undefined {
  if (![a.x, a.y, b.x, b.y].every(isDrawable)) return undefined;
  const dx = Math.log(b.x / a.x);
  const dy = Math.log(b.y / a.y);
  let [from, to] = [0, 1];
  for (const [step, room] of [
    [-dx, Math.log(a.x / x.low)],
    [dx, Math.log(x.high / a.x)],
    [-dy, Math.log(a.y / y.low)],
    [dy, Math.log(y.high / a.y)],
  ] as const) {
    if (step === 0 && room < 0) return undefined;
    if (step < 0) from = Math.max(from, room / step);
    if (step > 0) to = Math.min(to, room / step);
  }
  return from < to ? [along(a, b, from), along(a, b, to)] : undefined;
}

function along(a: FigurePoint, b: FigurePoint, t: number): FigurePoint {
  if (t === 0) return a;
  if (t === 1) return b;
  return { x: a.x * (b.x / a.x) ** t, y: a.y * (b.y / a.y) ** t };
}

function samePlace(a: FigurePoint | undefined, b: FigurePoint): boolean {
  return a?.x === b.x && a.y === b.y;
}
