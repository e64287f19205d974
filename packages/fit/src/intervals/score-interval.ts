// score-interval.ts — the set of exponents that a test of their score does not reject.

/** A step of this many first steps, itself about the size of the exponent, gives the search up. */
const farthest = 1e4;
/** An end is known when its bracket is this part of the first one. */
const accuracy = 1 / 4294967296;

/** How far beyond its critical value a test statistic is: positive = rejected. */
export type Excess = (exponent: number) => number;

/**
 * The interval around `estimate` up to the first rejected value on either side; infinite where none
 * is found, and undefined when the estimate itself is rejected. Accuracy: 1e-9 of the width.
 */
export function acceptedInterval(
  estimate: number,
  excess: Excess,
): readonly [low: number, high: number] | undefined {
  const middle = excess(estimate);
  if (middle > 0) return undefined;
  const start = Math.max(1e-3 * Math.abs(estimate), 1e-9);
  return [edge(excess, [estimate, middle], -start), edge(excess, [estimate, middle], start)];
}

type Tried = readonly [exponent: number, excess: number];

/** First rejected value outwards, by growing steps, then between the last two. */
function edge(excess: Excess, from: Tried, start: number): number {
  let inside = from;
  for (let step = start; ; step *= 1.5) {
    const next = inside[0] + step;
    const value = excess(next);
    if (value > 0) return crossing(excess, inside, [next, value]);
    if (Math.abs(step) > farthest * Math.abs(start)) return step < 0 ? -Infinity : Infinity;
    inside = [next, value];
  }
}

/**
 * Where the excess changes sign. The Illinois variant of false position, with a bisection whenever three
 * steps have not quartered the bracket. Source: Dowell and Jarratt, 1971.
 */
function crossing(excess: Excess, [inside, below]: Tried, [outside, above]: Tried): number {
  const tolerance = accuracy * Math.abs(outside - inside);
  let [a, fa, b, fb] = [inside, below, outside, above];
  let last = 0;
  let checked = Math.abs(b - a);
  for (let k = 1; k < 200 && Math.abs(b - a) > tolerance; k++) {
    const guess = a - (fa * (b - a)) / (fb - fa);
    const isSlow = k % 3 === 0 && Math.abs(b - a) > checked / 4;
    if (k % 3 === 0) checked = Math.abs(b - a);
    const isInside = (guess - a) * (guess - b) < 0;
    const c = isSlow || !isInside ? (a + b) / 2 : offEnds(guess, a, b, tolerance / 2);
    if (c === a || c === b) break;
    const value = excess(c);
    if (value > 0) {
      [b, fb] = [c, value];
      if (last === 1) fa /= 2;
      last = 1;
    } else {
      [a, fa] = [c, value];
      if (last === -1) fb /= 2;
      last = -1;
    }
  }
  return (a + b) / 2;
}

/** A guess that has settled at an end is moved past the root, so that the bracket closes. */
function offEnds(guess: number, a: number, b: number, by: number): number {
  const towards = a < b ? by : -by;
  if (Math.abs(guess - a) < by) return a + towards;
  return Math.abs(guess - b) < by ? b - towards : guess;
}
