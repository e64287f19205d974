// score-interval.ts — the set of exponents that a test of their score does not reject.

/** A step of this many first steps, itself about the size of the exponent, gives the search up. */
const farthest = 1e4;

/**
 * The interval around `estimate` up to the first rejected value on either side; infinite where none
 * is found, and undefined when the estimate itself is rejected. Accuracy: 1e-9 of the width.
 */
export function acceptedInterval(
  estimate: number,
  isRejected: (exponent: number) => boolean,
): readonly [low: number, high: number] | undefined {
  if (isRejected(estimate)) return undefined;
  const start = Math.max(1e-3 * Math.abs(estimate), 1e-9);
  return [edge(isRejected, estimate, -start), edge(isRejected, estimate, start)];
}

/** First rejected value outwards, by growing steps and bisection. */
function edge(isRejected: (exponent: number) => boolean, from: number, start: number): number {
  let inside = from;
  let step = start;
  while (!isRejected(inside + step)) {
    if (Math.abs(step) > farthest * Math.abs(start)) return step < 0 ? -Infinity : Infinity;
    inside += step;
    step *= 1.5;
  }
  let outside = inside + step;
  for (let k = 0; k < 32; k++) {
    const middle = (inside + outside) / 2;
    if (isRejected(middle)) outside = middle;
    else inside = middle;
  }
  return (inside + outside) / 2;
}
