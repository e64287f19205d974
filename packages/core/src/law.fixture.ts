// law.fixture.ts — a law that our program obeys, and a faulty one does not.

import fc from "fast-check";
import { expect } from "vitest";
import type { Run } from "./random-chains.fixture.js";
import { runChain } from "./run-chain.js";

const RUNS = { seed: 20261122, numRuns: 60 };

/** The law holds for our program, and fails for the faulty one. */
export function holds<Ts>(law: (run: Run) => fc.IProperty<Ts>, faulty: Run): void {
  fc.assert(law(runChain), RUNS);
  expect(fc.check(law(faulty), { ...RUNS, endOnFailure: true }).failed).toBe(true);
}

/** Equal up to rounding, beside the largest risk around. */
export function expectClose(measured: number, expected: number, scale: number): void {
  expect(Math.abs(measured - expected)).toBeLessThanOrEqual(1e-11 * scale);
}
