import { expect, it } from "vitest";
import { neverHit } from "./coverage.js";
import { expectedCoverage } from "./expected-coverage.js";
import { simulateMany } from "./simulate-many.js";

it("keeps every promise in the first thousand fault plans, which come across all that they should", async () => {
  const { plans, failures, coverage } = await simulateMany({ from: 0, to: 1000 });

  // One of them, event by event: node packages/testkit/replay.mjs SEED --shrink
  expect(failures).toEqual([]);
  expect(plans).toBe(1000);
  expect(neverHit(expectedCoverage, new Map(coverage))).toEqual([]);
}, 300_000);
