// ridge-dual.ts — a regression with fewer rows than coordinates: an n × n system, joined by the coordinates whose scales
// stand far above κ, which would spoil its condition.
//
// With u = Δ / √L and X = Z √L over the tail T and the head H of coordinates,
//   (X_T X_Tᵀ + n r I) a + X_H u_H = ỹ,   X_Hᵀ a − u_H = 0,   u_T = X_Tᵀ a.

import { allocate, byteView, float64View, release } from "../../kernel/memory.js";
import { createSymmetricSystem, type SymmetricSystem } from "../../kernel/symmetric-system.js";
import { wasm } from "../../kernel/wasm.js";
import { type DrawnRegression, refine, singular } from "./drawn-regression.js";
import { READ_AHEAD } from "./ridge-regression.js";

/** Scales this far above κ are the head's. */
const HEAD = 1e6;

/** Positions in `scales` of the tail, then of the head. */
interface Order {
  readonly positions: Uint32Array;
  readonly tail: number;
}

/** Δ over the seen coordinates. Throws: SYSTEM_SINGULAR, MEMORY_REFUSED, RUN_STOPPED. */
export function solveDual(drawn: DrawnRegression): Float64Array {
  const order = orderOf(drawn);
  const head = drawn.seen.length - order.tail;
  const features = openFeatures(drawn, order);
  try {
    const system = createSymmetricSystem({
      positive: drawn.rows,
      negative: head,
      poll: drawn.poll,
    });
    try {
      return solved(drawn, order, features, system);
    } finally {
      system.release();
    }
  } finally {
    features.release();
  }
}

function orderOf({ rows, scales, kappa, ridge }: DrawnRegression): Order {
  const p = scales.length;
  const room = Math.floor((ridge > 0 ? rows : Math.min(rows, p - rows)) / 2);
  const above = Uint32Array.from(scales.keys())
    .filter((i) => scales[i] > HEAD * kappa)
    .sort((a, b) => scales[b] - scales[a] || a - b)
    .subarray(0, room);
  const isHead = new Set(above);
  const positions = new Uint32Array(p);
  let tail = 0;
  for (let i = 0; i < p; i++) if (!isHead.has(i)) positions[tail++] = i;
  positions.set(above, tail);
  return { positions, tail };
}

function solved(
  drawn: DrawnRegression,
  { positions, tail }: Order,
  features: Features,
  system: SymmetricSystem,
): Float64Array {
  const { rows, ridge, scales } = drawn;
  const p = scales.length;
  system.addProduct(features, 0, tail);
  if (ridge > 0) for (let s = 0; s < rows; s++) system.add(s, s, rows * ridge);
  for (let h = 0; h < p - tail; h++) {
    system.add(system.negativeFrom + h, system.negativeFrom + h, -1);
    features.eachInColumn(tail + h, (s, value) => {
      system.add(system.negativeFrom + h, s, value);
    });
  }
  if (!system.factor()) throw singular(drawn, "its matrix is not positive definite");

  const a = new Float64Array(features.paddedRows);
  const u = new Float64Array(p);
  /** Solves for a right side and adds to a and u; returns the length of what is added to Δ. */
  const addSolution = (right: Float64Array): number => {
    system.solve(right);
    const step = right.slice(0, features.paddedRows);
    const change = features.transposedTimes(step);
    for (let s = 0; s < rows; s++) a[s] += step[s];
    for (let h = tail; h < p; h++) change[h] = right[system.negativeFrom + h - tail];
    for (let j = 0; j < p; j++) u[j] += change[j];
    return scaledNorm(change);
  };
  const scaledNorm = (values: Float64Array): number => {
    let sum = 0;
    for (let j = 0; j < p; j++) sum += scales[positions[j]] * values[j] * values[j];
    return Math.sqrt(sum);
  };

  const first = new Float64Array(system.order);
  first.set(features.labels);
  addSolution(first);
  refine(drawn, () => {
    const right = new Float64Array(system.order);
    const projected = features.transposedTimes(a);
    // What u_T has beside X_Tᵀ a is rounding: the sums are made anew.
    for (let j = 0; j < tail; j++) u[j] = projected[j];
    const explained = features.times(u);
    for (let s = 0; s < rows; s++) {
      right[s] = features.labels[s] - explained[s] - rows * ridge * a[s];
    }
    for (let h = tail; h < p; h++) right[system.negativeFrom + h - tail] = u[h] - projected[h];
    return [addSolution(right), scaledNorm(u)];
  });
  const change = new Float64Array(p);
  positions.forEach((position, j) => (change[position] = Math.sqrt(scales[position]) * u[j]));
  return change;
}

/** X in panels of four rows, in the order of coordinates, with the labels. */
interface Features {
  readonly at: number;
  readonly count: number;
  readonly columns: number;
  readonly paddedRows: number;
  /** ỹ. Shape: (rows). */
  readonly labels: Float64Array;
  eachInColumn(column: number, visit: (row: number, value: number) => void): void;
  /** X u. Shape: (padded rows). */
  times(u: Float64Array): Float64Array;
  /** Xᵀ a. Shape: (p). */
  transposedTimes(a: Float64Array): Float64Array;
  release(): void;
}

function openFeatures(
  { seen, rows, scales, source, labelsOf, poll }: DrawnRegression,
  { positions }: Order,
): Features {
  const { d } = source;
  const p = seen.length;
  const count = Math.ceil(rows / 4);
  const stride = 32 * p;
  const packedBytes = count * stride;
  const bytes = packedBytes + 8 * p + 32 * count;
  const at = allocate(bytes);
  const wide = at + packedBytes;
  const long = wide + 8 * p;
  const columnOf = Uint32Array.from(positions, (position) => seen[position]);
  const roots = Float64Array.from(positions, (position) => Math.sqrt(scales[position]));
  const labels = new Float64Array(rows);
  if (rows % 4 > 0) byteView(at + (count - 1) * stride, stride).fill(0);

  source.rewind();
  const most = 4 * Math.max(1, Math.floor(READ_AHEAD / d / 4));
  for (let done = 0; done < rows; done += most) {
    poll();
    const block = source.read(Math.min(most, rows - done));
    labelsOf(block, labels.subarray(done, done + most));
    const packed = float64View(at, packedBytes / 8);
    block.noise.forEach((_, s) => {
      const row = done + s;
      const to = (row >> 2) * 4 * p + (row & 3);
      const from = s * d;
      for (let j = 0; j < p; j++) packed[to + 4 * j] = roots[j] * block.z[from + columnOf[j]];
    });
  }

  return {
    at,
    count,
    columns: p,
    paddedRows: 4 * count,
    labels,
    eachInColumn(column, visit) {
      const packed = float64View(at, packedBytes / 8);
      for (let row = 0; row < rows; row++) {
        visit(row, packed[(row >> 2) * 4 * p + 4 * column + (row & 3)]);
      }
    },
    times(u) {
      poll();
      float64View(wide, p).set(u);
      wasm.panelsTimes(at, stride, 0, count, p, wide, long);
      return float64View(long, 4 * count).slice();
    },
    transposedTimes(a) {
      poll();
      float64View(long, 4 * count).set(a);
      float64View(wide, p).fill(0);
      wasm.panelsTransposedTimes(at, stride, 0, count, p, long, wide);
      return float64View(wide, p).slice();
    },
    release() {
      release(at, bytes);
    },
  };
}
