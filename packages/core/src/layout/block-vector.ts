// block-vector.ts — vectors in the blocks of a layout, by their coordinates along few orthonormal directions per block.

import type { Layout } from "./layout.js";

/**
 * Coordinates along the directions of each block. Shape: (directions)(nodes). A node that is a coordinate by itself has
 * its number, with its sign, in the first direction and 0 in the others.
 */
export type BlockVector = readonly Float64Array[];

/** Whether a node is one coordinate: then it has one direction. */
export function isSingle({ weight }: Pick<Layout, "weight">, node: number): boolean {
  return weight[node] === 1;
}

/** Σ weight · vector. Shape: as the vectors, with at least `directions`. */
export function blended(
  parts: Iterable<readonly [vector: BlockVector, weight: number]>,
  directions: number,
  nodes: number,
): BlockVector {
  const sum = Array.from({ length: directions }, () => new Float64Array(nodes));
  for (const [vector, weight] of parts) {
    vector.forEach((values, j) => {
      for (let b = 0; b < nodes; b++) sum[j][b] += weight * values[b];
    });
  }
  return sum;
}

/** ½ Σ (a + b)², summed by directions, then nodes. */
export function halfSquaredSum(a: BlockVector, b?: BlockVector): number {
  let sum = 0;
  a.forEach((values, j) => {
    for (let i = 0; i < values.length; i++) {
      const value = values[i] + (b === undefined ? 0 : b[j][i]);
      sum += value * value;
    }
  });
  return sum / 2;
}

/** What is left of a vector after its parts along others were taken off, relative to it, counts as nothing from here on. */
const NOTHING = 1e-14;

/**
 * The vectors in new directions: those of the vectors themselves, made orthonormal in their order (Gram and Schmidt,
 * each twice). The j-th has coordinates along the first j + 1 directions, the last of them ≥ 0 in blocks; where a vector
 * is made of those before it, that one is 0 and the direction any. Shape: (vectors) vectors of (vectors) directions.
 */
export function orthonormal(
  vectors: readonly BlockVector[],
  layout: Pick<Layout, "weight">,
): readonly BlockVector[] {
  const nodes = layout.weight.length;
  const turned = vectors.map(() => vectors.map(() => new Float64Array(nodes)));
  for (let b = 0; b < nodes; b++) {
    if (isSingle(layout, b)) vectors.forEach((vector, i) => (turned[i][0][b] = vector[0][b]));
    else turnBlock(vectors, turned, b);
  }
  return turned;
}

function turnBlock(
  vectors: readonly BlockVector[],
  turned: readonly (readonly Float64Array[])[],
  b: number,
): void {
  const directions: number[][] = [];
  for (let i = 0; i < vectors.length; i++) {
    const rest = vectors[i].map((values) => values[b]);
    const length = norm(rest);
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) turned[i][j][b] += takenOff(rest, directions[j]);
    }
    const left = norm(rest);
    const isNothing = left <= NOTHING * length;
    turned[i][i][b] = isNothing ? 0 : left;
    directions.push(rest.map((value) => (isNothing ? 0 : value / left)));
  }
}

/** Takes the part along a direction off a vector and returns its coordinate. */
function takenOff(rest: number[], direction: readonly number[]): number {
  const along = dot(rest, direction);
  for (let n = 0; n < rest.length; n++) rest[n] -= along * direction[n];
  return along;
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function norm(a: readonly number[]): number {
  return Math.sqrt(dot(a, a));
}
