// replication.ts — which replicate numbers the cells of a group have, and the units that resampling moves.

import type { FitCell } from "./types.js";

/** Up to here every replicate number is a unit of its own. */
export const mostUnits = 512;
/** Above, number k of the ascending numbers belongs to unit k mod 256. */
const blockUnits = 256;

/** The replicates of a group of cells. Shape: `numbers` ascending, distinct. */
export interface Replication {
  readonly cells: readonly FitCell[];
  readonly numbers: Int32Array;
  /** Per cell and number, the place of that number in the cell's arrays; −1 where it is missing. */
  readonly places: readonly Int32Array[];
  /** How many units resampling moves: the numbers, or 256 blocks of them. */
  readonly units: number;
  /** Per cell, how many of its replicates belong to each unit. Shape: (units). */
  readonly unitSizes: readonly Float64Array[];
}

/**
 * Units take every 256th number, so that a cell that has only the first numbers still has as many
 * units as it has numbers.
 */
export function replicationOf(cells: readonly FitCell[]): Replication {
  const counted = cells.every(({ replicates }) => isCounted(replicates));
  const numbers = counted ? firstNumbers(cells) : allNumbers(cells);
  const units = numbers.length > mostUnits ? blockUnits : numbers.length;
  const wholeSizes = sizesOf(numbers, units);
  const isWhole = cells.map(({ replicates }) => counted && replicates.length === numbers.length);
  // Where a cell has the numbers 0 … R − 1, each is at the place that it names.
  const places = cells.map((cell, i) => (isWhole[i] ? numbers : placesOf(cell, numbers)));
  const unitSizes = places.map((place, i) => (isWhole[i] ? wholeSizes : sizesOf(place, units)));
  return { cells, numbers, places, units, unitSizes };
}

function isCounted(replicates: Int32Array): boolean {
  for (let i = 0; i < replicates.length; i++) if (replicates[i] !== i) return false;
  return true;
}

function placesOf({ replicates }: FitCell, numbers: Int32Array): Int32Array {
  const own = new Map<number, number>();
  for (let i = 0; i < replicates.length; i++) own.set(replicates[i], i);
  return numbers.map((number) => own.get(number) ?? -1);
}

function firstNumbers(cells: readonly FitCell[]): Int32Array {
  const most = cells.reduce((largest, { replicates }) => Math.max(largest, replicates.length), 0);
  const numbers = new Int32Array(most);
  for (let k = 0; k < most; k++) numbers[k] = k;
  return numbers;
}

function allNumbers(cells: readonly FitCell[]): Int32Array {
  const numbers = new Set<number>();
  for (const { replicates } of cells) for (const number of replicates) numbers.add(number);
  return Int32Array.from(numbers).sort();
}

function sizesOf(place: Int32Array, units: number): Float64Array {
  const sizes = new Float64Array(units);
  for (let k = 0; k < place.length; k++) if (place[k] >= 0) sizes[k % units]++;
  return sizes;
}
