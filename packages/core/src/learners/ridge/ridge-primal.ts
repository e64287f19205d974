// ridge-primal.ts — a regression with at least as many rows as coordinates: a p × p system, summed up over blocks of rows.
//
// Δ = D x with D_i = √(L_i / (L_i + r)), which is 1 without a ridge, and (D ZᵀZ D + n r diag(1 / (L_i + r))) x = D Zᵀ ỹ.

import { allocate, byteView, float64View, release } from "../../kernel/memory.js";
import type { RowBlock } from "../../kernel/rows.js";
import {
  createSymmetricSystem,
  type Panels,
  type SymmetricSystem,
} from "../../kernel/symmetric-system.js";
import { wasm } from "../../kernel/wasm.js";
import { PACKED_ROWS } from "./ridge-regression.js";
import { type DrawnRegression, refine, singular } from "./drawn-regression.js";

/** Values that are read at a time where PACKED_ROWS rows are more. */
const READ_AHEAD = 4e6;
const LEAST_ROWS = 16;

/** Δ over the seen coordinates. Throws: SYSTEM_SINGULAR, MEMORY_REFUSED, RUN_STOPPED. */
export function solvePrimal(drawn: DrawnRegression): Float64Array {
  const { seen, scales, ridge, rows, poll } = drawn;
  const factors = scales.map((scale) => (ridge === 0 ? 1 : Math.sqrt(scale / (scale + ridge))));
  const shrinkage = scales.map((scale) => (rows * ridge) / (scale + ridge));
  const system = createSymmetricSystem({ positive: seen.length, poll });
  try {
    const data = openData(drawn, factors);
    try {
      return solved(drawn, { system, data, factors, shrinkage });
    } finally {
      data.release();
    }
  } finally {
    system.release();
  }
}

interface Parts {
  readonly system: SymmetricSystem;
  readonly data: Data;
  readonly factors: Float64Array;
  readonly shrinkage: Float64Array;
}

function solved(drawn: DrawnRegression, { system, data, factors, shrinkage }: Parts): Float64Array {
  const p = factors.length;
  const right = new Float64Array(system.order);
  data.pass((panels, labels) => {
    system.addProduct(panels, 0, panels.columns);
    data.addProjection(labels, right);
  });
  if (drawn.ridge > 0)
    shrinkage.forEach((value, j) => {
      system.add(j, j, value);
    });
  if (!system.factor()) throw singular(drawn, "its matrix is not positive definite");
  const x = right.slice();
  system.solve(x);
  refine(drawn, () => {
    const correction = new Float64Array(system.order);
    data.pass((_, labels) => {
      data.addProjection(data.errors(labels, x), correction);
    });
    for (let j = 0; j < p; j++) correction[j] -= drawn.ridge > 0 ? shrinkage[j] * x[j] : 0;
    system.solve(correction);
    for (let j = 0; j < p; j++) x[j] += correction[j];
    return [scaledNorm(correction, factors), scaledNorm(x, factors)];
  });
  return factors.map((factor, j) => factor * x[j]);
}

function scaledNorm(values: Float64Array, factors: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < factors.length; j++) sum += (factors[j] * values[j]) ** 2;
  return Math.sqrt(sum);
}

/** The rows, a block at a time, their seen coordinates times D in panels. */
interface Data {
  /** Visits all blocks with their labels; panels and labels hold until the next one. */
  pass(visit: (panels: Panels, labels: Float64Array) => void): void;
  /** Adds the block's D Zᵀ values to `sum`. */
  addProjection(values: Float64Array, sum: Float64Array): void;
  /** labels − Z D x of the block. */
  errors(labels: Float64Array, x: Float64Array): Float64Array;
  release(): void;
}

function openData(
  { seen, rows, source, labelsOf, poll }: DrawnRegression,
  factors: Float64Array,
): Data {
  const { d } = source;
  const count = Math.ceil(seen.length / 4);
  const most = Math.max(LEAST_ROWS, Math.min(PACKED_ROWS, Math.floor(READ_AHEAD / d)));
  const packedBytes = 32 * count * most;
  const vectors = packedBytes + 8 * most;
  const bytes = vectors + 32 * count;
  const at = allocate(bytes);
  /** Rows of the block at hand. */
  let columns = 0;

  function pack({ z }: RowBlock): void {
    byteView(at, 32 * count * columns).fill(0);
    const packed = float64View(at, 4 * count * columns);
    for (let j = 0; j < seen.length; j++) {
      const to = (j >> 2) * 4 * columns + (j & 3);
      const factor = factors[j];
      for (let k = 0, from = seen[j]; k < columns; k++, from += d) {
        packed[to + 4 * k] = factor * z[from];
      }
    }
  }

  return {
    pass(visit) {
      source.rewind();
      for (let done = 0; done < rows; done += columns) {
        poll();
        columns = Math.min(most, rows - done);
        const block = source.read(columns);
        const labels = new Float64Array(columns);
        labelsOf(block, labels);
        pack(block);
        visit({ at, count, columns }, labels);
      }
    },
    addProjection(values, sum) {
      float64View(at + packedBytes, columns).set(values);
      const out = at + vectors;
      wasm.panelsTimes(at, 32 * columns, 0, count, columns, at + packedBytes, out);
      const projection = float64View(out, 4 * count);
      for (let j = 0; j < sum.length; j++) sum[j] += projection[j];
    },
    errors(labels, x) {
      float64View(at + vectors, 4 * count).set(x);
      const predictions = float64View(at + packedBytes, columns).fill(0);
      const product = [at, 32 * columns, 0, count, columns] as const;
      wasm.panelsTransposedTimes(...product, at + vectors, at + packedBytes);
      return labels.map((label, s) => label - predictions[s]);
    },
    release() {
      release(at, bytes);
    },
  };
}
