// snapshots.system.ts — Ctrl-C in the middle of a long replicate: its state stays in the sweep's folder, the same command
// takes it up, and at the end nothing of it is left.

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { testFolder } from "./support/folder.js";
import { ktsweepCommand, start } from "./support/program.js";
import { completeRun, csvOf, writeSpec } from "./support/sweeps.js";

/** One replicate of twenty seconds or more. */
const oneLongRow = `
version: 1
name: one-long-row
seed: 7
problem: { d: 256, target: { exponent: 1.5 }, noiseVariance: 0.01 }
chain: { model: { learner: sgd, spectrum: { exponent: 1.5 }, samples: 80000000, stepSize: 0.1 } }
replicates: 1
engine: sampled
`;

/** A row that has taken ten seconds is kept; starting takes the rest. */
const KEPT_AFTER_MS = 13_000;

describe("a run whose long row is interrupted", () => {
  it("keeps its state and takes it up with the same bits", async () => {
    const spec = writeSpec(testFolder(), oneLongRow);
    const [whole, dir] = [testFolder(), testFolder()];
    const snapshots = join(dir, "snapshots");

    const { child, ended } = start([...ktsweepCommand, "run", spec, "--out", dir, "-j", "1"]);
    await sleep(KEPT_AFTER_MS);
    child.kill("SIGINT");
    const { status } = await ended;
    const kept = readdirSync(snapshots);
    await completeRun(spec, dir);
    await completeRun(spec, whole);

    expect(status).toBe(130);
    expect(kept).toHaveLength(1);
    expect(existsSync(snapshots)).toBe(false);
    expect(await csvOf(dir)).toBe(await csvOf(whole));
  });
});
