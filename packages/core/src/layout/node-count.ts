// node-count.ts — how few nodes expectations are read on, and how many that takes, before any is made.

import type { Spectrum } from "../cell.js";
import { log2 } from "../math.js";

/** Coordinates 1 … 32 are nodes of their own, then so many Gauss nodes per part. Accuracy: docs/theory/exact-by-jumps.md. */
export const EXACT_SHAPE = { exact: 32, nodes: 10 };

/** The steepest exponent that one part per octave is enough for. */
const EXPONENT_PER_PART = 2;

/** Parts per octave for spectra up to an exponent. */
export function partsPerOctave(exponent: number): number {
  return Math.max(1, Math.ceil(Math.abs(exponent) / EXPONENT_PER_PART));
}

/**
 * Nodes of the exact layout of a cell with one spectrum and without masks, supports and profiles.
 *
 * @example nodeCount(1e12, { exponent: 1.5 }) // 382
 */
export function nodeCount(d: number, spectrum: Spectrum = { exponent: 1 }): number {
  const { exact, nodes } = EXACT_SHAPE;
  if ("values" in spectrum || d <= exact) return d;
  const parts = Math.ceil(partsPerOctave(spectrum.exponent) * log2(d / exact) - 1e-9);
  return Math.min(d, exact + nodes * parts);
}
