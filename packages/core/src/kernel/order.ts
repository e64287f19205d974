// order.ts — nodes by ascending eigenvalue, as the moment kernels keep them: sums then run from small to large.

/** Positions of ascending values; equal ones keep their order. Cost: O(n) where the values descend, as spectra do. */
export function ascendingOrder(values: Float64Array): Uint32Array {
  const order = new Uint32Array(values.length);
  const last = values.length - 1;
  let descends = true;
  for (let i = 1; i <= last && descends; i++) descends = values[i] <= values[i - 1];
  for (let i = 0; i <= last; i++) order[i] = descends ? last - i : i;
  return descends ? order : order.sort((a, b) => values[a] - values[b] || a - b);
}
