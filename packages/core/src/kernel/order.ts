// order.ts — nodes by ascending eigenvalue, as the moment kernels keep them: sums then run from small to large.

/** Positions of ascending values; equal ones keep their order. Cost: O(n) where the values descend, as spectra do. */
export function ascendingOrder(values: Float64Array): Uint32Array {
  const order = new Uint32Array(values.length);
  const last = values.length - 1;
  const descends = values.every((value, i) => i === 0 || value <= values[i - 1]);
  for (let i = 0; i <= last; i++) order[i] = descends ? last - i : i;
  return descends ? order : order.sort((a, b) => values[a] - values[b] || a - b);
}

/** `values` in an order, written to `out`, which is returned. */
export function placed(values: Float64Array, order: Uint32Array, out: Float64Array): Float64Array {
  for (let i = 0; i < order.length; i++) out[i] = values[order[i]];
  return out;
}
