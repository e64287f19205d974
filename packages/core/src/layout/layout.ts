// layout.ts — the coordinates 1 … d as the expectation engines see them: nodes with weights.

export interface Layout {
  /** Part of cache keys: equal for equal nodes. */
  readonly key: string;
  /** 1-based coordinate of each node, real inside a compressed range. Shape: (nodes), ascending. */
  readonly index: Float64Array;
  /** Coordinates that a node stands for: Σ_i f(i) ≈ Σ_j weight_j f(index_j). Shape: (nodes). Sums to d. */
  readonly weight: Float64Array;
}

let latest: Layout | undefined;

/** Every coordinate by itself, weight 1. The arrays are shared by those who ask for the same d: not to be written to. */
export function denseLayout(d: number): Layout {
  if (latest?.index.length !== d) {
    const index = new Float64Array(d);
    for (let i = 0; i < d; i++) index[i] = i + 1;
    latest = { key: `dense ${String(d)}`, index, weight: new Float64Array(d).fill(1) };
  }
  return latest;
}

/** Σ_j weight_j values_j, in the order of the nodes. */
export function weightedSum(weight: Float64Array, values: Float64Array): number {
  let total = 0;
  for (let j = 0; j < values.length; j++) total += weight[j] * values[j];
  return total;
}

/** Position of the node that is coordinate `coordinate` by itself. Throws: RangeError where no node is. */
export function positionOf({ index }: Layout, coordinate: number): number {
  let low = 0;
  let high = index.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (index[middle] < coordinate) low = middle + 1;
    else high = middle;
  }
  if (index[low] === coordinate) return low;
  throw new RangeError(`Coordinate ${String(coordinate)} is no node of the layout.`);
}
