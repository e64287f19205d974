// sine.ts — sin(πx), the same bits in every engine.

const PI = 3.141592653589793;

/**
 * sin(πx) for 0 ≤ x ≤ 1. Accuracy: 1e-15, by the Taylor series about the nearer of 0, ½, 1 (|πx| ≤ π/4).
 *
 * @example
 * sinPi(0.5) // 1
 */
export function sinPi(x: number): number {
  const y = x > 0.5 ? 1 - x : x;
  return y <= 0.25 ? sine(PI * y) : cosine(PI * (0.5 - y));
}

function sine(x: number): number {
  let term = x;
  let sum = 0;
  for (let k = 1; k < 24; k += 2) {
    sum += term;
    term *= (-x * x) / ((k + 1) * (k + 2));
  }
  return sum;
}

function cosine(x: number): number {
  let term = 1;
  let sum = 0;
  for (let k = 0; k < 24; k += 2) {
    sum += term;
    term *= (-x * x) / ((k + 1) * (k + 2));
  }
  return sum;
}
