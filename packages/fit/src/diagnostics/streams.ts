// streams.ts — whether replicates are the independent repetitions that an interval takes them for.

import { normalQuantile } from "../normal.js";
import { studentTQuantile } from "../student-t.js";
import type { Evaluate, FitCell } from "../types.js";
import { brief, warning } from "../warnings.js";
import { replicateRows, standardised, type ReplicateRows } from "./replicate-rows.js";

/** Chance of each test to warn about independent replicates. */
const falseAlarm = 0.001;
/** With fewer replicates a correlation says nothing. */
const fewest = 8;

/** What is known about the cells of a group. */
export interface StreamsRequest {
  readonly cells: readonly FitCell[];
  readonly y: Evaluate;
  /** Whether the caller says that cells were drawn independently. */
  readonly independent: boolean;
}

/** `same-stream`, `correlated-replicates` and, where cells should be independent, `correlated-cells`. */
export function streams({ cells, y, independent }: StreamsRequest): string[] {
  const rows = cells.map((cell) => replicateRows(cell, y));
  return [
    ...repeatedValues(rows),
    ...followingReplicates(rows),
    ...(independent ? dependentCells(rows) : []),
  ];
}

/** Two equal numbers of full precision are no accident; whole numbers and constant cells are let be. */
function repeatedValues(rows: readonly ReplicateRows[]): string[] {
  if (!hasRepeats(rows)) return [];
  const owners = new Map<number, number>();
  let within = 0;
  let between = 0;
  rows.forEach(({ values }, cell) => {
    if (values.length < 2 || values.every((v) => v === values[0])) return;
    for (const value of values) {
      if (Number.isInteger(value) || Number.isNaN(value)) continue;
      const owner = owners.get(value);
      if (owner === cell) within++;
      else if (owner !== undefined) between++;
      owners.set(value, cell);
    }
  });
  const said: string[] = [];
  if (within > 0) said.push(`${within} in replicates of the same cell`);
  if (between > 0) said.push(`${between} in another cell`);
  if (said.length === 0) return [];
  return [
    warning(
      "same-stream",
      `values occur again to the last digit, ${said.join(" and ")}: a stream of random numbers was used ` +
        `twice, so there are fewer replicates than rows.`,
    ),
  ];
}

/** Whether any value occurs twice: all that most sweeps need to be asked. By open hashing of the bits. */
function hasRepeats(rows: readonly ReplicateRows[]): boolean {
  const count = rows.reduce((sum, { values }) => sum + values.length, 0);
  let size = 2;
  while (size < 2 * count) size *= 2;
  const slots = new Float64Array(size).fill(NaN);
  const word = new Float64Array(1);
  const bits = new Uint32Array(word.buffer);
  for (const { values } of rows) {
    for (const value of values) {
      if (Number.isNaN(value)) continue;
      word[0] = value;
      let at = Math.imul(bits[0] ^ Math.imul(bits[1], 0x9e3779b1), 0x85ebca6b) >>> 0;
      at = (at ^ (at >>> 15)) & (size - 1);
      for (; !Number.isNaN(slots[at]); at = (at + 1) & (size - 1)) {
        if (slots[at] === value) return true;
      }
      slots[at] = value;
    }
  }
  return false;
}

/** Lag-1 products, pooled over cells by number, against their own scatter over the numbers. */
function followingReplicates(rows: readonly ReplicateRows[]): string[] {
  const { sums, pairs } = laggedProducts(rows);
  if (sums.length < fewest - 1) return [];
  const total = sums.reduce((sum, v) => sum + v, 0);
  const mean = total / sums.length;
  const squares = sums.reduce((sum, v) => sum + (v - mean) * (v - mean), 0);
  const error = Math.sqrt((squares * sums.length) / (sums.length - 1));
  const critical = studentTQuantile(1 - falseAlarm / 2, sums.length - 1);
  if (!(Math.abs(total) > critical * error)) return [];
  const correlation = total / pairs;
  return [
    warning(
      "correlated-replicates",
      `replicates of neighbouring numbers are correlated (${brief(correlation)}): they are not independent ` +
        `repetitions, and the interval is too ${correlation > 0 ? "narrow" : "wide"}.`,
    ),
  ];
}

/** Sums of products of standardised neighbours, one per replicate number, and how many products there are. */
function laggedProducts(rows: readonly ReplicateRows[]): {
  readonly sums: Float64Array;
  readonly pairs: number;
} {
  const byNumber = new Map<number, number>();
  let pairs = 0;
  for (const row of rows) {
    const z = standardised(row);
    if (!z || z.length < fewest) continue;
    for (let k = 0; k + 1 < z.length; k++) {
      const number = row.numbers[k];
      if (row.numbers[k + 1] !== number + 1) continue;
      // Standardised values of n independent replicates have products of mean −1/n.
      byNumber.set(number, (byNumber.get(number) ?? 0) + z[k] * z[k + 1] + 1 / z.length);
      pairs++;
    }
  }
  return { sums: Float64Array.from(byNumber.values()), pairs };
}

/** Sums over cells of standardised values at one number vary like single ones when cells are independent. */
function dependentCells(rows: readonly ReplicateRows[]): string[] {
  const sums = new Map<number, { sum: number; cells: number }>();
  for (const row of rows) {
    const z = standardised(row);
    if (!z || z.length < fewest) continue;
    row.numbers.forEach((number, k) => {
      const at = sums.get(number) ?? { sum: 0, cells: 0 };
      sums.set(number, { sum: at.sum + z[k], cells: at.cells + 1 });
    });
  }
  const shared = [...sums.values()].filter(({ cells }) => cells > 1);
  if (shared.length < fewest) return [];
  const statistic = shared.reduce((total, { sum, cells }) => total + (sum * sum) / cells, 0);
  if (!(statistic > chiSquareQuantile(1 - falseAlarm, shared.length - 1))) return [];
  const cells = shared.reduce((total, at) => total + at.cells, 0) / shared.length;
  const correlation = (statistic / (shared.length - 1) - 1) / (cells - 1);
  return [
    warning(
      "correlated-cells",
      `equal replicate numbers of different cells are correlated (${brief(correlation)}) although the cells ` +
        `are said to be independent: look for a seed that does not depend on the cell. The interval allows for it.`,
    ),
  ];
}

/** Wilson and Hilferty, 1931. Accuracy: 1 % from 7 degrees of freedom on. */
function chiSquareQuantile(probability: number, freedom: number): number {
  const spread = 2 / (9 * freedom);
  const root = 1 - spread + normalQuantile(probability) * Math.sqrt(spread);
  return freedom * root * root * root;
}
